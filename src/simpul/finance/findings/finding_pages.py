"""A finding at the desk: its four parts, what it is about, what it asks for; and how APIP enters it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from simpul.finance.findings import links, recording, standing
from simpul.finance.findings.asking import actor
from simpul.finance.findings.forms import FindingForm, LinkForm, RecommendationForm, WithdrawalForm
from simpul.finance.findings.gate import READERS, WRITERS, holds
from simpul.finance.findings.models import Examination, Finding, Recommendation
from simpul.kernel import audit
from simpul.kernel.accounts.desk import requires_role
from simpul.kernel.accounts.viewer import viewer_of
from simpul.kernel.workflow import Refused


@requires_role(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, number: int) -> HttpResponse:
    """Enter a finding of a report."""
    report = get_object_or_404(Examination.objects.visible_to(viewer_of(request)), pk=number)
    form = FindingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        try:
            made = recording.find(report, told.pop("number"), by=actor(request), **told)
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("Temuan tercatat. Tambahkan rekomendasinya."))
            return redirect("finding", made.pk)
    return render(
        request, "findings/finding_new.html", {"form": form, "report": report}, status=422 if form.errors else 200
    )


@requires_role(*READERS)
@require_safe
def finding(request: HttpRequest, number: int) -> HttpResponse:
    """One finding."""
    return _finding(request, _one(request, number))


@requires_role(*WRITERS)
@require_POST
def recommend(request: HttpRequest, number: int) -> HttpResponse:
    """Add what it asks of an agency."""
    form = RecommendationForm(request.POST)

    def deed(one: Finding) -> None:
        told = dict(form.cleaned_data)
        recording.recommend(one, told.pop("words"), by=actor(request), **told)

    return _done(request, number, "recommending", form, deed, _("Rekomendasi tercatat."))


@requires_role(*WRITERS)
@require_POST
def connect(request: HttpRequest, number: int) -> HttpResponse:
    """Say which entry or payment it is about."""
    form = LinkForm(request.POST)
    return _done(
        request, number, "connecting", form, lambda one: recording.connect(one, form.cleaned_data["ref"], by=actor(request)),
        _("Acuan tercatat."),
    )  # fmt: skip


@requires_role(*WRITERS)
@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """It was entered in error."""
    form = WithdrawalForm(request.POST)
    return _done(
        request, number, "withdrawing", form,
        lambda one: recording.withdraw(one, reason=form.cleaned_data["reason"], by=actor(request)), _("Temuan ditarik."),
    )  # fmt: skip


def refused(form: Form, refusal: Refused) -> None:
    """Put a refusal beside its field."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


def _done(request: HttpRequest, number: int, name: str, form: Form, deed: Any, words: str) -> HttpResponse:
    found = _one(request, number)
    if form.is_valid():
        try:
            deed(found)
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, words)
            return redirect("finding", number)
    return _finding(request, found, **{name: form})


def _one(request: HttpRequest, number: int) -> Finding:
    seen = Finding.objects.visible_to(viewer_of(request)).select_related(
        "examination__disclosure", "agency", "withdrawal"
    )
    found: Finding = get_object_or_404(seen, pk=number)
    return found


def _finding(request: HttpRequest, found: Finding, **failed: Form) -> HttpResponse:
    viewer = viewer_of(request)
    audit.record("findings.seen", "finding", found.pk, by=viewer.user)
    rows = (
        standing.told(Recommendation.objects.at_desk(viewer).filter(finding=found))
        .select_related("agency")
        .order_by("n")
    )
    writes = holds(viewer, *WRITERS) and not hasattr(found, "withdrawal")
    forms = {"recommending": RecommendationForm, "connecting": LinkForm, "withdrawing": WithdrawalForm}
    context: dict[str, Any] = {
        "one": found, "report": found.examination, "rows": [(one, standing.days_left(one)) for one in rows], "labels": standing.LABELS,
        "tones": standing.TONES, "links": [(one, links.opened(one.ref)) for one in found.links.order_by("pk")],
        **{name: failed.get(name) or (form() if writes else None) for name, form in forms.items()},
        "form": next(iter(failed.values()), None), "may_write": writes,
    }  # fmt: skip
    return render(request, "findings/finding.html", context, status=422 if failed else 200)
