"""What an address asks of the budget, and who asks it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Sum
from django.http import HttpRequest

from simpul.finance.budget.models import LineState, Side, Version
from simpul.finance.roles import AGENCY_PLANNER, BUDGET_TEAM, OF_AN_AGENCY, REGENCY_WIDE, TREASURER_GENERAL
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.roles import Role
from simpul.kernel.accounts.viewer import viewer_of
from simpul.kernel.organizations.models import Agency
from simpul.kernel.regency import current
from simpul.lib import clock

READERS = (*REGENCY_WIDE, *OF_AN_AGENCY)
TEAM, PLANNERS, TREASURY = (BUDGET_TEAM,), (AGENCY_PLANNER, BUDGET_TEAM), (TREASURER_GENERAL,)
MOST = 50


@dataclass(frozen=True)
class Asked:
    """An address, read."""

    request: HttpRequest

    @cached_property
    def years(self) -> list[int]:
        """The years that have a budget, the newest first."""
        return list(Version.objects.order_by("-year").values_list("year", flat=True).distinct())

    @cached_property
    def year(self) -> int:
        """The year asked for; else the running one, or the newest there is."""
        said, today = self.number("tahun"), clock.today(current().zone).year
        return said if said in self.years else today if today in self.years or not self.years else self.years[0]

    @cached_property
    def agencies(self) -> list[Agency]:
        """The agencies that may be chosen."""
        return list(Agency.objects.order_by("name"))

    @cached_property
    def agency(self) -> Agency | None:
        """The agency asked for."""
        code = self.request.GET.get("opd", "")
        return next((one for one in self.agencies if one.code == code), None) if code else None

    @property
    def words(self) -> str:
        """What is sought."""
        return self.request.GET.get("q", "").strip()[:80]

    def number(self, name: str) -> int | None:
        """A number that the address says."""
        said = self.request.GET.get(name, "")
        return int(said) if said.isdecimal() and len(said) < 19 else None


def holds(request: HttpRequest, *roles: Role) -> bool:
    """Whether this person holds one of these roles."""
    codes = {role.code for role in roles}
    return any(grant.role in codes for grant in viewer_of(request).grants)


def actor(request: HttpRequest) -> User:
    """Who is signed in. The door was passed."""
    user = viewer_of(request).user
    assert user is not None
    return user


def planned_agencies(request: HttpRequest) -> list[Agency]:
    """The agencies whose RKA this person draws up: one's own, or every one for the budget team."""
    if holds(request, BUDGET_TEAM):
        return list(Agency.objects.active().order_by("name"))
    own = [
        grant.agency_id for grant in viewer_of(request).grants if grant.role == AGENCY_PLANNER.code and grant.agency_id
    ]
    return list(Agency.objects.filter(pk__in=own).order_by("name"))


def structure(year: int) -> list[tuple[str, Any]]:
    """What the ceilings in force come to, by side."""
    sums = dict(
        LineState.objects.filter(line__year=year)
        .values_list("line__side")
        .annotate(sum=Sum("ceiling"))
        .values_list("line__side", "sum")
    )
    return [(label, sums.get(side, 0)) for side, label in Side.choices]
