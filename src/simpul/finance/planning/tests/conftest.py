"""A small regency with a chart, an RPJMD, an RKPD and two planners."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from simpul.finance.classification import sample as chart
from simpul.finance.planning import drafting, sample
from simpul.finance.planning.models import Plan, Version
from simpul.finance.roles import PLANNER
from simpul.kernel.accounts.models import User
from simpul.kernel.organizations.models import Agency
from simpul.kernel.testing import cast

YEAR = 2027


@dataclass(frozen=True)
class World:
    """Who is there, and what they made."""

    planner: User
    second: User
    works: Agency
    made: sample.Sample

    def redraft(self, reason: str = "Perubahan asumsi") -> Version:
        """Another version of the RPJMD, to be worked on."""
        return drafting.draft(Plan.objects.get(kind="rpjmd"), by=self.planner, reason=reason)


def person(name: str) -> User:
    """A planner."""
    user = cast.officer(PLANNER, name=name).user
    assert user
    return user


def build() -> World:
    """Everything that the tests of this room begin from."""
    chart.load(YEAR)
    one, two = person("Wulan Perencana"), person("Bagus Perencana")
    works, health = cast.agency("dpupr"), cast.agency("dinkes")
    return World(one, two, works, sample.load(YEAR, works=works, health=health, by=one, second=two))


@pytest.fixture(scope="module")
def plans(world: Any) -> World:
    """Made once for all tests of a module; what a test writes the others do not see."""
    with world():
        return build()
