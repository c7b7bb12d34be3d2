"""The officer's desk: the queue, the case page, the steps. Made to finish a case in under a minute by keyboard."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from simpul.kernel import audit
from simpul.kernel.accounts.desk import requires_staff
from simpul.kernel.accounts.roles import Scope
from simpul.kernel.accounts.roles import registry as roles
from simpul.kernel.accounts.viewer import Viewer, viewer_of
from simpul.kernel.cases import (
    answering,
    climbing,
    conversation,
    facets,
    filters,
    gate,
    lexicon,
    lists,
    photos,
    tables,
    unsealing,
)
from simpul.kernel.cases.company import CaseTask
from simpul.kernel.cases.models import OPEN, Audience, Case, CaseQuerySet
from simpul.kernel.cases.services import Service, registry
from simpul.kernel.documents import UnacceptableFile, store
from simpul.kernel.kept import this_moment
from simpul.kernel.web import downloads, narrowing, saved, steps, together
from simpul.kernel.workflow import Refused
from simpul.lib import clock


@dataclass(frozen=True)
class View:
    """One way to look at the cases of a desk."""

    code: str
    label: str | Promise


VIEWS = (
    View("antrean", gettext_lazy("Antrean")),
    View("saya", gettext_lazy("Tugas saya")),
    View("lewat", gettext_lazy("Lewat batas")),
    View("berhenti", gettext_lazy("Jam berhenti")),
    View("tugas", gettext_lazy("Diminta membantu")),
    View("naik", gettext_lazy("Naik ke saya")),
    View("semua", gettext_lazy("Semua")),
)
CHANNELS = {
    "web": gettext_lazy("Situs ini"),
    "phone": gettext_lazy("Telepon"),
    "counter": gettext_lazy("Datang langsung"),
    "open311": gettext_lazy("Aplikasi lain"),
    "whatsapp": gettext_lazy("WhatsApp"),
    "lapor": gettext_lazy("SP4N-LAPOR!"),
    "api": gettext_lazy("Aplikasi lain"),
}


def queue(viewer: Viewer) -> Q:
    """The open cases whose turn it is at this desk: by role, and by agency or area where the role is held for one."""
    turn = Q(pk__in=())
    for grant in viewer.grants:
        mine = Q(owner=grant.role)
        scope = roles[grant.role].scope
        if scope is Scope.AGENCY:
            mine &= Q(agency=grant.agency_id)
        elif scope is Scope.REGION:
            mine &= Q(region__code__startswith=grant.region_id)
        turn |= mine
    return turn & OPEN


def cases_in(view: str, viewer: Viewer) -> CaseQuerySet:
    """The cases of a view. The gate comes first; the view only narrows."""
    inside: CaseQuerySet = Case.objects.filter(gate.staff_rows(viewer))
    if view == "semua":
        return inside
    if view == "tugas":
        return inside.filter(pk__in=tasks_of(viewer))
    if view == "naik":
        return climbing.raised_to(inside, viewer)
    turn = inside.filter(queue(viewer))
    if view == "saya":
        return turn.filter(assignee=viewer.user)
    if view == "lewat":
        late = queue(viewer) & Q(due_at__lt=this_moment())
        if viewer.agencies and (asked := [row["case"] for row in tasks_of(viewer, due_at__lt=clock.now())[:1000]]):
            late |= Q(pk__in=asked)
        return inside.filter(late, OPEN, paused_at=None)
    return turn.filter(paused_at__isnull=view != "berhenti")


def known(view: str, viewer: Viewer) -> tuple[Hashable, ...]:
    """The key under which a view is kept as a question; empty where its rows rest on something read beforehand."""
    if view in {"antrean", "saya", "berhenti", "semua"} or (view == "lewat" and not viewer.agencies):
        return "desk", view, viewer.reach, viewer.user.pk if viewer.user and view == "saya" else None
    return ()


def tasks_of(viewer: Viewer, **more: Any) -> Any:
    """The cases on which an agency of this viewer was asked for help and has not ended it."""
    return CaseTask.objects.filter(agency__in=viewer.agencies, ended_at=None, **more).values("case")


@requires_staff
@require_safe
def inbox(request: HttpRequest) -> HttpResponseBase:
    """The list of cases at this desk; with `?unduh=` the same as a file."""
    viewer = viewer_of(request)
    view = request.GET.get("lihat", "antrean")
    asked = filters.Filters.read(request.GET)

    def found() -> CaseQuerySet:
        return filters.narrowed(cases_in(view, viewer), asked, viewer)

    by_age = view == "semua" or bool(asked.q)
    if downloads.asked(request):
        kept = {"lihat": view, **asked.parameters()}
        answers = _answering(asked) if "jawaban" in request.GET else None
        kept |= {"jawaban": "1"} if answers else {}
        return downloads.take_away(
            request, tables.DESK, found(), viewer, by_deadline=not by_age, filters=kept, answers_of=answers
        )
    after = request.GET.get("setelah", "")
    if by_age:
        page = filters.newest_first(lambda: cases_in(view, viewer), asked, viewer, known(view, viewer), after)
    else:
        page = lists.most_urgent_first(found, after, **filters.kept(asked, known(view, viewer), viewer))
    late = lists.count(lambda: cases_in("lewat", viewer), kept_as=known("lewat", viewer))
    named = saved.open_to(viewer)
    held = [saved.asked_by(one) for one in named]
    many = lists.counts([filters.narrowed(cases_in(of, viewer), narrow, viewer) for of, narrow in held])
    context = {
        "view": view, "views": VIEWS, "page_of_cases": page, "asked": asked, "told": list(filters.told(asked)),
        "better": "" if page.rows or after or page.after or lists.is_number(asked.q) else lexicon.corrected(asked.q),
        "choices": narrowing.choices(asked, viewer), "listing": tables.DESK, "late": late, "viewer": viewer, "after": after,
        "answering": _answering(asked),
        "saved": [(one, one.owner_id == viewer.user.pk, n) for one, n in zip(named, many, strict=True)] if viewer.user else [],
        "all": request.GET.get("pilih") == "semua", "acts": any(g.role not in gate.READ_EVERYTHING for g in viewer.grants),
        "intake": [s for s in registry.values() if {g.role for g in viewer.grants} & {r.code for r in s.intake_roles}],
    }  # fmt: skip
    return render(request, "web/inbox.html", context)


def _answering(asked: filters.Filters) -> Service | None:
    """The one service that the list shows, if its form was defined question by question: then files can hold the answers."""
    return asked.service if asked.service and asked.service.source else None


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
    audit.record("case.view", "case", facet.case.pk, by=facet.viewer.user, number=number, identity=facet.knows_identity)
    offered = steps.offers(facet, sent, request.GET.get("langkah", ""))
    context = {
        "facet": facet, "case": facet.case, "offers": offered, "before": facet.photos("photo", "before"),
        "after": facet.photos("after"), "files": facet.photos("file"), "answers": answering.told(facet),
        "releasable": photos.may_release(facet.case, facet.viewer), **_sealed_name(facet), "asked": request.GET.get("langkah", ""),
        "channel": CHANNELS.get(facet.case.channel, facet.case.channel),
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
    queued = cases_in("antrean", viewer_of(request))
    page = lists.most_urgent_first(queued, request.GET.get("setelah", ""), size=1)
    if not page.rows:  # the end of the queue: from the beginning again
        page = lists.most_urgent_first(queued, size=1)
    if not page.rows:
        messages.success(request, _("Antrean Anda kosong."))
        return redirect("desk")
    return redirect("desk_case", number=page.rows[0].number)
