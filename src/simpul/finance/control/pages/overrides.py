"""`/keuangan/pengendalian/pengecualian/`: overrides as documents; asked here by one, signed here by another."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_safe

from simpul.finance import roles
from simpul.finance.control import overriding
from simpul.finance.control.forms import OverrideForm
from simpul.finance.control.kinds import ASKING, KINDS, duty
from simpul.finance.control.models import Override
from simpul.finance.control.subjects import SUBJECTS
from simpul.kernel.accounts.desk import requires_role
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.roles import AUDITOR, HEAD, REGENT, Scope
from simpul.kernel.accounts.viewer import Viewer, viewer_of
from simpul.kernel.web import downloads
from simpul.kernel.workflow import Refused

READERS = (*roles.REGENCY_WIDE, *roles.OF_AN_AGENCY, AUDITOR, HEAD, REGENT)
A_PAGE = 50


def actor(request: HttpRequest) -> User:
    """Who is signed in. The door was passed."""
    user = viewer_of(request).user
    assert user is not None
    return user


def may_ask(viewer: Viewer) -> list[str]:
    """The kinds that somebody may ask for."""
    held = {grant.role for grant in viewer.grants}
    return [kind.code for kind in KINDS.values() if not held.isdisjoint(role.code for role in kind.asks)]


def may_sign(viewer: Viewer, one: Override) -> bool:
    """Whether somebody is entitled to sign this one; the database decides."""
    if viewer.user is None or viewer.user.pk == one.asked_by_id or one.kind not in KINDS:
        return False
    signs = {role.code: role.scope for role in KINDS[one.kind].signs}
    return any(
        grant.role in signs and (signs[grant.role] is not Scope.AGENCY or grant.agency_id == one.agency_id)
        for grant in viewer.grants
    )


@requires_role(*READERS)
@require_safe
def overrides(request: HttpRequest) -> HttpResponseBase:
    """Those that were asked for, the newest first; above them those that wait for who looks."""
    viewer = viewer_of(request)
    rows = Override.objects.visible_to(viewer).select_related("agency", "signature", "asked_by").order_by("-pk")
    if downloads.asked(request):
        heads = [
            _("Tanggal"),
            _("Jenis"),
            _("Perangkat daerah"),
            _("Menyangkut"),
            _("Yang diminta"),
            _("Alasan"),
            _("Keadaan"),
            _("Nomor"),
        ]
        lines = (
            [one.day, KINDS[one.kind].label, one.agency.name if one.agency else "", one.subject, one.words, one.reason,
             _(state(one)[0]), number(one)]
            for one in rows[: downloads.MOST]
        )  # fmt: skip
        return downloads.take_table(request, downloads.Table("permintaan-pengecualian", heads, lines))
    after = request.GET.get("setelah", "")
    some = list(
        rows.filter(pk__lt=int(after))[: A_PAGE + 1] if after.isdecimal() and len(after) < 18 else rows[: A_PAGE + 1]
    )
    waiting = [
        one for one in Override.objects.waiting().select_related("agency").order_by("pk")[:200] if may_sign(viewer, one)
    ]
    context = {
        "rows": [(one, *state(one)) for one in some[:A_PAGE]], "waiting": waiting, "may_ask": bool(may_ask(viewer)), "kinds": KINDS,
        "following": f"?setelah={some[A_PAGE - 1].pk}" if len(some) > A_PAGE else "", "query": downloads.query(request),
    }  # fmt: skip
    return render(request, "control/overrides.html", context)


def state(one: Override) -> tuple[str, str]:
    """How far it is, in words and by tone."""
    signature = getattr(one, "signature", None)
    if signature is None:
        return gettext_noop("menunggu tanda tangan"), "warn"
    return (gettext_noop("disetujui"), "ok") if signature.granted else (gettext_noop("ditolak"), "bad")


def number(one: Override) -> str:
    """Its number, once it is granted."""
    signature = getattr(one, "signature", None)
    return f"{signature.no}/{signature.year}" if signature and signature.granted else ""


@requires_role(*ASKING)
@require_http_methods(["GET", "HEAD", "POST"])
def override_new(request: HttpRequest) -> HttpResponse:
    """Ask for one."""
    form = OverrideForm(request.POST or None, kinds=may_ask(viewer_of(request)))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = overriding.ask(
                told.pop("kind"), told.pop("subject_kind"), told.pop("subject"), by=actor(request), **told
            )
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Permintaan tercatat. Orang lain yang berwenang menandatanganinya."))
            return redirect("override", made.pk)
    return render(request, "control/override_new.html", {"form": form}, status=422 if form.errors else 200)


@requires_role(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def override(request: HttpRequest, number: int) -> HttpResponse:
    """One of them; whoever is entitled signs it here, or refuses."""
    seen = Override.objects.visible_to(viewer_of(request)).select_related("agency", "asked_by", "signature__signed_by")
    one = get_object_or_404(seen, pk=number)
    problem, note = "", request.POST.get("catatan", "").strip()[:500]
    if request.method == "POST":
        try:
            overriding.sign(one, granted="setujui" in request.POST, note=note, by=actor(request))
        except Refused as refusal:
            problem = str(refusal)
        else:
            messages.success(request, _("Keputusan Anda tercatat."))
            return redirect("override", number)
    return _one(request, one, problem, note)


def _one(request: HttpRequest, one: Override, problem: str, note: str) -> HttpResponse:
    signature: Any = getattr(one, "signature", None)
    words, tone = state(one)
    context = {
        "one": one, "kind": KINDS[one.kind], "subject": SUBJECTS[one.subject_kind], "signature": signature, "words": words, "tone": tone,
        "asked_as": duty(one.asked_role), "signed_as": duty(signature.signed_role) if signature else "", "problem": problem, "note": note,
        "may_sign": signature is None and may_sign(viewer_of(request), one),
    }  # fmt: skip
    return render(request, "control/override.html", context, status=422 if problem else 200)
