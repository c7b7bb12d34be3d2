"""The accounting office: what the year begins with, last year's SiLPA, what December adjusts; and months that are closed with a seal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from simpul.config.demonstration.money.script import Script
from simpul.config.demonstration.money.shape import BILLION, LAST_YEAR, MILLION, TREASURY
from simpul.config.demonstration.money.stage import Stage
from simpul.config.demonstration.money.steps import Journal, Step
from simpul.finance.ledger.closing import open_books
from simpul.finance.ledger.posting import turn

CASH, SAL_CHANGE = "1.1.01.01.01.0001", "0.0.00.01.01.0001"
ESTIMATES = ("0.0.00.01.01.0002", "0.0.00.01.01.0003", "0.0.00.01.01.0004", "0.0.00.01.01.0005")
LAND, MACHINES, BUILDINGS, ROADS = "1.3.01.01.01.0001", "1.3.02.05.02.0001", "1.3.03.01.01.0001", "1.3.04.01.01.0003"
WORN = {MACHINES: "1.3.07.01.01.0001", BUILDINGS: "1.3.07.02.01.0001", ROADS: "1.3.07.03.01.0001"}
LIVES = {MACHINES: 5, BUILDINGS: 50, ROADS: 10}
WEAR, CLAIM, CLAIMED, STOCK, USED = (
    "8.1.08.01.01.0001", "1.1.03.01.01.0001", "7.1.01.15.01.0001", "1.1.12.01.03.0001", "8.1.02.01.01.0001",
)  # fmt: skip


@dataclass(frozen=True)
class Begin(Step):
    """What stood at the end of the year before."""

    papers = 0
    rank = 1
    balances: tuple[tuple[str, str, int], ...]

    def tell(self, on: Stage) -> None:
        told = [(account, on.agencies[agency].pk, Decimal(amount)) for account, agency, amount in self.balances]
        open_books(on.year, by=on.accountants[0], balances=told, example=True)


@dataclass(frozen=True)
class Close(Step):
    """A month is closed with its seal."""

    rank = 9
    month: int

    def tell(self, on: Stage) -> None:
        turn(on.year, self.month, "closed", by=on.accountants[0])


def assets(script: Script) -> list[tuple[str, str, int]]:
    """What agencies own when the year begins, by account: land, machines, buildings, and the roads of those who build them."""
    found: list[tuple[str, str, int]] = []
    for office in script.shape.offices:
        worth = office.staff * 90 * MILLION
        found += [(LAND, office.code, worth * 2), (MACHINES, office.code, worth // 3), (BUILDINGS, office.code, worth)]
        if office.code == "dpupr":
            found.append((ROADS, office.code, 1_900 * BILLION))
    return found


def begin(script: Script) -> None:
    """The opening balances, the budget's own entry and SiLPA."""
    silpa, owned = script.shape.silpa, assets(script)
    worn = [(WORN[account], agency, -amount * 2 // 5) for account, agency, amount in owned if account in WORN]
    script.steps.append(Begin(date(script.year, 1, 1), ((CASH, TREASURY, silpa), *owned, *worn)))
    income, spending = (sum(one.amount for one in side) for side in (script.shape.revenue, script.shape.spending))
    placed = script.shape.placed
    legs = [(ESTIMATES[0], income), (ESTIMATES[1], -spending), (ESTIMATES[2], silpa), (ESTIMATES[3], -placed)]
    budget = tuple((account, TREASURY, amount) for account, amount in legs if amount)
    script.steps.append(Journal(script.day(1, 2), "Jurnal anggaran: penetapan APBD", budget))
    used = ((LAST_YEAR, TREASURY, -silpa), (SAL_CHANGE, TREASURY, silpa))
    script.steps.append(Journal(script.day(1, 3), "Pengakuan SiLPA tahun sebelumnya", used))


def adjust(script: Script) -> None:
    """December: depreciation of a year, stocks that are left, and claims that were told."""
    for office in script.shape.offices:
        legs: list[tuple[str, str, int]] = []
        for account, agency, amount in assets(script):
            if agency == office.code and account in LIVES:
                year = amount // LIVES[account] // 1000 * 1000
                legs += [(WEAR, agency, year), (WORN[account], agency, -year)]
        script.steps.append(Journal(script.end, f"Penyusutan aset tetap {office.code}", tuple(legs)))
        left = office.staff * 40_000
        stocks = ((STOCK, office.code, left), (USED, office.code, -left))
        script.steps.append(Journal(script.end, f"Persediaan akhir tahun {office.code}", stocks))
    if script.shape.size.has(TREASURY):
        claims = ((CLAIM, TREASURY, 4_200 * MILLION), (CLAIMED, TREASURY, -4_200 * MILLION))
        script.steps.append(Journal(script.end, "Piutang PBB-P2 menurut SPPT yang belum dibayar", claims))


def close(script: Script) -> None:
    """Every month on the tenth of the next; December stays open."""
    for month in range(1, 12):
        script.steps.append(Close(script.day(month + 1, 10), month))
