"""A recommendation at the desk: what was answered, judged and brought back, and the step that is somebody's to take."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from simpul.finance import roles
from simpul.finance.findings import answering, standing
from simpul.finance.findings.answering import BOOKERS
from simpul.finance.findings.asking import actor
from simpul.finance.findings.finding_pages import refused
from simpul.finance.findings.forms import AnswerForm, JudgementForm, RestitutionForm, UndoForm
from simpul.finance.findings.gate import ANSWERERS, READERS, answers_for, holds
from simpul.finance.findings.models import Examination, Recommendation, Restitution
from simpul.kernel import audit
from simpul.kernel.accounts.desk import requires_role
from simpul.kernel.accounts.viewer import Viewer, viewer_of
from simpul.kernel.documents import UnacceptableFile
from simpul.kernel.regulations.parameters import version_of
from simpul.kernel.workflow import Refused


@requires_role(*READERS)
@require_safe
def recommendation(request: HttpRequest, number: int) -> HttpResponse:
    """One recommendation."""
    return _page(request, _one(request, number))


@requires_role(*ANSWERERS)
@require_POST
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """The agency says what it did, with evidence."""
    form = AnswerForm(request.POST, request.FILES)
    return _done(
        request, number, "answering", form,
        lambda one: answering.answer(one, form.cleaned_data["words"], by=actor(request), files=form.cleaned_data["evidence"]),
        _("Jawaban Anda tercatat. Pemeriksa menilainya."),
    )  # fmt: skip


@requires_role(roles.STATE_AUDITOR, roles.INTERNAL_AUDITOR)
@require_POST
def judge(request: HttpRequest, number: int) -> HttpResponse:
    """The examiner says what the answer is worth."""
    found = _one(request, number)
    form = JudgementForm(request.POST, by_letter=_by_letter(viewer_of(request), found))

    def deed(one: Recommendation) -> None:
        told = dict(form.cleaned_data)
        answering.judge(one, told.pop("outcome"), by=actor(request), **told)

    return _done(request, number, "judging", form, deed, _("Penilaian tercatat."))


@requires_role(*BOOKERS)
@require_POST
def restore(request: HttpRequest, number: int) -> HttpResponse:
    """Book money that came back."""
    form = RestitutionForm(request.POST, request.FILES)

    def deed(one: Recommendation) -> None:
        told = dict(form.cleaned_data)
        files, number, amount = told.pop("evidence"), told.pop("number"), told.pop("amount")
        answering.restore(one, number, amount, by=actor(request), files=files, **told)

    return _done(request, number, "restoring", form, deed, _("Setoran dibukukan."))


@requires_role(*BOOKERS)
@require_POST
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Take a booking back."""
    booked = get_object_or_404(Restitution.objects.select_related("recommendation"), pk=number)
    form = UndoForm(request.POST)
    return _done(
        request, booked.recommendation_id, "undoing", form,
        lambda _one: answering.undo(booked, reason=form.cleaned_data["reason"], by=actor(request)), _("Setoran dibatalkan."),
    )  # fmt: skip


def _done(request: HttpRequest, number: int, name: str, form: Form, deed: Any, words: str) -> HttpResponse:
    found = _one(request, number)
    if form.is_valid():
        try:
            with transaction.atomic():
                deed(found)
        except UnacceptableFile as refusal:
            form.add_error("evidence", str(refusal))
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, words)
            return redirect("recommendation", number)
    return _page(request, found, **{name: form})


def _one(request: HttpRequest, number: int) -> Recommendation:
    seen = Recommendation.objects.at_desk(viewer_of(request)).select_related(
        "agency", "finding__examination", "finding__agency", "finding__withdrawal"
    )
    found: Recommendation = get_object_or_404(seen, pk=number)
    return found


def _page(request: HttpRequest, found: Recommendation, **failed: Form) -> HttpResponse:
    viewer = viewer_of(request)
    audit.record("findings.seen", "recommendation", found.pk, by=viewer.user)
    told = standing.of(found.pk)
    evidence = "evidence__document"
    answers = list(found.answers.select_related("audit").prefetch_related(evidence).order_by("pk"))
    booked = standing.known(
        found.restitutions.select_related("audit", "undone_by").prefetch_related(evidence)
    ).order_by("seq")
    context: dict[str, Any] = {
        "one": found, "told": told, "left": standing.days_left(told), "label": standing.LABELS[told.state],
        "tone": standing.TONES[told.state],
        "answers": answers, "judgements": found.judgements.select_related("audit").order_by("seq"), "restitutions": booked,
        "rule": version_of(found.rule), "rest": found.amount - told.restored if found.amount else None,
        **{name: failed.get(name, form) for name, form in _forms(viewer, found, told).items()},
        "form": next(iter(failed.values()), None), "undoing": failed.get("undoing") or UndoForm(),
        "may_undo": holds(viewer, *BOOKERS),
    }  # fmt: skip
    return render(request, "findings/recommendation.html", context, status=422 if failed else 200)


def _forms(viewer: Viewer, found: Recommendation, told: Any) -> dict[str, Form | None]:
    """The steps that are this person's to take."""
    stands, open_ = not hasattr(found.finding, "withdrawal"), told.state in standing.OPEN
    by_letter = _by_letter(viewer, found)
    of_bpk = found.finding.examination.body == Examination.Body.BPK
    judges = stands and holds(viewer, roles.INTERNAL_AUDITOR, *([roles.STATE_AUDITOR] if of_bpk else []))
    books = stands and holds(viewer, *BOOKERS) and found.amount and told.restored < found.amount
    return {
        "answering": AnswerForm() if stands and open_ and found.agency_id in answers_for(viewer) else None,
        "judging": JudgementForm(by_letter=by_letter, initial={"seen": told.last_answer or None}) if judges else None,
        "restoring": RestitutionForm() if books else None,
    }


def _by_letter(viewer: Viewer, found: Recommendation) -> bool:
    """Whether a judgement of BPK is only written down here, as its letter says."""
    return found.finding.examination.body == Examination.Body.BPK and not holds(viewer, roles.STATE_AUDITOR)
