"""The officer's desk: the case page, the steps, the next case. Made to finish a case in under a minute by keyboard."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from simpul.kernel import audit
from simpul.kernel.accounts.desk import requires_staff
from simpul.kernel.accounts.viewer import viewer_of
from simpul.kernel.cases import (
    answering,
    conversation,
    facets,
    lists,
    photos,
    unsealing,
)
from simpul.kernel.cases.models import Audience, Case
from simpul.kernel.documents import UnacceptableFile, store
from simpul.kernel.web import facts, steps, together, worklist
from simpul.kernel.workflow import Refused


@requires_staff
@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    """One case from the inside; who may see it from the outside only is led there."""
    try:
        return _page(request, number)
    except Http404:
        if _visible(request, number) is None:
            raise
        return redirect("track", number=number)


def _page(
    request: HttpRequest,
    number: str,
    sent: steps.Offer | None = None,
    status: int = 200,
    message: steps.Unsent | None = None,
) -> HttpResponse:
    facet = _inside(request, number)
    look = "case.view", "case", facet.case.pk
    facet.noted(audit.entry(*look, by=facet.viewer.user, number=number, identity=facet.knows_identity))
    offered = steps.offers(facet, sent, request.GET.get("langkah", ""))
    context = {
        "facet": facet, "case": facet.case, "offers": offered, "before": facet.photos("photo", "before"),
        "after": facet.photos("after"), "files": facet.photos("file"), "answers": answering.told(facet),
        "releasable": photos.may_release(facet.case, facet.viewer), **_sealed_name(facet), "asked": request.GET.get("langkah", ""),
        "facts": facts.of(facet),
        "passed": lists.place_of(facet.case) if offered else "",
        "message": message, **together.inside(facet),
        "typed": request.session.pop("typed", {}) if "typed" in request.session else {},
    }  # fmt: skip
    return render(request, "web/case_staff.html", context, status=status)


def _sealed_name(facet: facets.Facet) -> dict[str, Any]:
    """What the page says of a sealed identity: whether one may ask or decide, and what was asked so far."""
    if not facet.case.sealed or not unsealing.may(facet.case, facet.viewer):
        return {"openings": None, "asked_for": None}
    return {"openings": unsealing.log(facet.case), "asked_for": unsealing.waiting(facet.case)}


def _inside(request: HttpRequest, number: str) -> facets.Facet:
    """The facet, only if the viewer's office lets him in; what everybody may see is no reason. Else as if there were no such case."""
    facet = _facet(request, number)
    if facet is None:
        raise Http404
    return facet


def _facet(request: HttpRequest, number: str) -> facets.Facet | None:
    facet = _visible(request, number)
    return facet if facet and facet.staff else None


def _visible(request: HttpRequest, number: str) -> facets.Facet | None:
    try:
        return facets.find(number, viewer_of(request))
    except Case.DoesNotExist:
        return None


@requires_staff
@require_POST
def step(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """A step by an officer. On success the next case of the queue is one key away."""
    facet = _inside(request, number)
    try:
        offer = steps.take(request, facet, name)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("desk_case", number=number)
    if offer:
        return _page(request, number, offer, status=422)
    past = facet.case.workflow.transitions[name].past
    messages.success(request, _("%(number)s: %(past)s.") % {"number": number, "past": past})
    still = _facet(request, number)
    return redirect("desk_case", number=number) if still else redirect("desk")


@requires_staff
@require_POST
def say(request: HttpRequest, number: str) -> HttpResponse:
    """A note for colleagues, or a message to the reporter."""
    facet = _inside(request, number)
    audience = Audience.PARTY if request.POST.get("audience") == "party" else Audience.STAFF
    text, sent = request.POST.get("text", ""), request.FILES.getlist("files")[:5]
    try:
        with transaction.atomic():
            files = [store(upload, by=facet.viewer.user) for upload in sent]
            conversation.say(facet.case, by=facet.viewer, text=text, audience=audience, documents=files)
    except (Refused, UnacceptableFile) as refusal:
        unsent = steps.Unsent(text, str(refusal), request.POST.get("audience", ""))
        return _page(request, number, status=422, message=unsent)
    messages.success(request, _("Tercatat."))
    return redirect("desk_case", number=number)


@requires_staff
@require_safe
def following(request: HttpRequest) -> HttpResponse:
    """The most urgent case of the queue, or the one after a case that was left as it is (`setelah`)."""
    queued = worklist.cases_in("antrean", viewer_of(request))
    page = lists.most_urgent_first(queued, request.GET.get("setelah", ""), size=1)
    if not page.rows:  # the end of the queue: from the beginning again
        page = lists.most_urgent_first(queued, size=1)
    if not page.rows:
        messages.success(request, _("Antrean Anda kosong."))
        return redirect("desk")
    return redirect("desk_case", number=page.rows[0].number)
