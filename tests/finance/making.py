"""A small regency to try the money chain on: four lines of some rupiah, and people of whom each holds every role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from simpul.finance import roles
from simpul.finance.budget import allotting
from simpul.finance.budget.models import Line, Version
from simpul.finance.budget.planning import Wanted
from simpul.finance.budget.tests import making
from simpul.finance.ledger import posting_rules
from simpul.finance.ledger.posting import open_year
from simpul.finance.treasury import parties
from simpul.finance.treasury.models import PartyAccount
from simpul.kernel.accounts.models import Grant, User
from simpul.kernel.accounts.roles import Scope
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.organizations.models import Agency
from simpul.kernel.testing import cast
from tests.finance import oracle
from tests.finance.oracle.budget import Line as OracleLine
from tests.finance.oracle.budget import Version as OracleVersion

YEAR = making.YEAR
CEILINGS = {making.PENS: 100, making.FUEL: 80, making.TRANSFER: 150, "4.1.02.01.05.0001": 30}
ALLOTTED = 40
PLACES = {"commits": 0, "receives": 1, "prepares": 1, "requests": 2, "verifies": 3, "orders": 4, "pays": 5}
"""Who usually does what."""


@dataclass(frozen=True)
class Place:
    """Where the money is, and who works there."""

    agency: Agency
    pens: Line
    fuel: Line
    transfer: Line
    market: Line
    people: list[Viewer]
    account: PartyAccount
    original: Version
    scale: int

    def oracle(self) -> oracle.Oracle:
        """What stands at the beginning."""
        lines = {line.pk: OracleLine(line.outgoing, CEILINGS[line.account.code] * self.scale) for line in self.lines}
        made = oracle.Oracle(lines, {self.original.pk: OracleVersion("murni", "effective")}, account=self.account.pk)
        for line in self.spending:
            made.allot(line.pk, ALLOTTED * self.scale)
        return made

    @property
    def lines(self) -> tuple[Line, ...]:
        """All of them."""
        return self.pens, self.fuel, self.transfer, self.market

    @property
    def spending(self) -> tuple[Line, Line]:
        """Those that money goes out of."""
        return self.pens, self.fuel

    def user(self, n: int) -> User:
        """Somebody's account."""
        user = self.people[n].user
        assert user
        return user


def day(month: int) -> date:
    """A day of a month of the year."""
    return date(YEAR, month, 15)


def build(scale: int = 1, people: int = 7) -> Place:
    """Make it, so many times as large."""
    pens, fuel, transfer, market = (Decimal(amount * scale) for amount in CEILINGS.values())
    original = making.effective(
        making.draft(
            Version.Kind.ORIGINAL, making.spending(pens), making.spending(fuel, making.FUEL), making.income(transfer),
            Wanted(cast.agency("dpupr"), "4.1.02.01.05.0001", market),
        )
    )  # fmt: skip
    open_year(YEAR, by=None)
    posting_rules.load(YEAR, treasury=cast.agency("bpkpad"))
    agency = cast.agency("dpupr")
    staff = [Viewer(_all_round(agency, n)) for n in range(people)]
    company = parties.enter("CV Maju Contoh", "company", by=staff[0].user, tax_number="01.234.567.8-501.000")
    account = give_account(company, staff, "300100234")
    lines = {line.account.code: line for line in Line.objects.select_related("account")}
    place = Place(agency, *(lines[code] for code in CEILINGS), staff, account, original, scale)
    allot(place, {line: ALLOTTED * scale for line in place.spending}, "SPD-1")
    return place


def give_account(company: object, staff: list[Viewer], number: str, *, verified: bool = True) -> PartyAccount:
    """A bank account of the payee, entered by one and seen by another."""
    entered, seen = staff[2].user, staff[3].user
    assert entered
    assert seen
    account = parties.give_account(company, "Bank Jateng", number, "CV Maju", by=entered)  # type: ignore[arg-type]
    return parties.verify(account, by=seen, evidence="Buku tabungan") if verified else account


def allot(place: Place, lines: dict[Line, int], number: str) -> object:
    """An SPD."""
    amounts = {line.pk: Decimal(amount) for line, amount in lines.items()}
    return allotting.allot(
        YEAR, place.agency, number=number, day=day(1), months=(1, 12), lines=amounts, by=place.user(6)
    )


def _all_round(agency: Agency, n: int) -> User:
    user = User.objects.create_staff(f"Serbabisa {n}", email=f"serbabisa{n}@contoh.id")
    for role in (*roles.OF_AN_AGENCY, roles.DEPUTY_TREASURER, roles.TREASURER_GENERAL, roles.ACCOUNTANT):
        at = agency if role.scope is Scope.AGENCY else None
        Grant.objects.create(user=user, role=role.code, valid_from=cast.SINCE, agency=at)
    return user
