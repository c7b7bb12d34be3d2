"""Filters of the desk kept under a name: one's own, and those that colleagues in the same office share."""

from __future__ import annotations

import json
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from django.contrib import messages
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from simpul.kernel.accounts.desk import requires_staff
from simpul.kernel.accounts.viewer import Viewer, viewer_of
from simpul.kernel.cases.deskwork import SavedFilter
from simpul.kernel.cases.filters import Filters
from simpul.kernel.kept import Slot
from simpul.lib import clock

MOST = 8  # shown as tabs, each with its count


class Named(NamedTuple):
    """A filter under its name, as the desk shows it; `own`: it may be dropped."""

    pk: int
    name: str
    query: str
    own: bool

    @property
    def asked(self) -> tuple[str, Filters]:
        """The view and the filters that it stands for."""
        parameters = dict(parse_qsl(self.query))
        return parameters.get("lihat", "antrean"), Filters.read(parameters)


def open_to(viewer: Viewer) -> Any:
    """One's own first, then what colleagues share who hold the same role at the same agency."""
    held = {(grant.role, grant.agency_id) for grant in viewer.grants}
    mine = Q(owner=Slot("me"))
    for role, agency in sorted(held, key=str):
        mine |= Q(shared=True, role=role, agency=agency)
    own = ExpressionWrapper(Q(owner=Slot("me")), output_field=BooleanField())
    found = SavedFilter.objects.filter(mine).annotate(own=own)
    return found.order_by("-own", "name", "id").values("pk", "name", "query", "own")[:MOST]


def read(packed: str | None) -> tuple[Named, ...]:
    """The same from the JSON as which they come beside the list (`lists.Packed`)."""
    return tuple(Named(**one) for one in json.loads(packed)) if packed else ()


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
