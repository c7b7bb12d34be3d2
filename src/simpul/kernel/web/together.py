"""Cases that several agencies, residents or reports share: tasks, “Saya juga”, merging and links. The pages' part of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from simpul.kernel.accounts.desk import requires_staff
from simpul.kernel.accounts.throttling import TooMany, throttle
from simpul.kernel.accounts.viewer import viewer_of
from simpul.kernel.cases import duplicates, engine, facets, following, gate, linking, merging, splitting
from simpul.kernel.cases.company import CaseLink, CaseTask
from simpul.kernel.cases.duplicates import Candidate
from simpul.kernel.cases.facets import Facet
from simpul.kernel.cases.models import Case, Secrecy
from simpul.kernel.cases.services import Service
from simpul.kernel.documents import UnacceptableFile, store
from simpul.kernel.forms import ApplicationForm
from simpul.kernel.web.middleware import client_address
from simpul.kernel.workflow import Refused
from simpul.lib import clock


def inside(facet: Facet) -> dict[str, Any]:
    """What the desk's page of a case shows of its company."""
    case, viewer = facet.case, facet.viewer
    transitions = case.workflow.transitions
    there = facet.dossier.company
    may_merge = engine.may(transitions["merge"], case, viewer)
    return {
        "tasks": [(task, splitting.helper_role(task, case, viewer) is not None) for task in (_tasks(case) if there.tasks else ())],
        "may_withdraw": engine.may(transitions["task_withdraw"], case, viewer),
        "people": following.count(case) if there.followers else 1,
        "links": linking.of(case, viewer) if there.links else [], "link_kinds": CaseLink.Kind.choices,
        "candidates": duplicates.near_me(viewer, case) if may_merge else [],
        "merged": [one for one in (_merged(case) if there.merged else ()) if gate.works_on(one, viewer)],
        "may_unmerge": engine.may(transitions["unmerge"], case, viewer),
        "may_tell": not gate.only_helps(case, viewer),
    }  # fmt: skip


def _tasks(case: Case) -> Iterable[CaseTask]:
    return CaseTask.objects.filter(case=case.pk).select_related("agency", "assignee").order_by("id")


def _merged(case: Case) -> Iterable[Case]:
    return Case.objects.filter(merged_into=case.pk).defer("search")


def outside(facet: Facet) -> dict[str, Any]:
    """What the page of a case shows residents of its company."""
    case, viewer = facet.case, facet.viewer
    there = facet.dossier.company
    follows = there.followers and following.follows(case, viewer)
    return {
        "people": following.count(case) if there.followers and facet.service.joinable else 1,
        "links": linking.of(case, viewer) if there.links else [],
        "joinable": following.joinable(case) and not gate.is_party(case, viewer), "follows": follows,
        "may_vote": follows and following.may_vote(case, viewer),
    }  # fmt: skip


def reported_already(request: HttpRequest, service: Service, form: ApplicationForm) -> list[Candidate]:
    """Public reports that may be of the same thing, offered once before a new one is filed. Who wants to keep his secret is not asked."""
    if not service.joinable or "tetap" in request.POST:
        return []
    given = form.case_fields()
    if given.get("sealed") or given.get("secrecy") == Secrecy.CONFIDENTIAL:
        return []
    found = duplicates.public(
        service.slug, text=str(given.get("text", "")), at=clock.now(), place=given.get("place"),
        region=given.get("region_id"),
    )  # fmt: skip
    mine = viewer_of(request).resident_ids
    return [one for one in found if one.case.applicant_id not in mine]


def _inside(request: HttpRequest, number: str) -> Facet:
    facet = _outside(request, number)
    if not facet.staff:
        raise Http404
    return facet


def _outside(request: HttpRequest, number: str) -> Facet:
    try:
        return facets.find(number, viewer_of(request))
    except Case.DoesNotExist as error:
        raise Http404 from error


@requires_staff
@require_POST
def task(request: HttpRequest, number: str, pk: int, name: str) -> HttpResponse:
    """A step of a task: taken, done, returned by its agency; withdrawn by whoever holds the case."""
    facet = _inside(request, number)
    if name not in splitting.STEPS:
        raise Http404
    found = get_object_or_404(CaseTask, pk=pk, case=facet.case.pk)
    reason, answer = request.POST.get("reason", ""), request.POST.get("answer", "")
    try:
        with transaction.atomic():
            files = [store(upload, by=facet.viewer.user) for upload in request.FILES.getlist("files")[:5]]
            splitting.move(name, found, facet.case, by=facet.viewer, reason=reason, answer=answer, documents=files)
    except (Refused, UnacceptableFile) as refusal:
        messages.error(request, str(refusal))
        request.session["typed"] = {"task": pk, "name": name, "text": (reason or answer)[:4000]}
    else:
        messages.success(request, _("Tercatat."))
    still = gate.works_on(facet.case, facet.viewer)
    return redirect("desk_case", number=number) if still else redirect("desk")


@requires_staff
@require_POST
def merge(request: HttpRequest, number: str) -> HttpResponse:
    """Two reports of the same thing become one; the earlier leads."""
    facet, other = _inside(request, number), _inside(request, request.POST.get("main", ""))
    try:
        merging.merge(facet.case, other.case, by=facet.viewer)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("desk_case", number=number)
    messages.success(request, _("Digabung. Pelapornya tetap dikabari dan terhitung."))
    return redirect("desk_case", number=min((facet.case, other.case), key=lambda case: case.pk).number)


@requires_staff
@require_POST
def unmerge(request: HttpRequest, number: str) -> HttpResponse:
    """The merged report stands alone again."""
    facet = _inside(request, number)
    try:
        merging.unmerge(facet.case, by=facet.viewer, reason=request.POST.get("reason", ""))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Dipisahkan lagi."))
    return redirect("desk_case", number=number)


@requires_staff
@require_POST
def link(request: HttpRequest, number: str) -> HttpResponse:
    """Link the case to another, or take a link away."""
    facet = _inside(request, number)
    gone = request.POST.get("hapus", "")
    try:
        if gone:
            linking.unlink(facet.case, int(gone) if gone.isdecimal() and len(gone) < 18 else 0, by=facet.viewer)
        else:
            linking.link(facet.case, request.POST.get("number", ""), request.POST.get("kind", ""), by=facet.viewer)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Tercatat."))
    return redirect("desk_case", number=number)


@require_POST
def join(request: HttpRequest, number: str) -> HttpResponse:
    """“Saya juga”, and back (`lepas`). Who has not signed in is asked to, and comes back to the case."""
    facet = _outside(request, number)
    if not request.user.is_authenticated:
        return redirect(f"{reverse('account_login')}?next={reverse('track', args=[facet.case.number])}")
    try:
        throttle("join", client_address(request) or "", limit=60, seconds=3600)
        if "lepas" in request.POST:
            following.leave(facet.case, facet.viewer)
            messages.success(request, _("Anda tidak lagi mengikuti laporan ini."))
        else:
            following.join(facet.case, facet.viewer)
            messages.success(request, _("Terima kasih. Anda ikut terhitung dan mendapat kabarnya."))
    except (Refused, TooMany) as refusal:
        messages.error(request, str(refusal))
    back = request.POST.get("kembali", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(back) if back and safe else redirect("track", number=facet.case.number)
