"""What is committed of a figure: the value, its formula (version and fingerprint), and the sets of rows that it was counted from.

A set is told by how many rows it has and the SHA-256 over their sorted numbers, a line each: whoever may list the rows can work it out
again (F16).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from django.db.models import QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from simpul.kernel import proof
from simpul.kernel.indicators.declarations import registry
from simpul.kernel.indicators.figures import Figure
from simpul.kernel.indicators.models import Observation

KIND = "indicators.observation"
Told = Mapping[str, Any]
NONE: Told = {"rows": 0, "sha256": sha256().hexdigest()}


def commit(observations: Iterable[Observation], figure: Figure, part: Any = None, prefix: str = "") -> None:
    """Commit to what was just measured: of the whole, or of its parts (`part` as in `Figure.by`, their scopes begin with `prefix`)."""
    if measured := list(observations):
        rows = sets(figure.rows, part, prefix)
        base = sets(figure.base, part, prefix) if figure.base is not None else None
        proof.commit_all(KIND, [(ref_of(one), _told(one, rows, base)) for one in measured])


def ref_of(row: Observation) -> str:
    """`angka/<indicator>/<period>`, and the part of the regency where it is one."""
    return "/".join(part for part in ("angka", row.indicator, row.period, row.scope) if part)


def sets(rows: QuerySet[Any], part: Any = None, prefix: str = "") -> dict[str, Told]:
    """The fingerprint of a set of rows, by scope; all under an empty one where there are no parts."""
    names = {field.name for field in rows.model._meta.get_fields()}
    key = "number" if "number" in names else "pk"
    found: dict[str, list[str]] = {}
    told = rows.order_by().annotate(part_=Value("") if part is None else part).values_list("part_", key)
    for scope, number in told.iterator(chunk_size=5000):
        found.setdefault(f"{prefix}{scope}" if prefix else "", []).append(str(number))
    return {scope: {"rows": len(several), "sha256": _digest(several)} for scope, several in found.items()}


def page(ref: str) -> str | None:
    """Where a figure is read."""
    _angka, code, period, *_scope = [*ref.split("/"), "", ""]
    return reverse("figure_of", args=[code, period]) if code in registry and period else None


def declare() -> None:
    """Make the kind known. Figures are published, each with its rows as far as one may see them."""
    proof.register(proof.Kind(KIND, _("Angka terukur"), "angka/", page=page))


def _digest(numbers: list[str]) -> str:
    return sha256("".join(f"{one}\n" for one in sorted(numbers)).encode()).hexdigest()


def _told(row: Observation, rows: Mapping[str, Told], base: Mapping[str, Told] | None) -> dict[str, Any]:
    return {
        "v": 1, "indicator": row.indicator, "version": row.version, "formula": row.fingerprint, "period": row.period,
        "scope": row.scope, "value": None if row.value is None else str(row.value), "counted": row.counted, "whole": row.whole,
        "numerator": rows.get(row.scope, NONE), "denominator": None if base is None else base.get(row.scope, NONE),
        "at": row.at.isoformat(),
    }  # fmt: skip
