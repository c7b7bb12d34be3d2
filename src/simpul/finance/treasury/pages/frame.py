"""What the pages of this room share: who reads them, one page of a list, the key and the day of a deed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

from django.db.models import QuerySet
from django.http import HttpRequest

from simpul.finance import roles
from simpul.finance.treasury.gate import reach
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.roles import AUDITOR, HEAD, REGENT, Role
from simpul.kernel.accounts.viewer import Viewer, viewer_of
from simpul.kernel.organizations.models import Agency
from simpul.kernel.regency import current
from simpul.lib import clock, periods
from simpul.lib.periods import Kind, Period

READERS = (*roles.REGENCY_WIDE, *roles.OF_AN_AGENCY, AUDITOR, HEAD, REGENT)
MANY = 50


def page_of(request: HttpRequest, seen: QuerySet[Any]) -> dict[str, Any]:
    """One page of a list that is sorted by `-id`, and the number after which the next one starts (0 for none)."""
    after = request.GET.get("setelah", "")
    if after.isdecimal() and len(after) < 18:
        seen = seen.filter(id__lt=int(after))
    rows = list(seen[: MANY + 1])
    return {"rows": rows[:MANY], "after": rows[MANY - 1].pk if len(rows) > MANY else 0}


def key_of(request: HttpRequest) -> UUID:
    """The key a form was sent with, so that sending it twice does one thing."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()


def today() -> date:
    """The day, where the regency is."""
    return clock.today(current().zone)


def agencies_of(viewer: Viewer, role: Role) -> set[int]:
    """The agencies for which somebody holds a role."""
    return {grant.agency_id for grant in viewer.grants if grant.role == role.code and grant.agency_id}


def actor(request: HttpRequest) -> User:
    """Who asks; the door was passed."""
    user = viewer_of(request).user
    assert user is not None
    return user


def mine(request: HttpRequest, way: str) -> dict[str, Any]:
    """What narrows a question to papers of agencies that the asker may see; `way` leads to the agency."""
    agencies = reach(viewer_of(request))
    return {} if agencies is None else {f"{way}__in": agencies}


@dataclass(frozen=True)
class AskedMonth:
    """The agency and the month that an address asks for (`?opd=dpupr&bulan=2027-03`). Nonsense becomes what is nearest."""

    request: HttpRequest

    @cached_property
    def agencies(self) -> list[Agency]:
        """Those whose cash the asker may see."""
        return list(Agency.objects.filter(**mine(self.request, "pk")).order_by("name"))

    @cached_property
    def agency(self) -> Agency | None:
        """The one asked for, else the first."""
        said = self.request.GET.get("opd", "")
        return next((one for one in self.agencies if one.code == said), self.agencies[0] if self.agencies else None)

    @cached_property
    def month(self) -> Period:
        """The month asked for, else the running one."""
        try:
            found = periods.parse(self.request.GET.get("bulan", ""))
        except ValueError:
            return Period.of(Kind.MONTH, today())
        return found if found.kind is Kind.MONTH else Period.of(Kind.MONTH, today())
