"""`/keuangan/rencana/`: documents and versions, drafted, agreed and set."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from simpul.finance.planning import deciding, diffing, drafting, importing, people
from simpul.finance.planning.drafting import Intended, Promised
from simpul.finance.planning.forms import DecreeForm, IndicatorForm, NodeForm, PlanForm, WorkForm
from simpul.finance.planning.models import Node, Terms, Version, Work
from simpul.finance.planning.people import actor, planners
from simpul.kernel.accounts.models import User
from simpul.kernel.workflow import Refused

SHOWN = 300


@planners
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Every document that one may read, and the form that opens a new one."""
    by = actor(request)
    form = PlanForm(request.POST or None, user=by)
    if form.is_bound and form.is_valid():
        made = _tried(form, lambda: drafting.draft(drafting.open_plan(**form.cleaned_data, by=by), by=by))
        if made is not None:
            messages.success(request, _("%(plan)s dibuka sebagai rancangan.") % {"plan": made.plan})
            return redirect("plan_version", made.pk)
    found = people.versions_of(request).order_by("-plan__first_year", "plan__kind", "plan", "-n")
    context = {
        "open": [one for one in found if one.state != "set"],
        "set": [one for one in found if one.state == "set"],
        "form": form if people.plans(by) else None,
    }
    return render(request, "planning/desk.html", context, status=422 if form.errors else 200)


@planners
@require_http_methods(["GET", "HEAD", "POST"])
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """A version: what stands in it, what differs from the one before, and the steps one may take."""
    one, by = _found(request, pk), actor(request)
    decree = DecreeForm(request.POST if "tetapkan" in request.POST else None)
    problem = ""
    if request.method == "POST":
        try:
            moved = _moved(request, one, decree, by)
            if moved is not None:
                return redirect("plan_version", moved.pk)
        except Refused as refusal:
            problem = str(refusal)
    return render(
        request,
        "planning/version.html",
        _told(one, by, decree, problem),
        status=422 if problem or decree.errors else 200,
    )


def _moved(request: HttpRequest, one: Version, decree: DecreeForm, by: User) -> Version | None:
    """Take the step that was asked for; the version to show next, None where the form must be mended."""
    if not people.may_edit(by, one.plan):
        raise Refused("Anda tidak berwenang untuk dokumen ini.")
    reason = request.POST.get("alasan", "")
    if "sepakati" in request.POST:
        deciding.agree(one, by=by)
    elif "kembalikan" in request.POST:
        deciding.send_back(one, by=by, reason=reason)
    elif "baru" in request.POST:
        return drafting.draft(one.plan, by=by, reason=reason)
    elif "tetapkan" in request.POST:
        if not decree.is_valid():
            return None
        deciding.set_by_decree(one, by=by, **decree.cleaned_data)
    return one


def _told(one: Version, by: User, decree: DecreeForm, problem: str) -> dict[str, Any]:
    before = Version.objects.filter(plan=one.plan, n__lt=one.n, state=Version.State.SET).order_by("-n").first()
    latest = not Version.objects.filter(plan=one.plan, n__gt=one.n).exists()
    works = Work.objects.filter(version=one).select_related("undertaking__agency", "undertaking__activity")
    return {
        "version": one, "before": before, "differences": diffing.differences(before, one) if before else [],
        "may": people.may_edit(by, one.plan), "decree": decree, "problem": problem, "latest": latest,
        "agreed_by_me": one.agreed_by == by.pk, "sorts": importing.sorts(one),
        "nodes": Node.objects.filter(version=one).select_related("parent").order_by("code")[:SHOWN],
        "terms": Terms.objects.filter(version=one).select_related("indicator", "node", "agency").order_by("indicator__code")[:SHOWN],
        "works": works.order_by("undertaking__agency__name", "undertaking__activity__code")[:SHOWN],
    }  # fmt: skip


@planners
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Add or change one row of a draft; `?kode=` names the one that stands."""
    one, by = _found(request, pk), actor(request)
    if kind not in importing.sorts(one) or not people.may_edit(by, one.plan) or not one.is_draft:
        raise Http404
    form_class, first, put, drop = ROWS[kind]
    code = request.GET.get("kode", "")
    standing = first(one, code) if code else {}
    form = form_class(
        request.POST if request.method == "POST" and "hapus" not in request.POST else None,
        initial=standing,
        version=one,
    )
    if request.method == "POST":
        if "hapus" in request.POST and standing:
            act: Callable[[], Any] = lambda: drop(one, code, by)  # noqa: E731
            form = form_class(standing, initial=standing, version=one)
            form.is_valid()
        else:
            act = lambda: put(one, form.cleaned_data, by)  # noqa: E731
        if ("hapus" in request.POST or form.is_valid()) and _tried(form, lambda: (act(), True)):
            messages.success(request, _("Perubahan tercatat."))
            return redirect("plan_version", pk)
    context = {"version": one, "form": form, "sort": importing.sorts(one)[kind], "standing": bool(standing)}
    return render(request, "planning/edit.html", context, status=422 if form.errors else 200)


def _node_first(one: Version, code: str) -> dict[str, Any]:
    row = get_object_or_404(Node.objects.select_related("parent"), version=one, code=code)
    return {
        "kind": row.kind,
        "code": row.code,
        "name": row.name,
        "parent": row.parent.code if row.parent else "",
        "agency": row.agency_id,
    }


def _put_node(one: Version, answers: dict[str, Any], by: User) -> None:
    drafting.put_node(
        one,
        answers["kind"],
        answers["code"],
        answers["name"],
        parent=answers["parent"],
        agency=answers["agency"],
        by=by,
    )


def _terms_first(one: Version, code: str) -> dict[str, Any]:
    return IndicatorForm.of(
        get_object_or_404(Terms.objects.select_related("indicator", "node"), version=one, indicator__code=code)
    )


def _put_terms(one: Version, answers: dict[str, Any], by: User) -> None:
    told = dict(answers)
    targets = {year: value for year in one.plan.years if (value := told.pop(f"target_{year}")) is not None}
    drafting.put_indicator(one, told.pop("code"), told.pop("node"), targets=targets, by=by, **told)


def _work(one: Version, code: str) -> Work:
    agency, _space, activity = code.partition(" ")
    rows = Work.objects.select_related("undertaking__activity")
    return get_object_or_404(rows, version=one, undertaking__agency__code=agency, undertaking__activity__code=activity)


def _work_first(one: Version, code: str) -> dict[str, Any]:
    work = _work(one, code)
    output = work.outputs.order_by("n").first()
    told = {
        "agency": work.undertaking.agency_id,
        "activity": work.undertaking.activity.code,
        "programme": work.programme,
        "money": work.money,
    }
    if output:
        told |= {
            "what": output.what,
            "quantity": output.quantity,
            "unit": output.unit,
            "region": output.region_id or "",
            "place": output.place,
        }
    return told


def _put_work(one: Version, answers: dict[str, Any], by: User) -> None:
    promised = Promised(
        answers["what"], answers["unit"], answers["quantity"], answers["region"] or None, answers["place"]
    )
    money = answers["money"] or Decimal(0)
    drafting.undertake(
        one, [Intended(answers["agency"], answers["activity"], answers["programme"], money, [promised])], by=by
    )


def _drop_work(one: Version, code: str, by: User) -> None:
    drafting.remove(one, [_work(one, code).undertaking], by=by)


Row = tuple[
    Any,
    Callable[[Version, str], dict[str, Any]],
    Callable[[Version, dict[str, Any], User], None],
    Callable[[Version, str, User], None],
]
ROWS: dict[str, Row] = {
    "susunan": (NodeForm, _node_first, _put_node, lambda one, code, by: drafting.drop(one.nodes.get(code=code), by=by)),
    "indikator": (IndicatorForm, _terms_first, _put_terms, lambda one, code, by: drafting.drop(one.terms.get(indicator__code=code), by=by)),
    "kegiatan": (WorkForm, _work_first, _put_work, _drop_work),
}  # fmt: skip


def _found(request: HttpRequest, pk: int) -> Version:
    return get_object_or_404(people.versions_of(request), pk=pk)


def _tried(form: Any, act: Callable[[], Any]) -> Any:
    """What came of it; None where it was refused, with the words beside the field."""
    try:
        return act()
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return None
