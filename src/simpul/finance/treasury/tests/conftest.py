"""An agency with lines of money, and the people through whose hands each payment goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from simpul.finance import roles
from simpul.finance.budget.models import Line
from simpul.finance.budget.tests import making
from simpul.finance.ledger import posting_rules
from simpul.finance.ledger.posting import open_year
from simpul.finance.treasury import committing, parties, paying
from simpul.finance.treasury.models import Act, Commitment, Contract, PartyAccount, Request
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.organizations.models import Agency
from simpul.kernel.testing import cast

YEAR = making.YEAR
MARCH = date(YEAR, 3, 15)


@dataclass(frozen=True)
class People:
    """Who works on payments of Dinas PUPR, each in one role."""

    officer: Viewer
    activity: Viewer
    finance: Viewer
    treasurer: Viewer
    revenue: Viewer
    user: Viewer
    deputy: Viewer
    general: Viewer


@dataclass(frozen=True)
class House:
    """An agency, its lines (150 million with an SPD of 40, and one more), its people, a payee with a verified account."""

    agency: Agency
    lines: list[Line]
    people: People
    account: PartyAccount

    def commit(
        self, amount: str = "25000000", *, line: int = 0, kind: str = Commitment.Kind.SELF, **more: Any
    ) -> Commitment:
        told: dict[str, Any] = {"by": self.people.officer, "key": uuid4(), "kind": kind}
        return committing.commit(self.lines[line], Decimal(amount), "Alat tulis kantor", **(told | more))

    def contract(self, value: str = "25000000", number: str = "602/1/2027", **more: Any) -> Contract:
        told: dict[str, Any] = {
            "day": MARCH,
            "starts": MARCH,
            "ends": date(YEAR, 6, 30),
            "words": "Pemeliharaan jalan",
            "by": self.people.officer,
        }
        return committing.contract(self.agency, self.account.party, number, value=Decimal(value), **(told | more))

    def submit(self, commitment: Commitment, amount: str, **more: Any) -> Request:
        told: dict[str, Any] = {
            "words": "Pembayaran ATK", "day": MARCH, "by": self.people.treasurer, "prepared_by": person(self.people.activity),
            "key": uuid4(),
        }  # fmt: skip
        return paying.submit(self.agency, self.account, {commitment: Decimal(amount)}, **(told | more))

    def paid(self, request: Request) -> Act:
        """The rest of the way, by those whose turn it is."""
        paying.verify(request, by=self.people.finance, day=MARCH, key=uuid4())
        paying.order(request, by=self.people.user, day=MARCH, key=uuid4())
        return paying.pay(request, by=self.people.deputy, day=MARCH, key=uuid4())


def person(viewer: Viewer) -> User:
    """Somebody's account."""
    assert viewer.user
    return viewer.user


def build() -> House:
    """A budget in force, open books, and everybody in their places."""
    lines = making.budget("150000000", "60000000", allotted="40000000")
    open_year(YEAR, by=None)
    posting_rules.load(YEAR, treasury=cast.agency("bpkpad"))
    agency = cast.agency("dpupr")
    places = {
        "officer": roles.COMMITMENT_OFFICER, "activity": roles.ACTIVITY_OFFICER, "finance": roles.FINANCE_OFFICER,
        "treasurer": roles.SPENDING_TREASURER, "revenue": roles.REVENUE_TREASURER, "user": roles.BUDGET_USER,
        "deputy": roles.DEPUTY_TREASURER, "general": roles.TREASURER_GENERAL,
    }  # fmt: skip
    people = People(**{name: cast.officer(role, at=agency) for name, role in places.items()})
    company = parties.enter("CV Maju Contoh", "company", by=person(people.officer), tax_number="01.234.567.8-501.000")
    account = parties.give_account(
        company, "Bank Jateng", "3-001-00234-5", "CV Maju Contoh", by=person(people.treasurer)
    )
    parties.verify(account, by=person(people.finance), evidence="Surat keterangan bank")
    return House(agency, lines, people, account)


@pytest.fixture(scope="module")
def house(world: Any) -> House:
    """Made once for all tests of a module."""
    with world():
        return build()
