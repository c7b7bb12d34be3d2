"""Following a case: by number and code, from one's own list, and what the person concerned may do there."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from simpul.kernel import audit
from simpul.kernel.accounts.throttling import TooMany, throttle
from simpul.kernel.accounts.viewer import Viewer, viewer_of
from simpul.kernel.cases import (
    answering,
    conversation,
    engine,
    facets,
    following,
    gate,
    lists,
    numbers,
    tables,
    unsealing,
)
from simpul.kernel.cases.filing import begun
from simpul.kernel.cases.gate import Level
from simpul.kernel.cases.models import Audience, Case, CaseQuerySet
from simpul.kernel.cases.services import registry
from simpul.kernel.documents import PICTURES, UnacceptableFile, store
from simpul.kernel.kept import AmongFew, Slot
from simpul.kernel.web import downloads, facts, steps, together
from simpul.kernel.web.filing import draft_owner
from simpul.kernel.web.middleware import client_address
from simpul.kernel.web.sharing import shared
from simpul.kernel.workflow import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Ask for a number, and the code where the case is not public. A wrong code and an unknown number look the same."""
    if request.method != "POST":
        return render(request, "web/track.html", {"number": request.GET.get("nomor", ""), "error": ""})
    number, code = request.POST.get("nomor", "").strip().upper(), request.POST.get("kode", "").strip()
    try:
        throttle("track", client_address(request) or "", limit=30, seconds=600)
    except TooMany as refusal:
        return render(request, "web/track.html", {"number": number, "error": str(refusal)}, status=429)
    number = numbers.read(number) or number
    case = Case.objects.filter(number=number).first()
    if case and code and engine.unlocks(case, code):
        request.session["unlocked"] = [*request.session.get("unlocked", ())[-50:], case.pk]
        return redirect("track", number=case.number)
    if case and not code and gate.level(case, viewer_of(request)) is not Level.NONE:
        return redirect("track", number=case.number)
    error = (
        _("Nomor atau kode tidak cocok. Periksa lagi keduanya.")
        if code
        else _("Nomor itu tidak ditemukan, atau perlu kode untuk membukanya.")
    )
    return render(request, "web/track.html", {"number": number, "error": error}, status=422)


@require_safe
@shared
def track(request: HttpRequest, number: str) -> HttpResponse:
    """The page of one case, as its reporter or anybody else may see it."""
    return _page(request, number)


def _page(
    request: HttpRequest,
    number: str,
    sent: steps.Offer | None = None,
    status: int = 200,
    message: steps.Unsent | None = None,
    vote: steps.Unsent | None = None,
) -> HttpResponse:
    try:
        facet = facets.find(number, viewer_of(request))
    except Case.DoesNotExist:
        text = _("Nomor itu tidak ditemukan, atau perlu kode untuk membukanya.")
        return render(request, "web/track.html", {"number": number, "error": text}, status=404)
    if facet.staff:  # an officer reads here what he reads at his desk
        audit.record(
            "case.view", "case", facet.case.pk, by=facet.viewer.user, number=number, identity=facet.knows_identity
        )
    own = facet.party and gate.is_party(facet.case, facet.viewer)
    offered = [offer for offer in steps.offers(facet, sent) if facet.case.workflow and _residents(offer)] if own else []
    return render(
        request,
        "web/case_public.html",
        {
            "facet": facet,
            "case": facet.case,
            "own": own,
            "offers": offered,
            "answers": answering.told(facet),
            "message": message,
            "facts": facts.outline(facet),
            "share": request.build_absolute_uri(reverse("track", args=[facet.case.number]))
            if facet.case.published
            else "",
            "objection": vote,
            "openings": unsealing.log(facet.case) if own and facet.case.sealed else [],
            **together.outside(facet),
        },
        status=status,
    )


def _residents(offer: steps.Offer) -> bool:
    return any(role.code == "applicant" for role in offer.step.by)


@require_POST
def step(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """A step by the reporter: objecting, rating."""
    try:
        facet = facets.find(number, viewer_of(request))
        offer = steps.take(request, facet, name)
    except Case.DoesNotExist:
        return _page(request, number)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("track", number=number)
    if offer:
        return _page(request, number, offer, status=422)
    messages.success(request, _("Terima kasih, sudah kami catat."))
    return redirect("track", number=number)


@require_POST
def say(request: HttpRequest, number: str) -> HttpResponse:
    """A message from the reporter to the office, with photos if he likes."""
    try:
        facet = facets.find(number, viewer_of(request))
        conversation.check(facet.case, facet.viewer, Audience.PARTY)
        throttle("say", client_address(request) or "", limit=30, seconds=3600)
        text, sent = request.POST.get("text", ""), request.FILES.getlist("photos")[:3]
        with transaction.atomic():
            photos = [store(upload, by=facet.viewer.user, name="foto", limits=PICTURES) for upload in sent]
            conversation.say(facet.case, by=facet.viewer, text=text, audience=Audience.PARTY, documents=photos)
    except Case.DoesNotExist:
        return _page(request, number)
    except (Refused, UnacceptableFile, TooMany) as refusal:
        status = 429 if isinstance(refusal, TooMany) else 422
        return _page(request, number, status=status, message=steps.Unsent(request.POST.get("text", ""), str(refusal)))
    messages.success(request, _("Pesan Anda sudah terkirim."))
    return redirect("track", number=number)


@require_POST
def vote(request: HttpRequest, number: str) -> HttpResponse:
    """A resident who follows the case says that its answer does not hold."""
    try:
        facet = facets.find(number, viewer_of(request))
        throttle("vote", client_address(request) or "", limit=20, seconds=3600)
        reopened = following.vote(facet.case, facet.viewer, request.POST.get("reason", ""))
    except Case.DoesNotExist as error:
        raise Http404 from error
    except (Refused, TooMany) as refusal:
        status = 429 if isinstance(refusal, TooMany) else 422
        return _page(request, number, status=status, vote=steps.Unsent(request.POST.get("reason", ""), str(refusal)))
    done = _("Laporan ini dibuka lagi.") if reopened else _("Sanggahan Anda tercatat.")
    messages.success(request, done)
    return redirect("track", number=facet.case.number)


def own_cases(viewer: Viewer) -> CaseQuerySet:
    """All that this person has with the regency: by account, else what this browser opened by number and code."""
    if viewer.resident_ids:
        return Case.objects.filter(AmongFew("applicant", Slot("records", lambda: sorted(viewer.resident_ids))))
    return Case.objects.filter(pk__in=viewer.unlocked) if viewer.unlocked else Case.objects.none()


@require_safe
def mine(request: HttpRequest) -> HttpResponseBase:
    """“Urusan saya”; with `?unduh=` as a file."""
    viewer = viewer_of(request)
    if downloads.asked(request):
        return downloads.take_away(request, tables.OWN, own_cases(viewer), viewer)
    kept_as = "own cases" if viewer.resident_ids else None
    after = request.GET.get("setelah", "")
    page = lists.newest_first(
        lambda: own_cases(viewer), after, 20, kept_as=kept_as, records=sorted(viewer.resident_ids)
    )
    drafts = [
        (registry[draft.service], draft) for draft in begun(draft_owner(request), viewer) if draft.service in registry
    ]
    return render(request, "web/mine.html", {"page_of_cases": page, "drafts": drafts})
