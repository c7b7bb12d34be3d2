"""`/pengelola/peran/`: who may do what, what changed this month, and what waits for a second person."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from simpul.kernel.accounts.models import Grant, GrantQuerySet
from simpul.kernel.accounts.roles import ADMINISTRATOR, AUDITOR
from simpul.kernel.accounts.roles import registry as roles
from simpul.kernel.accounts.viewer import viewer_of
from simpul.kernel.audit.models import Entry
from simpul.kernel.organizations.models import Agency
from simpul.kernel.regency import current
from simpul.kernel.web import downloads
from simpul.kernel.web.administration.gates import only
from simpul.lib import clock

MONTH = timedelta(days=31)
VERBS = ("grant", "grant.approve", "revoke", "account.invite", "close", "import.people")


@only(ADMINISTRATOR, AUDITOR)
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """Every role that is held, of the regency or of one agency; with `?unduh=` as a file."""
    if downloads.asked(request):
        return downloads.take_table(request, _table(request))
    waiting = (
        Grant.objects.waiting().visible_to(viewer_of(request)).select_related("user", "agency", "region", "granted_by")
    )
    latest = Entry.objects.filter(noun="account", verb__in=VERBS, at__gte=clock.now() - MONTH).order_by("-pk")[:100]
    context = {
        "held": _held(request)[:500], "asked": request.GET, "agencies": Agency.objects.active().order_by("name"), "waiting": waiting,
        "latest": latest, "roles": roles, "verbs": _words(), "query": downloads.query(request),
    }  # fmt: skip
    return render(request, "administration/holders.html", context)


def _table(request: HttpRequest) -> downloads.Table:
    """The same as a table to take away."""
    rows = (
        (
            str(one.agency or one.region or current().name), str(roles.get(one.role, one.role)),
            one.get_acting_display() if one.acting else "",
            one.user.name, one.user.position, one.valid_from, one.valid_to, one.granted_by.name if one.granted_by else "",
            one.approved_by.name if one.approved_by else "", one.basis,
        )
        for one in _held(request)
    )  # fmt: skip
    head = [
        _("Instansi"), _("Peran"), _("Pelaksana"), _("Nama"), _("Jabatan"), _("Berlaku sejak"), _("Tidak berlaku mulai"),
        _("Diberikan oleh"), _("Disetujui oleh"), _("Dasar"),
    ]  # fmt: skip
    return downloads.Table(
        "peran", head, rows, True, downloads.narrowed_by(request), verb="grants.export", noun="account"
    )


def _held(request: HttpRequest) -> GrantQuerySet:
    found = Grant.objects.visible_to(viewer_of(request)).in_force()
    if code := request.GET.get("instansi"):
        found = found.filter(agency__code=code)
    if role := request.GET.get("peran"):
        found = found.filter(role=role)
    ordered: GrantQuerySet = found.select_related("user", "agency", "region", "granted_by", "approved_by").order_by(
        "agency__name", "region__code", "role", "user__name"
    )
    return ordered


def _words() -> dict[str, str]:
    return {
        "grant": _("Peran diberikan"), "grant.approve": _("Peran disetujui"), "revoke": _("Peran dicabut"),
        "account.invite": _("Petugas diundang"), "close": _("Akun ditutup"), "import.people": _("Petugas diimpor"),
    }  # fmt: skip
