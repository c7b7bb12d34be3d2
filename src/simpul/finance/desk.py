"""`/keuangan/`: where the people of the money chain begin. Each room registers what its roles may do when Django starts.

desk.register(Entry(_("Rencana"), "/keuangan/rencana/", _("Menyusun dan menetapkan dokumen"), (PLANNER, AGENCY_PLANNER), order=10))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from simpul.finance.roles import DESK, EXAMINERS, OF_AN_AGENCY, REGENCY_WIDE
from simpul.kernel.accounts.desk import requires_staff
from simpul.kernel.accounts.roles import Role
from simpul.kernel.accounts.viewer import viewer_of
from simpul.kernel.web.navigation import Item, staff

entries: dict[str, Entry] = {}
READING = ("GET", "HEAD", "OPTIONS")
examiners_may: set[str] = set()  # names of addresses to which an examiner may send something, added by their rooms
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


def examiners_only_read(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Whoever holds the role of an examiner today writes nowhere at this desk, whatever other roles he holds (UU 15/2004: independence).

    It stands around all rooms, those to come too. What an examiner does write, his judgement on what was done, is named in `examiners_may`.
    """
    codes = {role.code for role in EXAMINERS}

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in READING and request.path.startswith(DESK) and not codes.isdisjoint(_held(request)):
            try:
                name = resolve(request.path_info).url_name
            except Resolver404:
                name = ""
            if name not in examiners_may:
                raise PermissionDenied(_("Pemeriksa membaca semuanya dan tidak mengubah apa pun di sini."))
        return get_response(request)

    return middleware


def _held(request: HttpRequest) -> set[str]:
    return {grant.role for grant in viewer_of(request).grants}
