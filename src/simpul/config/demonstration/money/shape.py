"""Which agencies a made-up year has, which lines their budgets have and how much stands on each. Plain arithmetic over `data/*.csv`."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
TREASURY, PEOPLE_OF_PAY = "bpkpad", "gaji"
MILLION, BILLION = 1_000_000, 1_000_000_000
STEP = 100_000  # amounts of lines are multiples of this
SPENDING, SILPA, PLACED = 1_850 * BILLION, 70 * BILLION, 20 * BILLION
SHARES, LAST_YEAR = "6.2.02.01.01.0001", "6.1.01.01.01.0001"
DEAR = {"disdikbud", "dinkes", "dpupr"}  # agencies that build with money of the state
ABOVE_STANDARD = "5.2.02.10.01.0002"  # computers, which some agencies may plan above the standard price


@dataclass(frozen=True)
class Size:
    """How much is told. `agencies`: codes, empty for all; `contracts`: about how many; a bill every so many months; lines of goods and
    services up to `cash` are bought out of the treasurer's cash; `frequent`: revenue comes in daily and weekly as it does."""

    name: str
    agencies: frozenset[str]
    contracts: int
    every: int
    cash: int
    frequent: bool

    def has(self, code: str) -> bool:
        """Whether an agency takes part."""
        return not self.agencies or code in self.agencies


WHOLE = Size("utuh", frozenset(), 900, 1, 60 * MILLION, frequent=True)
SMALL = Size("kecil", frozenset({"dpupr", "dinsos", TREASURY, "kec-01"}), 30, 3, 400 * MILLION, frequent=False)


@dataclass(frozen=True)
class Office:
    """An agency with the field of its affairs (`1.03`) and how many work there."""

    code: str
    field: str
    staff: int
    kecamatan: bool = False


@dataclass(frozen=True, order=True)
class Spot:
    """Where money stands: agency, sub kegiatan, account and fund by their codes. What comes in has no activity and no fund."""

    agency: str
    activity: str
    account: str
    fund: str = ""

    @property
    def program(self) -> str:
        """The code of the program."""
        return ".".join(self.activity.split(".")[:3])


@dataclass(frozen=True)
class Planned:
    """So much on a line in the budget as it was adopted."""

    spot: Spot
    amount: int


@dataclass(frozen=True)
class Shape:
    """A year's budget before anything happened."""

    size: Size
    offices: tuple[Office, ...]
    spending: tuple[Planned, ...]
    revenue: tuple[Planned, ...]
    silpa: int
    placed: int


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The lines of a table in `data/`."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines, delimiter=";"))


def offices(size: Size, kecamatan: Sequence[str]) -> list[Office]:
    """The agencies of a size; `kecamatan` are the codes of those that this regency has."""
    own = [Office(row["code"], row["field"], int(row["staff"])) for row in rows("agencies")]
    own += [Office(code, "7.01", 26 + n % 5, kecamatan=True) for n, code in enumerate(sorted(kecamatan))]
    return [one for one in own if size.has(one.code)]


def draw(size: Size, kecamatan: Sequence[str]) -> Shape:
    """The budget of a size. The whole one is the worked example: revenue 1,800 bn, spending 1,850 bn, SiLPA 70 bn, 20 bn placed."""
    several = tuple(offices(size, kecamatan))
    spending = _fitted([one for office in several for one in _lines(office)], SPENDING if not size.agencies else 0)
    total = sum(one.amount for one in spending)
    silpa, placed = (_round(total * part // SPENDING) for part in (SILPA, PLACED))
    income = [
        Planned(Spot(row["agency"], "", row["account"]), int(row["million"]) * MILLION)
        for row in rows("revenue")
        if size.has(row["agency"])
    ]
    return Shape(size, several, tuple(spending), tuple(_fitted(income, total + placed - silpa)), silpa, placed)


def _lines(office: Office) -> Iterator[Planned]:
    """What an agency plans: what each has (by its field's code), and what it alone does."""
    factor = min(4.0, 0.7 + office.staff / 150)
    for row in rows("support"):
        code = f"{office.field}.{row['suffix']}"
        if row["lines"] == PEOPLE_OF_PAY:
            for pay in rows("payroll"):
                yield _planned(office.code, code, pay["account"], office.staff * int(pay["thousand"]) * 1000)
        else:
            yield from _told(office.code, code, row["lines"], factor)
    mine = "kecamatan" if office.kecamatan else office.code
    for row in rows("activities"):
        if row["agency"] == mine:
            yield from _told(office.code, row["code"], row["lines"], 1.0)


def _told(agency: str, activity: str, lines: str, factor: float) -> Iterator[Planned]:
    for part in lines.split():
        account, _colon, million = part.partition(":")
        yield _planned(agency, activity, account, int(float(million) * factor * MILLION))


def _planned(agency: str, activity: str, account: str, amount: int) -> Planned:
    return Planned(Spot(agency, activity, account, fund(agency, account)), max(STEP, _round(amount)))


def fund(agency: str, account: str) -> str:
    """Out of which money: salaries and transfers from DAU, schools from DAK nonfisik, what DAK builds, the rest from the regency's own."""
    if account.startswith(("5.1.01.", "5.4.")):
        return "1.2"
    if account.startswith("5.1.02.88."):
        return "2.2"
    if account.startswith(("5.2.03.", "5.2.04.", "5.2.02.07.")):
        return "2.1" if agency in DEAR else "1.2"
    return "1.1"


def _fitted(lines: Iterable[Planned], total: int) -> list[Planned]:
    """All amounts in proportion so that they come to a total, the largest taking what rounding leaves; as they are if it is nothing."""
    several = list(lines)
    if not total or not several:
        return several
    whole = sum(one.amount for one in several)
    fitted = [Planned(one.spot, max(STEP, _round(one.amount * total // whole))) for one in several]
    rest = total - sum(one.amount for one in fitted)
    place = max(range(len(fitted)), key=lambda n: fitted[n].amount)
    fitted[place] = Planned(fitted[place].spot, fitted[place].amount + rest)
    return fitted


def _round(amount: int) -> int:
    return amount // STEP * STEP
