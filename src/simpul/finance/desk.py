"""`/keuangan/`: where the people of the money chain begin. Each room registers what its roles may do when Django starts.

desk.register(Entry(_("Rencana"), "/keuangan/rencana/", _("Menyusun dan menetapkan dokumen"), (PLANNER, AGENCY_PLANNER), order=10))
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from simpul.finance.roles import DESK, OF_AN_AGENCY, REGENCY_WIDE
from simpul.kernel.accounts.desk import requires_staff
from simpul.kernel.accounts.roles import Role
from simpul.kernel.accounts.viewer import viewer_of
from simpul.kernel.web.navigation import Item, staff

entries: dict[str, Entry] = {}
staff.register(Item(_("Keuangan"), DESK, "coins", roles=REGENCY_WIDE + OF_AN_AGENCY, order=15))


@dataclass(frozen=True)
class Entry:
    """A page of the desk, and whose it is. `note` says in some words what one does there."""

    label: str | Promise
    url: str
    note: str | Promise
    roles: tuple[Role, ...]
    icon: str = "coins"
    order: int = 50


def register(entry: Entry) -> Entry:
    """Add a page to the front page of the desk; a second one of the same address takes its place."""
    entries[entry.url] = entry
    return entry


def open_to(held: frozenset[str]) -> list[Entry]:
    """What somebody who holds these roles may do, in order."""
    mine = [one for one in entries.values() if not held.isdisjoint(role.code for role in one.roles)]
    return sorted(mine, key=lambda one: (one.order, one.url))


@requires_staff
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What one's roles may do."""
    held = frozenset(grant.role for grant in viewer_of(request).grants)
    return render(request, "finance/desk.html", {"entries": open_to(held)})
