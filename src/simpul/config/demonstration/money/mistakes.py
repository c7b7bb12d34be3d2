"""What is tried and refused: more than a line has, more than was released, a bill twice, cash a second time. Each attempt stays on record.

What is not refused but worth a look (a work split up, one winner, a rush in December, VAT remitted late, cash not brought back) is done by
the other parts of the year.
"""

from __future__ import annotations

from simpul.config.demonstration.money.payments import named, sort_of
from simpul.config.demonstration.money.script import Script
from simpul.config.demonstration.money.shape import MILLION
from simpul.config.demonstration.money.stage import treasurer
from simpul.config.demonstration.money.steps import Ask, Attempt, Reserve

EACH = 5  # in every fifth agency somebody tries


def attempts(script: Script) -> None:
    """Attempts over the year, a few in some of the agencies."""
    for n, office in enumerate(script.shape.offices[::EACH]):
        line = next(
            one
            for one in script.shape.spending
            if one.spot.agency == office.code and sort_of(one, script.shape.size) != "pay"
        )
        spot, agency, month = line.spot, office.code, 3 + n % 8
        beyond = Reserve(script.day(month, 15), f"coba/{agency}/1", spot, line.amount * 2, "Melebihi pagu", "self")
        script.steps.append(Attempt(beyond.day, beyond))
        label, most = f"gaji/{agency}/5.1.01.01.01.0001", script.shape.spending
        pay = next(one for one in most if one.spot.agency == agency and one.spot.account == "5.1.01.01.01.0001")
        early = Ask(
            script.day(2, 16), f"coba/{agency}/2", agency, treasurer(agency), ((label, pay.amount * 4 // 5),), "Sebelum ada SPD-nya"
        )  # fmt: skip
        script.steps.append(Attempt(early.day, early))
        again = Ask(
            script.day(month, 17), f"coba/{agency}/3", agency, treasurer(agency), (), "UP kedua kali", kind="up", cash=MILLION
        )  # fmt: skip
        script.steps.append(Attempt(again.day, again))
    bill_twice(script)


def bill_twice(script: Script) -> None:
    """A company sends the same bill a second time."""
    companies = set(named("perusahaan"))
    paid = [
        step
        for step in script.steps
        if isinstance(step, Ask) and step.invoice and step.payee in companies and step.label[-1] != "!"
    ]
    for first in paid[: 2 + len(paid) // 400]:
        second = Ask(
            script.later_day(first.day, 9), f"{first.label}?", first.agency, first.payee, first.items, first.words, first.invoice
        )  # fmt: skip
        script.steps.append(Attempt(second.day, second))
