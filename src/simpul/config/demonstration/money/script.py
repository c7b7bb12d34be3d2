"""The script of a year as it grows: steps in order, and what they take from each line in which month. Nothing here asks the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from simpul.config.demonstration.money.shape import Planned, Shape, Spot, rows
from simpul.config.demonstration.money.steps import Ask, Decline, Items, Order, Pay, Step, Verify
from simpul.finance.treasury.paying import Tax

INCOMPLETE = "Kuitansi belum ditandatangani dan faktur pajak belum dilampirkan."
REFUSED_SHARE = 0.02


@dataclass
class Script:
    """A year in the making. `spent`: what is requested of a line in each month; `raised`: what the change of the budget adds to it, `later`
    the part of what is spent that only this allows."""

    year: int
    shape: Shape
    seed: int
    villages: tuple[str, ...] = ()
    off: frozenset[date] = frozenset()
    steps: list[Step] = field(default_factory=list)
    spent: dict[Spot, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0] * 12))
    later: dict[Spot, int] = field(default_factory=dict)
    raised: dict[Spot, int] = field(default_factory=dict)
    withheld: dict[tuple[int, str], int] = field(default_factory=lambda: defaultdict(int))
    invoices: int = 0

    def random(self, about: object) -> Random:
        """Chance for one thing, the same whatever else is told."""
        return Random(f"{self.seed}:{self.year}:{about}")  # noqa: S311

    def day(self, month: int, day: int) -> date:
        """A working day of the year, near a day of a month and never in another month."""
        found = date(self.year, month, max(1, min(day, 31 if month == 12 else last(self.year, month))))
        step = timedelta(days=-1 if found.day > 3 else 1)
        while self.rests(found):
            found += step
            if found.month != month:  # the whole rest of the month is off
                found, step = date(self.year, month, last(self.year, month) // 2), timedelta(days=-1)
        return found

    def rests(self, day: date) -> bool:
        """Whether nobody works on a day."""
        return day.weekday() > 4 or day in self.off

    def take(self, spot: Spot, month: int, amount: int) -> None:
        """A line gives so much in a month."""
        self.spent[spot][month - 1] += amount

    def invoice(self) -> str:
        """The next number of a bill."""
        self.invoices += 1
        return f"INV/{self.year}/{self.invoices:05}"

    def pays(
        self, label: str, start: date, agency: str, payee: str, items: Items, words: str, *, kind: str = "ls", cash: int = 0,
        taxed: str = "", invoice: str = "", hurry: bool = False,
    ) -> None:  # fmt: skip
        """The chain from the request to the payment; a few are refused first, and asked for again."""
        random = self.random(label)
        total = cash or sum(amount for _label, amount in items)
        taxes = tuple(kept(taxed, total)) if taxed else ()
        if kind == "ls" and random.random() < REFUSED_SHARE:
            early = Ask(start, f"{label}!", agency, payee, items, words, invoice, taxes, kind, cash)
            self.steps += [early, Decline(self.later_day(start, 1), f"{label}!", agency, INCOMPLETE)]
            start = self.later_day(start, 1)
        asked = Ask(start, label, agency, payee, items, words, invoice, taxes, kind, cash)
        slow = 0 if hurry else random.choice((0, 0, 0, 0, 1, 2, 6))
        verified = self.later_day(start, 0 if hurry else random.choice((0, 1, 1)))
        ordered = self.later_day(verified, 0 if hurry else random.choice((0, 1, 1, 2)))
        paid = self.later_day(ordered, 1 + slow)
        self.steps += [asked, Verify(verified, label, agency), Order(ordered, label, agency), Pay(paid, label)]
        for tax in taxes:
            self.withheld[paid.month, tax.account] += int(tax.amount)

    def later_day(self, start: date, days: int) -> date:
        """So many days later, on a working day, in the year."""
        found = start + timedelta(days=days)
        while self.rests(found):
            found += timedelta(days=1)
        return min(found, self.end)

    @property
    def end(self) -> date:
        """The last working day of the year."""
        found = date(self.year, 12, 31)
        while self.rests(found):
            found -= timedelta(days=1)
        return found

    def in_order(self, until: date) -> list[Step]:
        """All steps until a day, as they happen."""
        placed = [(step.day, step.rank, n) for n, step in enumerate(self.steps) if step.day <= until]
        return [self.steps[n] for _day, _rank, n in sorted(placed)]


def kept(about: str, total: int) -> Iterator[Tax]:
    """The taxes kept back from a payment, in whole rupiah."""
    from decimal import Decimal

    vat = any(row["kind"] == "PPN" for row in rows("taxes") if row["about"] == about)
    base = total * 100 // 111 if vat else total
    for row in rows("taxes"):
        if row["about"] == about and (amount := int(base * float(row["percent"]) / 100)) > 0:
            yield Tax(row["kind"], row["account"], Decimal(base), Decimal(amount))


def last(year: int, month: int) -> int:
    """The last day of a month."""
    return 31 if month == 12 else (date(year, month + 1, 1) - timedelta(days=1)).day


def share(script: Script, line: Planned) -> int:
    """What of a line is used in the year: 86 to 98 per cent, in whole thousands."""
    part = script.random(line.spot).uniform(0.86, 0.98)
    return int(line.amount * part) // 1000 * 1000


def split(total: int, weights: list[float]) -> list[int]:
    """An amount in parts by weight, in whole thousands; the last takes the rest."""
    whole = sum(weights)
    parts = [int(total * one / whole) // 1000 * 1000 for one in weights]
    parts[-1] += total - sum(parts)
    return parts
