"""The year's budget: standard prices, agreed ceilings, the original version, a shift in May, the change of September; SPD, cash plans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from simpul.config.demonstration.money.payments import contract_of, sort_of
from simpul.config.demonstration.money.script import Script
from simpul.config.demonstration.money.shape import ABOVE_STANDARD, LAST_YEAR, SHARES, STEP, TREASURY, Spot, rows
from simpul.config.demonstration.money.stage import Stage
from simpul.config.demonstration.money.steps import Step
from simpul.finance import roles
from simpul.finance.budget import allotting, ceilings, planning, prices, versions
from simpul.finance.budget.models import Line, StandardPrice, Version
from simpul.finance.budget.planning import Item, Wanted

Kind = Version.Kind
TITLES = {Kind.ORIGINAL: "APBD", Kind.SHIFT: "Pergeseran APBD", Kind.CHANGE: "Perubahan APBD"}
DECREES = {Kind.ORIGINAL: "Perda contoh 9", Kind.SHIFT: "Perbup contoh 21", Kind.CHANGE: "Perda contoh 6"}
WHY_DEARER = "Perlu kartu grafis untuk pengolahan data spasial"
FOR_MAPS = "Spesifikasi untuk pengolahan peta"
RAISED, CUT = 0.06, 0.12  # of the lines, by the change of the budget
Amounts = dict[Spot, int]


@dataclass(frozen=True)
class Adopt(Step):
    """A version is drawn up, agreed by one and made effective by another."""

    rank = 0
    kind: Version.Kind
    amounts: Mapping[Spot, int] = field(repr=False)
    whole: Mapping[Spot, int] = field(repr=False)
    reasons: Mapping[Spot, str] = field(default_factory=dict, repr=False)

    def tell(self, on: Stage) -> None:
        team, secretary = on.person("tapd"), on.person("sekda")
        if self.kind is Kind.ORIGINAL:
            _prices(on.year)
        if self.kind is not Kind.SHIFT:
            self._agreed(on)
        version = versions.begin(
            on.year, self.kind, title=f"{TITLES[self.kind]} {on.year} (contoh)", by=team, example=True
        )
        known = {one.code: one.pk for one in StandardPrice.objects.of(on.year)}
        wanted = [
            Wanted(on.agencies[spot.agency], spot.account, Decimal(amount), spot.activity, spot.fund, self.reasons.get(spot, ""),
                _items(spot, amount, known))
            for spot, amount in sorted(self.amounts.items())
        ]  # fmt: skip
        lines = planning.plan(version, wanted, by=team)
        if self.kind is Kind.ORIGINAL:
            self._dearer(on, version, dict(zip(sorted(self.amounts), lines, strict=True)))
        versions.make_effective(
            versions.agree(version, by=team), decree=f"{DECREES[self.kind]}/{on.year}", day=self.day, by=secretary
        )

    def _dearer(self, on: Stage, version: Version, lines: Mapping[Spot, Line]) -> None:
        """Some ask leave to plan computers above the standard price, and get it from the budget team."""
        team, standard = (
            on.person("tapd"),
            StandardPrice.objects.get(year=on.year, code=_priced(ABOVE_STANDARD)["code"]),
        )
        for spot in [spot for spot in sorted(self.amounts) if spot.account == ABOVE_STANDARD][::12]:
            price, by = int(standard.price) * 27 // 25, on.who(roles.BUDGET_USER, spot.agency).user
            assert by
            asked = prices.ask(version, lines[spot], standard, price=Decimal(price), reason=WHY_DEARER, by=by)
            prices.judge(asked, granted=True, by=team, note=FOR_MAPS)
            many, rest = divmod(self.amounts[spot], price)
            items = [Item(standard.name, Decimal(many), standard.unit, Decimal(price), standard.pk)] if many else []
            items += [Item("Kelengkapan", Decimal(1), "paket", Decimal(rest))] if rest else []
            amount = Decimal(self.amounts[spot])
            planning.plan(
                version,
                [Wanted(on.agencies[spot.agency], spot.account, amount, spot.activity, spot.fund, "", items)],
                by=team,
            )

    def _agreed(self, on: Stage) -> None:
        """KUA-PPAS: for each agency and program a little more than what the lines come to."""
        sums: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
        for spot, amount in self.whole.items():
            if spot.activity:
                sums[on.agencies[spot.agency].pk, spot.program] += amount
        number = f"Nota Kesepakatan contoh {len(TITLES[self.kind])}/{on.year}"
        amounts = {key: amount * 102 // 100 for key, amount in sums.items()}
        ceilings.agree(on.year, number=number, day=self.day, amounts=amounts, by=on.person("tapd"), example=True)


@dataclass(frozen=True)
class PlanCash(Step):
    """In which months the money of lines will be needed."""

    papers = 0
    rank = 1
    plans: Mapping[Spot, tuple[int, ...]] = field(repr=False)

    def tell(self, on: Stage) -> None:
        plans = {on.line(spot).pk: [Decimal(one) for one in months] for spot, months in self.plans.items()}
        allotting.plan_cash(plans, by=on.who(roles.TREASURER_GENERAL).user)


@dataclass(frozen=True)
class Allot(Step):
    """The treasurer general releases a quarter's money of an agency (SPD)."""

    rank = 2
    agency: str
    quarter: int
    amounts: Mapping[Spot, int] = field(repr=False)

    def tell(self, on: Stage) -> None:
        months = (self.quarter * 3 - 2, self.quarter * 3)
        lines = {on.line(spot).pk: Decimal(amount) for spot, amount in self.amounts.items()}
        allotting.allot(
            on.year, on.agencies[self.agency], number=f"SPD-{self.agency}-{self.quarter}/{on.year}", day=self.day, months=months,
            lines=lines, by=on.who(roles.TREASURER_GENERAL).user, example=True,
        )  # fmt: skip


def adopt(script: Script) -> None:
    """All of it. What is spent in which month is known by now, so each quarter releases what it will need."""
    now = {one.spot: one.amount for one in (*script.shape.spending, *script.shape.revenue)}
    now[Spot(TREASURY, "", LAST_YEAR)] = script.shape.silpa
    if script.shape.placed:
        now[Spot(TREASURY, "", SHARES)] = script.shape.placed
    script.steps.append(Adopt(date(script.year, 1, 1), Kind.ORIGINAL, dict(now), dict(now)))
    allotted: Amounts = defaultdict(int)
    plans = dict(_planned(script, date(script.year, 1, 2), now, now))
    _quarter(script, 1, plans, allotted, script.day(1, 3))
    _quarter(script, 2, plans, allotted, script.day(4, 1))
    shift, why = _shifted(script, now)
    day = script.day(5, 14)
    now |= shift
    script.steps.append(Adopt(day, Kind.SHIFT, shift, dict(now), why))
    plans |= _planned(script, day, now, shift)
    _quarter(script, 3, plans, allotted, script.day(7, 1))
    change, why = _changed(script, now)
    day = script.day(9, 22)
    now |= change
    script.steps.append(Adopt(day, Kind.CHANGE, change, dict(now), why))
    plans |= _planned(script, day, now, change)
    _quarter(script, 4, plans, allotted, script.day(10, 1))


def _planned(script: Script, day: date, now: Amounts, of: Mapping[Spot, int]) -> dict[Spot, tuple[int, ...]]:
    """The cash plan of lines: what contracts will need a month before they do, and in December what nobody asked for yet."""
    plans: dict[Spot, tuple[int, ...]] = {}
    for spot in of:
        if not (spot.activity or spot.account == SHARES):
            continue
        months = list(script.spent[spot])
        if day.month < 9 and (later := script.later.get(spot)):
            months[10] -= later
        for month in range(3, 12):
            if spot.account.startswith("5.2."):
                months[month - 1], months[month] = (
                    months[month - 1] + months[month] // 2,
                    months[month] - months[month] // 2,
                )
        months[11] += now[spot] - sum(months)
        plans[spot] = tuple(months)
    script.steps.append(PlanCash(day, plans))
    return plans


def _quarter(script: Script, quarter: int, plans: Mapping[Spot, tuple[int, ...]], allotted: Amounts, day: date) -> None:
    """What the plans say until the end of a quarter, less what was released before."""
    by_agency: dict[str, Amounts] = defaultdict(dict)
    for spot, months in plans.items():
        wanted = sum(months[: quarter * 3]) - allotted[spot]
        if wanted > 0:
            by_agency[spot.agency][spot] = wanted
            allotted[spot] += wanted
    for agency, amounts in by_agency.items():
        script.steps.append(Allot(day, agency, quarter, amounts))


def _free(script: Script, now: Amounts, spot: Spot) -> int:
    return now[spot] - sum(script.spent[spot])


def _shifted(script: Script, now: Amounts) -> tuple[Amounts, dict[Spot, str]]:
    """Within each agency, from the line with most left over to one that needs it."""
    shift: Amounts = {}
    for office in script.shape.offices:
        small = [
            one.spot
            for one in script.shape.spending
            if one.spot.agency == office.code and sort_of(one, script.shape.size) == "cash"
        ]
        if len(small) < 2:
            continue
        giver = max(small, key=lambda spot: _free(script, now, spot))
        taker = next(spot for spot in small if spot != giver)
        moved = _free(script, now, giver) // 2 // STEP * STEP
        if moved > 0:
            shift |= {giver: now[giver] - moved, taker: now[taker] + moved}
    return shift, dict.fromkeys(shift, "Pergeseran antar rincian belanja")


def _changed(script: Script, now: Amounts) -> tuple[Amounts, dict[Spot, str]]:
    """Some contracts' lines are raised and get one more contract, others give up what is left; revenue follows."""
    change: Amounts = {}
    why: dict[Spot, str] = {}
    for line in script.shape.spending:
        spot, random = line.spot, script.random(f"perubahan/{line.spot}")
        chance = random.random()
        if spot in script.raised:
            change[spot], why[spot] = now[spot] + script.raised[spot], "Kebutuhan mendesak hasil evaluasi semester I"
        elif chance < CUT and (cut := _free(script, now, spot) // 2 // STEP * STEP) > 0:
            change[spot], why[spot] = now[spot] - cut, "Sisa lelang dan efisiensi"
    rest = sum(change[spot] - now[spot] for spot in change)
    most = max(script.shape.revenue, key=lambda one: one.amount).spot
    if rest:
        change[most], why[most] = now[most] + rest, "Penyesuaian alokasi transfer"
    return change, why


def raise_some(script: Script) -> None:
    """Which lines the change of the budget will raise, and the contract that each gets for it in November."""
    for line in script.shape.spending:
        random = script.random(f"naik/{line.spot}")
        if sort_of(line, script.shape.size) != "contract" or random.random() >= RAISED * 3:
            continue
        more = line.amount // 12 // STEP * STEP
        if more > 0:
            value = more * 9 // 10
            script.raised[line.spot], script.later[line.spot] = more, value
            about = f"{line.spot.agency}/{line.spot.activity}/{line.spot.account}/p"
            works = line.spot.account.startswith(("5.2.03.", "5.2.04."))
            contract_of(script, line.spot, about, value, months=[11], parts=[1.0], begins=10, works=works)


def _prices(year: int) -> None:
    StandardPrice.objects.bulk_create(
        StandardPrice(
            year=year,
            kind="SBU" if row["code"].startswith("2.") else "HSPK" if row["code"].startswith("3.") else "SSH",
            code=row["code"],
            name=row["name"],
            unit=row["unit"],
            price=Decimal(row["price"]),
            legal_basis=f"Perbup contoh 31/{year - 1}",
            example=True,
        )
        for row in rows("prices")
    )


def _priced(account: str) -> dict[str, str]:
    return next(row for row in rows("prices") if row["account"] == account)


def _items(spot: Spot, amount: int, known: Mapping[str, int]) -> list[Item]:
    """The standard thing as often as it fits, and what is left as one package."""
    row = next((row for row in rows("prices") if row["account"] == spot.account), None)
    if row is None or not spot.activity or amount < int(row["price"]):
        return []
    price = int(row["price"])
    many, rest = divmod(amount, price)
    items = [Item(row["name"], Decimal(many), row["unit"], Decimal(price), known[row["code"]])]
    return [*items, Item("Kelengkapan", Decimal(1), "paket", Decimal(rest))] if rest else items
