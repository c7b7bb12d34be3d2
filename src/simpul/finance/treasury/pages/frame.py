"""What the pages of this room share: who reads them, one page of a list, the key and the day of a deed."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db.models import QuerySet
from django.http import HttpRequest

from simpul.finance import roles
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.roles import AUDITOR, HEAD, REGENT, Role
from simpul.kernel.accounts.viewer import Viewer, viewer_of
from simpul.kernel.regency import current
from simpul.lib import clock

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
