"""What the regency knows about me, and who looked at it: everything by table, the looks, consent, a copy to take away, and erasure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from simpul.kernel.accounts import desk
from simpul.kernel.accounts.models import Grant, User
from simpul.kernel.accounts.roles import registry as roles
from simpul.kernel.accounts.viewer import Viewer, viewer_of
from simpul.kernel.audit.models import Entry
from simpul.kernel.cases.models import Attachment, Case
from simpul.kernel.cases.services import registry as services
from simpul.kernel.privacy import consents, dossier, exporting
from simpul.kernel.privacy.models import Export
from simpul.kernel.regency import current
from simpul.kernel.web import downloads

FRESH = timedelta(minutes=10)
ON_PAGE, LOOKS, NEWEST = 20, 50, 500
RIGHTS = "data-pribadi"  # the service that takes requests about personal data
DEEDS = {
    "unmask": gettext_lazy("NIK dibuka"),
    "view": gettext_lazy("Data diri dilihat"),
    "verify": gettext_lazy("KTP diperiksa dan NIK dicatat"),
    "match": gettext_lazy("Dicocokkan dengan data Dukcapil"),
    "case.view": gettext_lazy("Urusan beserta nama Anda dibuka"),
    "document.view": gettext_lazy("Berkas Anda dibuka"),
}


@dataclass(frozen=True)
class Look:
    """One look by staff at what is mine: by which office, what for. Officers stand behind their office, not under their name."""

    at: datetime
    what: str
    office: str
    why: str


@login_required
@require_safe
def my_data(request: HttpRequest) -> HttpResponseBase:
    """Everything on one page, newest first, a few rows of each table; with `?unduh=` who looked at it as a file."""
    viewer = viewer_of(request)
    if downloads.asked(request):  # the owner's own data: nobody writes it down
        header = [_("Waktu"), _("Kejadian"), _("Oleh"), _("Alasan")]
        rows = ((look.at, look.what, look.office, look.why) for look in looks(viewer))
        return downloads.take_table(request, downloads.Table("siapa-melihat-data-saya", header, rows))
    user = cast(User, viewer.user)
    said = consents.latest(user)
    context = {
        "sections": dossier.of(viewer, most=ON_PAGE), "looks": looks(viewer), "rights": services.get(RIGHTS), "most": ON_PAGE,
        "purposes": [(one, said.get(one.code), consents.given(one, user)) for one in consents.registry.values()],
        "export": Export.objects.waiting().filter(user=user).order_by("-id").first(),
    }  # fmt: skip
    return render(request, "privacy/my_data.html", context)


def looks(viewer: Viewer) -> list[Look]:
    """The latest looks of others at the viewer's data. What an oversight inquiry does stays untold while it is sealed."""
    found = list(_entries(viewer).order_by("-id")[:LOOKS])
    cases = Case.objects.in_bulk([int(one.object_id) for one in found if one.noun == "case"])
    offices = _offices({one.actor for one in found if one.actor})
    return [
        Look(one.at, str(DEEDS[one.verb]), _office(one, offices), one.reason or _why(one, cases)) for one in found
    ]  # fmt: skip


def _entries(viewer: Viewer) -> QuerySet[Entry]:
    mine = Case.objects.filter(applicant__in=viewer.resident_ids).exclude(sealed=True, closed_at=None)
    cases = list(mine.order_by("-id").values_list("pk", flat=True)[:NEWEST])
    files = Attachment.objects.filter(case__in=cases).order_by("-id").values_list("document_id", flat=True)[:NEWEST]
    about = (
        Q(
            noun="resident",
            verb__in=("unmask", "view", "verify", "match"),
            object_id__in=[str(pk) for pk in viewer.resident_ids],
        )
        | Q(noun="case", verb="case.view", object_id__in=[str(pk) for pk in cases], detail__identity=True)
        | Q(noun="document", verb="document.view", object_id__in=[str(pk) for pk in files])
    )
    return Entry.objects.filter(about).exclude(actor=cast(User, viewer.user).pk)


def _offices(actors: Iterable[int]) -> dict[int, list[Grant]]:
    held: dict[int, list[Grant]] = {}
    for grant in Grant.objects.filter(user__in=set(actors)).select_related("agency", "region").order_by("id"):
        held.setdefault(grant.user_id, []).append(grant)
    return held


def _office(entry: Entry, offices: dict[int, list[Grant]]) -> str:
    """In which office somebody acted that day."""
    day = entry.at.astimezone(current().zone).date()
    held = [
        g for g in offices.get(entry.actor or 0, ()) if g.valid_from <= day and (not g.valid_to or g.valid_to > day)
    ]
    names = dict.fromkeys(
        ", ".join(filter(None, (_(str(roles[g.role].label)), g.agency.short_name if g.agency else "")))
        for g in held
        if g.role in roles
    )
    return "; ".join(names) or _("Petugas")


def _why(entry: Entry, cases: dict[int, Case]) -> str:
    case = cases.get(int(entry.object_id)) if entry.noun == "case" else None
    return _("Menangani urusan %(number)s") % {"number": case.number} if case else _("Menangani urusan Anda")


@login_required
@require_safe
def erasure(request: HttpRequest) -> HttpResponse:
    """What would go at once if one asked, and what must stay, until when and on which ground."""
    viewer = viewer_of(request)
    sections = dossier.of(viewer, most=0)
    matters = Case.objects.filter(applicant__in=viewer.resident_ids).exclude(service=RIGHTS).exists()
    later = [one for one in sections if one.stays and (matters or one.said.resident != "pk")]
    context = {
        "at_once": [one for one in sections if one not in later], "later": later,
        "rights": services.get(RIGHTS),
    }  # fmt: skip
    return render(request, "privacy/erasure.html", context)


@login_required
@require_POST
def consent(request: HttpRequest) -> HttpResponse:
    """Say yes to a purpose, or no again."""
    purpose = consents.registry.get(request.POST.get("purpose", ""))
    if purpose is None:
        raise Http404
    yes = request.POST.get("given") == "1"
    consents.say(purpose, cast(User, request.user), yes=yes)
    messages.success(request, _("Persetujuan dicatat.") if yes else _("Persetujuan ditarik."))
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return HttpResponseRedirect(back if safe else reverse("my_data") + "#persetujuan")


@login_required
@require_POST
def ask_export(request: HttpRequest) -> HttpResponse:
    """Order a copy; the worker makes it."""
    exporting.ask(cast(User, request.user))
    messages.success(request, _("Salinan Anda sedang dibuat. Muat ulang halaman ini sebentar lagi."))
    return HttpResponseRedirect(reverse("my_data") + "#salinan")


@login_required
@require_POST
def take_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The copy, once, to somebody who has just shown that it is he: whoever finds an open browser gets nothing."""
    user = cast(User, request.user)
    if user.is_staff_member and (elsewhere := desk.door(request)):
        return elsewhere
    if not desk.shown(request, FRESH):
        logout(request)
        messages.info(request, _("Masuk sekali lagi untuk mengambil salinan data Anda."))
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': reverse('my_data')})}")
    content = exporting.take(user, pk)
    if content is None:
        messages.error(request, _("Salinan ini sudah diambil atau kedaluwarsa. Minta salinan baru."))
        return redirect("my_data")
    return HttpResponse(
        content, content_type="application/zip", headers={"Content-Disposition": 'attachment; filename="data-saya.zip"'}
    )
