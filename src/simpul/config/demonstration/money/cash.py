"""What agencies buy out of their treasurer's cash: UP once, replenished (GU) as it is accounted for, TU for a month. PP 12/2019."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from simpul.config.demonstration.money.payments import sort_of
from simpul.config.demonstration.money.script import Script, share, split
from simpul.config.demonstration.money.shape import MILLION, Office, Planned
from simpul.config.demonstration.money.stage import Stage, treasurer
from simpul.config.demonstration.money.steps import BringBack, Reserve, Spend, Step
from simpul.finance import roles
from simpul.finance.treasury import accounting

TU_EACH = 3  # every third agency asks for more once
TU_MONTH, TU_MORE = 7, 1.16


@dataclass(frozen=True)
class Cap(Step):
    """How much cash an agency may hold."""

    agency: str
    amount: int

    def tell(self, on: Stage) -> None:
        accounting.cap(
            on.agencies[self.agency], on.year, Decimal(self.amount), decree=f"Keputusan Bupati contoh 900/{on.year}",
            by=on.who(roles.TREASURER_GENERAL), example=True,
        )  # fmt: skip


def boxes(script: Script) -> None:
    """The cash of every agency through the year."""
    for n, office in enumerate(script.shape.offices):
        lines = [
            one
            for one in script.shape.spending
            if one.spot.agency == office.code and sort_of(one, script.shape.size) == "cash"
        ]
        if lines:
            extra = (
                lines.pop(max(range(len(lines)), key=lambda at: lines[at].amount))
                if n % TU_EACH == 0 and len(lines) > 1
                else None
            )
            _box(script, office, lines)
            if extra:
                _more(script, office, extra, overdue=n == TU_EACH)


def _box(script: Script, office: Office, lines: list[Planned]) -> None:
    every = script.shape.size.every
    months = [month for month in range(2, 13) if month % every == 0]
    spent: dict[int, dict[str, int]] = defaultdict(dict)
    for line in lines:
        random = script.random(f"kas/{line.spot}")
        label = f"kas/{office.code}/{line.spot.activity}/{line.spot.account}"
        chosen = sorted(random.sample(months, min(len(months), 4 if every == 1 else 2)))
        parts = split(share(script, line), [random.uniform(0.6, 1.4) for _ in chosen])
        script.steps.append(Reserve(script.day(1, 6), label, line.spot, sum(parts), "Belanja melalui UP", "float"))
        for month, amount in zip(chosen, parts, strict=True):
            if amount > 0:
                spent[month][label] = amount
                script.take(line.spot, month, amount)
    if not spent:
        return
    most = max(sum(items.values()) for items in spent.values())
    given = -(-most * 11 // 10 // MILLION) * MILLION
    words = "Uang persediaan"
    script.steps.append(Cap(script.day(1, 5), office.code, given))
    script.pays(
        f"up/{office.code}",
        script.day(1, 9),
        office.code,
        treasurer(office.code),
        (),
        words,
        kind="up",
        cash=given,
        hurry=True,
    )
    for month in sorted(spent):
        items, day = tuple(spent[month].items()), script.day(month, 20)
        total = sum(spent[month].values())
        script.steps.append(
            Spend(day, f"spj/{office.code}/{month}", office.code, "up", items, f"Belanja bulan {month}")
        )
        if month < 12:
            start = script.later_day(day, 1)
            words = f"Ganti uang bulan {month}"
            script.pays(
                f"gu/{office.code}/{month}", start, office.code, treasurer(office.code), (), words, kind="gu", cash=total, hurry=True
            )  # fmt: skip
    script.steps.append(BringBack(script.end, f"sisa-up/{office.code}", office.code, "up"))


def _more(script: Script, office: Office, line: Planned, *, overdue: bool) -> None:
    """Cash for one thing within a month. What is left comes back, in one agency not."""
    label, amount = f"tu/{office.code}", share(script, line)
    given = -(-int(amount * TU_MORE) // MILLION) * MILLION
    agency, start = office.code, script.day(TU_MONTH, 4)
    script.steps.append(Reserve(start, label, line.spot, amount, "Belanja melalui TU", "float"))
    script.pays(
        f"spp-tu/{agency}", start, agency, treasurer(agency), (), "Tambahan uang", kind="tu", cash=given, hurry=True
    )
    script.steps.append(
        Spend(script.day(TU_MONTH, 25), f"spj-tu/{agency}", agency, "tu", ((label, amount),), "Belanja TU")
    )
    script.take(line.spot, TU_MONTH, amount)
    if not overdue:
        script.steps.append(BringBack(script.day(TU_MONTH, 30), f"sisa-tu/{agency}", agency, "tu"))
