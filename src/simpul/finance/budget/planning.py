"""Drawing up a version: which lines it gives how much, and what each amount is made of (RKA). Hundreds of lines in one call."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from simpul.finance.budget.models import Line, Version
from simpul.finance.budget.versions import asked
from simpul.finance.classification.models import Account, Activity, Fund
from simpul.kernel import audit
from simpul.kernel.accounts.models import User
from simpul.kernel.organizations.models import Agency
from simpul.kernel.workflow import Refused
from simpul.kernel.writing import whole

CENT = Decimal("0.01")
NOT_DETAILED = "Belum dirinci"


@dataclass(frozen=True)
class Item:
    """One thing that money is planned for. `standard` is the key of its standard price, where it has one."""

    item: str
    volume: Decimal
    unit: str
    price: Decimal
    standard: int | None = None
    specification: str = ""

    @property
    def amount(self) -> Decimal:
        """What it comes to, rounded to the sen as the database does."""
        return (self.volume * self.price).quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class Wanted:
    """A line by its codes, and what it is to come to under the version that is drawn up. Money that comes in has no activity.

    Without items the amount stands as one, not detailed; it is counted as money without a standard price.
    """

    agency: Agency | int
    account: str
    amount: Decimal
    activity: str = ""
    fund: str = ""
    reason: str = ""
    items: Sequence[Item] = field(default=())


@whole()
def plan(version: Version, wanted: Sequence[Wanted], *, by: User | None) -> list[Line]:
    """Say what lines come to in a draft; those that are new are opened. Gives the lines in the order asked. Raises `Refused`.

    What was said of a line before is not overwritten: the difference is written beside it.
    """
    keys = _keys(version.year, wanted)
    lines = _lines(version, keys)
    entry = audit.record("budget.plan", "budget_version", version.pk, by=by, lines=len(wanted))
    rows = [
        [lines[key].pk, _exact(one.amount), one.reason, _items(one, lines[key])]
        for key, one in zip(keys, wanted, strict=True)
    ]
    if len({row[0] for row in rows}) < len(rows):
        raise Refused("Baris yang sama tertulis dua kali.")
    asked("SELECT budget_plan(%s, %s, %s)", version.pk, json.dumps(rows), entry.pk)
    return [lines[key] for key in keys]


Key = tuple[int, int | None, int, int | None]


def _keys(year: int, wanted: Sequence[Wanted]) -> list[Key]:
    """Agency, activity, account and fund of each. Raises `Refused` for the first code that the year's chart lacks."""
    activities = _chart(Activity, year, (one.activity for one in wanted))
    accounts = _chart(Account, year, (one.account for one in wanted))
    funds = _chart(Fund, year, (one.fund for one in wanted))
    return [
        (
            one.agency if isinstance(one.agency, int) else one.agency.pk,
            activities[one.activity],
            accounts[one.account] or 0,
            funds[one.fund],
        )
        for one in wanted
    ]


def _chart(model: Any, year: int, codes: Iterable[str]) -> dict[str, int | None]:
    several = {code for code in codes if code}
    found: dict[str, int | None] = dict(model.objects.of(year).filter(code__in=several).values_list("code", "pk"))
    for code in sorted(several - found.keys()):
        raise Refused("Kode %(code)s tidak ada dalam bagan %(year)s.", code=code, year=year)
    return {"": None, **found}


def _lines(version: Version, keys: Sequence[Key]) -> dict[Key, Line]:
    """The lines of these keys; those that are not there are opened first."""
    found = _found(version.year, keys)
    lacking = [key for key in dict.fromkeys(keys) if key not in found]
    if lacking:
        rows = [{"agency": a, "activity": b, "account": c, "fund": d} for a, b, c, d in lacking]
        asked("SELECT budget_open_lines(%s::smallint, %s, %s)", version.year, json.dumps(rows), version.example)
        found |= _found(version.year, lacking)
    return found


def _found(year: int, keys: Sequence[Key]) -> dict[Key, Line]:
    several = Line.objects.filter(year=year, agency__in={key[0] for key in keys}, account__in={key[2] for key in keys})
    wanted = set(keys)
    rows = {(one.agency_id, one.activity_id, one.account_id, one.fund_id): one for one in several}
    return {key: one for key, one in rows.items() if key in wanted}


def _items(one: Wanted, line: Line) -> list[list[Any]]:
    """The items as the database reads them. A line of spending always has some, as long as it holds money."""
    items = list(one.items)
    if not items and line.side == "spending" and one.amount:
        items = [Item(NOT_DETAILED, Decimal(1), "paket", one.amount)]
    return [
        [item.item, item.specification, item.standard, str(item.volume), item.unit, str(item.price)] for item in items
    ]


def _exact(amount: Decimal) -> str:
    if amount < 0:
        raise Refused("Pagu tidak boleh negatif.")
    if amount != amount.quantize(CENT):
        raise Refused("Jumlah uang ditulis sampai sen, tidak lebih halus.")
    return str(amount)
