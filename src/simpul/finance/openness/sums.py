"""The sums that the explorer shows. A question is asked once for all rows, however many there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from simpul.finance.budget.models import Change, LineState, Version
from simpul.finance.classification.models import Account, Activity, Fund
from simpul.finance.openness import places
from simpul.finance.openness.asking import Asked
from simpul.finance.openness.axes import AXES, PLACE, Axis
from simpul.finance.treasury.models import Revenue
from simpul.kernel.organizations.models import Agency

ZERO = Decimal(0)
FIGURES = ("ceiling", "committed", "paid")


@dataclass
class Row:
    """What one key of an axis comes to. `ceiling` is a target where money comes in, and `paid` what came in."""

    key: str
    name: str = ""
    ceiling: Decimal = ZERO
    committed: Decimal = ZERO
    paid: Decimal = ZERO
    lines: int = 0
    total: Decimal = ZERO

    @property
    def share(self) -> Decimal | None:
        """Its part of everything shown, in hundredths."""
        return self.ceiling / self.total * 100 if self.total else None

    @property
    def done(self) -> Decimal | None:
        """How much of it was paid or came in, in hundredths."""
        return self.paid / self.ceiling * 100 if self.ceiling else None


@dataclass(frozen=True)
class Told:
    """The rows of a question, the largest first, and what they come to together."""

    rows: list[Row]
    total: Row


def told(asked: Asked) -> Told:
    """Everything that the question asks for."""
    rows = _by_place(asked) if asked.axis is PLACE else _by_column(asked)
    total = Row("", _("Jumlah"))
    for row in rows.values():
        total.ceiling, total.committed, total.paid = (
            total.ceiling + row.ceiling, total.committed + row.committed, total.paid + row.paid,
        )  # fmt: skip
        total.lines += row.lines
    names = _names(asked.axis, asked.year, rows)
    for key, row in rows.items():
        row.name, row.total = names.get(key) or row.name or key or _("tanpa kode"), total.ceiling
    total.total = total.ceiling
    return Told(sorted(rows.values(), key=lambda row: (-row.ceiling, row.key)), total)


def narrowed(asked: Asked) -> Q:
    """The lines meant, those of a village among them."""
    place = asked.narrowed.get("wilayah")
    return asked.lines & Q(line__in=places.lines(asked.year, place)) if place else asked.lines


def _by_column(asked: Asked) -> dict[str, Row]:
    """One sum for each key: ceilings of the newest version stand in the states of lines, older ones are what versions added up to."""
    meant = narrowed(asked)
    found = (
        LineState.objects.filter(meant)
        .values(told_by=asked.axis.key)
        .annotate(*(Sum(name) for name in FIGURES), lines=Count("pk"))
        .order_by()
    )
    rows = {one["told_by"] or "": _row(one) for one in found}
    if asked.version:
        before = _ceilings(asked.version, meant).values_list(asked.axis.key).annotate(Sum("delta")).order_by()
        _put(rows, dict(before))
    if not asked.spends:
        _came_in(rows, Revenue.objects.filter(meant).values_list(asked.axis.key).annotate(Sum("amount")).order_by())
    return rows


def _by_place(asked: Asked) -> dict[str, Row]:
    meant, keys = narrowed(asked), ("line__agency", "line__activity")
    found = (
        LineState.objects.filter(meant)
        .values(*keys)
        .annotate(*(Sum(name) for name in FIGURES), lines=Count("pk"))
        .order_by()
    )
    where = places.known(asked.year)
    rows: dict[str, Row] = {}
    for one in found:
        place = where.get((one["line__agency"], one["line__activity"]), places.NOWHERE)
        row, more = rows.setdefault(place.key, Row(place.key, place.name)), _row(one)
        row.ceiling, row.committed, row.paid = (
            row.ceiling + more.ceiling, row.committed + more.committed, row.paid + more.paid,
        )  # fmt: skip
        row.lines += more.lines
    return rows


def _row(one: dict[str, Any]) -> Row:
    return Row(
        str(one.get("told_by") or ""), "", one["ceiling__sum"], one["committed__sum"], one["paid__sum"], one["lines"]
    )


def _ceilings(version: Version, meant: Q) -> Any:
    """What versions in force up to one changed of the lines meant."""
    return Change.objects.filter(
        meant, version__year=version.year, version__state=Version.State.EFFECTIVE, version__n__lte=version.n
    )


def _put(rows: dict[str, Row], before: dict[Any, Decimal]) -> None:
    for key, row in rows.items():
        row.ceiling = before.get(key or None, before.get(key, ZERO))


def _came_in(rows: dict[str, Row], found: Iterable[tuple[Any, Decimal]]) -> None:
    for key, amount in found:
        if row := rows.get(key or ""):
            row.paid = amount


def _names(axis: Axis, year: int, keys: Iterable[str]) -> dict[str, str]:
    """What the keys are called."""
    several = [key for key in keys if key]
    model: Any = {"kegiatan": Activity, "akun": Account, "dana": Fund}.get(axis.narrows)
    if model:
        return dict(model.objects.filter(year=year, code__in=several).values_list("code", "name"))
    if axis.narrows == "opd":
        return dict(Agency.objects.filter(code__in=several).values_list("code", "name"))
    return {}


def called(asked: Asked) -> list[tuple[str, str, str]]:
    """What is narrowed to: (name in the address, code, what it is called)."""
    found = []
    for name, value in asked.narrowed.items():
        said = (
            places.name(value) if name == "wilayah" else _names(_any_axis(name), asked.year, [value]).get(value, value)
        )
        found.append((name, value, said))
    return found


def _any_axis(narrows: str) -> Axis:
    return next(axis for axis in AXES.values() if axis.narrows == narrows)


def lines(asked: Asked, most: int) -> Sequence[LineState]:
    """The lines themselves, the largest first as far as one page holds; `after` is how many came before."""
    found = LineState.objects.filter(narrowed(asked)).select_related(
        "line__agency", "line__activity", "line__account", "line__fund"
    )
    return list(found.order_by("-ceiling", "pk")[asked.after : asked.after + most + 1])
