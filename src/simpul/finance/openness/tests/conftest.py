"""A year with money that has gone its whole way: plans, a budget, a payment to a company and one to a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from simpul.finance.budget.tests import making
from simpul.finance.planning import sample
from simpul.finance.planning.tests.conftest import person as planner
from simpul.finance.treasury import parties
from simpul.finance.treasury.models import Act
from simpul.finance.treasury.tests.conftest import YEAR, House, build, person
from simpul.kernel.testing import cast

SECRET = "Sutinah binti Wagimin"


@dataclass(frozen=True)
class Money:
    """What was built, and the payments of it."""

    house: House
    to_company: Act
    to_person: Act
    year: int = YEAR


def told() -> Money:
    """Two payments of one line, one of them to somebody whose name nobody else may learn."""
    house = build()
    sample.load(
        YEAR, works=cast.agency("dpupr"), health=cast.agency("dinkes"), by=planner("Wulan Perencana"), second=planner("Bagus Perencana")
    )  # fmt: skip
    company = house.paid(house.submit(house.commit("25000000"), "10000000"))
    her = parties.enter(SECRET, "person", by=person(house.people.officer))
    account = parties.give_account(her, "BRI", "7-77-777", SECRET, by=person(house.people.treasurer))
    parties.verify(account, by=person(house.people.finance), evidence="KTP diperlihatkan")
    other = House(house.agency, house.lines, house.people, account)
    to_person = other.paid(other.submit(other.commit("2000000"), "2000000", words=f"Honor {SECRET}"))
    return Money(house, company, to_person)


@pytest.fixture(scope="module")
def money(world: Any) -> Money:
    """Made once for all tests of a module."""
    with world(), making.open_door():
        return told()
