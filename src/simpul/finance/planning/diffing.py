"""What stands in a version, as plain words under stable keys: what two versions differ by, and the digest that finds later changes.

1. `contents` tells every row by a key that is the same from version to version. 2. `digest` is SHA-256 over them in canonical JSON.
3. `differences` lists keys that are new, gone, or say something else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from simpul.finance.planning.models import Node, Output, Target, Terms, Version, Work

Contents = dict[str, dict[str, str]]
FORM = "simpul planning 1"


@dataclass(frozen=True)
class Difference:
    """One row that differs. `was` or `now` is None where it is not there; otherwise column to words, only what differs."""

    key: str
    title: str
    was: dict[str, str] | None
    now: dict[str, str] | None

    @property
    def columns(self) -> list[tuple[str, str, str]]:
        """(column, before, after) of what changed."""
        names = dict.fromkeys([*(self.was or {}), *(self.now or {})])
        return [(name, (self.was or {}).get(name, ""), (self.now or {}).get(name, "")) for name in names]


def contents(version: Version) -> Contents:
    """Every row of a version: key to columns in words."""
    return dict(sorted([*_nodes(version), *_indicators(version), *_works(version)]))


def digest(version: Version) -> bytes:
    """What a version comes to. The same rows give the same, whatever numbers they have."""
    told = json.dumps([FORM, str(version.plan), version.n, contents(version)], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode()).digest()


def untouched(version: Version) -> bool:
    """Whether what was set still is what stands."""
    return version.digest is not None and bytes(version.digest) == digest(version)


def differences(old: Version, new: Version) -> list[Difference]:
    """What is new, gone or otherwise in `new`."""
    before, after = contents(old), contents(new)
    found = []
    for key in sorted(before.keys() | after.keys()):
        was, now = before.get(key), after.get(key)
        if was == now:
            continue
        title = (now or was or {}).get("Nama", key)
        if was is not None and now is not None:
            names = [name for name in {**was, **now} if was.get(name) != now.get(name)]
            was, now = {n: was.get(n, "") for n in names}, {n: now.get(n, "") for n in names}
        found.append(Difference(key, title, was, now))
    return found


def _nodes(version: Version) -> Iterator[tuple[str, dict[str, str]]]:
    for one in Node.objects.filter(version=version).select_related("parent", "agency"):
        above, agency = one.parent.code if one.parent else "", one.agency.code if one.agency else ""
        told = {"Nama": one.name, "Jenis": one.kind, "Di bawah": above, "Perangkat daerah": agency}
        yield f"{one.code}", told


def _indicators(version: Version) -> Iterator[tuple[str, dict[str, str]]]:
    targets: dict[int, dict[str, str]] = {}
    for target in Target.objects.filter(version=version).order_by("year"):
        targets.setdefault(target.terms_id, {})[f"Target {target.year}"] = _number(target.value)
    for one in Terms.objects.filter(version=version).select_related("indicator", "node", "agency"):
        told: dict[str, Any] = {
            "Nama": one.name, "Mengukur": one.node.code, "IKU": one.iku, "Cara menghitung": one.formula, "Satuan": one.unit,
            "Arah": one.polarity, "Kondisi awal": _number(one.baseline), "Tahun kondisi awal": one.baseline_year or "",
            "Sumber data": one.source, "Penanggung jawab": one.agency.code, "Diukur oleh": one.figure, "Dilaporkan": one.typed,
        }  # fmt: skip
        yield (
            f"indikator {one.indicator.code}",
            {key: str(value) for key, value in told.items()} | targets.get(one.pk, {}),
        )


def _works(version: Version) -> Iterator[tuple[str, dict[str, str]]]:
    outputs: dict[int, dict[str, str]] = {}
    for output in Output.objects.filter(version=version).order_by("n"):
        where = ", ".join(filter(None, [output.place, output.region_id]))
        words = f"{output.what}: {_number(output.quantity)} {output.unit}" + (f" ({where})" if where else "")
        outputs.setdefault(output.work_id, {})[f"Keluaran {output.n}"] = words
    works = Work.objects.filter(version=version).select_related("undertaking__agency", "undertaking__activity")
    for one in works:
        activity = one.undertaking.activity
        told = {
            "Nama": activity.name,
            "Program": one.programme,
            "Pagu indikatif": _number(one.money),
            "Catatan": one.note,
        }
        yield f"{activity.code} {one.undertaking.agency.code}", told | outputs.get(one.pk, {})


def _number(value: Any) -> str:
    """A number without zeros that say nothing: the same amount is always written alike."""
    return "" if value is None else format(value.normalize(), "f")
