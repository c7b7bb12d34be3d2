"""Filters of the desk kept under a name: one's own, and those that colleagues in the same office share."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from simpul.kernel.accounts.desk import requires_staff
from simpul.kernel.accounts.viewer import Viewer, viewer_of
from simpul.kernel.cases.deskwork import SavedFilter
from simpul.kernel.cases.filters import Filters
from simpul.kernel.kept import Slot, ask
from simpul.lib import clock

MOST = 8  # shown as tabs, each with its count


def open_to(viewer: Viewer) -> list[SavedFilter]:
    """One's own first, then what colleagues share who hold the same role at the same agency."""
    if viewer.user is None:
        return []
    me = viewer.user.pk
    held = frozenset((grant.role, grant.agency_id) for grant in viewer.grants)
    found = ask(("saved", held), lambda: _open_to(held), me=me)
    return sorted(found, key=lambda one: one.owner_id != me)[:MOST]


def _open_to(held: frozenset[tuple[str, int | None]]) -> Any:
    mine = Q(owner=Slot("me"))
    for role, agency in sorted(held, key=str):
        mine |= Q(shared=True, role=role, agency=agency)
    return SavedFilter.objects.filter(mine).order_by("name", "id")[: MOST * 4]


def asked_by(one: SavedFilter) -> tuple[str, Filters]:
    """The view and the filters that it stands for."""
    parameters = dict(parse_qsl(one.query))
    return parameters.get("lihat", "antrean"), Filters.read(parameters)


@requires_staff
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the filters of the page under a name; the same name again replaces it."""
    viewer = viewer_of(request)
    name = " ".join(request.POST.get("nama", "").split())[:40]
    view, asked = request.POST.get("lihat", "antrean"), Filters.read(request.POST)
    address = asked.address(lihat=view)
    if not name:
        messages.error(request, _("Beri nama saringan ini."))
    else:
        held: Any = next(iter(viewer.grants), None)
        kept = {
            "query": address, "created_at": clock.now(), "role": held.role if held else "",
            "agency_id": held.agency_id if held else None, "shared": bool(held and request.POST.get("bersama")),
        }  # fmt: skip
        SavedFilter.objects.update_or_create(owner=viewer.user, name=name, defaults=kept)
        messages.success(request, _("Saringan “%(name)s” disimpan.") % {"name": name})
    return redirect(f"{reverse('desk')}?{address}")


@requires_staff
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a filter of one's own."""
    SavedFilter.objects.filter(pk=pk, owner=viewer_of(request).user).delete()
    return redirect("desk")
