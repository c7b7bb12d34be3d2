"""`/keuangan/temuan/`: recommendations with what is left of their time, and the reports they come from."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from simpul.finance.findings import recording, standing
from simpul.finance.findings.asking import Asked, actor, at_desk
from simpul.finance.findings.forms import DisclosureForm, ExaminationForm
from simpul.finance.findings.gate import READERS, WRITERS, holds
from simpul.finance.findings.models import Examination, Finding
from simpul.kernel.accounts.desk import requires_role
from simpul.kernel.accounts.viewer import Viewer, viewer_of
from simpul.kernel.web import downloads
from simpul.kernel.workflow import Refused


@requires_role(*READERS)
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """Recommendations, those of the nearest deadline first; with `?unduh=` as a file."""
    asked = Asked(request, at_desk(viewer_of(request)))
    if downloads.asked(request):
        return asked.file("rekomendasi")
    total = standing.count(asked.rows).total
    return render(
        request, "findings/desk.html", asked.page() | {"total": total, "may_write": holds(asked.viewer, *WRITERS)}
    )


@requires_role(*READERS)
@require_safe
def examinations(request: HttpRequest) -> HttpResponseBase:
    """The reports, the newest first, with how far each has come."""
    viewer = viewer_of(request)
    rows = _seen(viewer).order_by("-year", "-day", "-pk")
    tally = standing.count(at_desk(viewer)).examinations
    if downloads.asked(request):
        heads = [
            _("Pemeriksa"),
            _("Jenis"),
            _("Tahun"),
            _("Nomor LHP"),
            _("Tanggal LHP"),
            _("Judul"),
            _("Opini"),
            _("Rekomendasi"),
            _("Terlambat"),
        ]
        lines = ([*_facts(one), one.get_opinion_display(), *_counted(tally.get(one.pk))] for one in rows)
        return downloads.take_table(request, downloads.Table("pemeriksaan", heads, lines))
    context = {
        "rows": [(one, tally.get(one.pk, standing.Counts())) for one in rows], "query": downloads.query(request),
        "may_write": holds(viewer, *WRITERS),
    }  # fmt: skip
    return render(request, "findings/examinations.html", context)


@requires_role(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def examination_new(request: HttpRequest) -> HttpResponse:
    """Enter a report."""
    form = ExaminationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = recording.examine(by=actor(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("LHP tercatat. Catat temuannya, atau impor dari tabel."))
            return redirect("examination", made.pk)
    return render(request, "findings/examination_new.html", {"form": form}, status=422 if form.errors else 200)


@requires_role(*READERS)
@require_safe
def examination(request: HttpRequest, number: int) -> HttpResponseBase:
    """One report with its findings; with `?unduh=` their recommendations as a file."""
    found = _one(request, number)
    if downloads.asked(request):
        rows = at_desk(viewer_of(request)).filter(finding__examination=found)
        return Asked(request, rows).file(f"temuan-{found.pk}")
    return _examination(request, found)


@requires_role(*WRITERS)
@require_POST
def examination_open(request: HttpRequest, number: int) -> HttpResponse:
    """Open it to everybody."""
    found, form = _one(request, number), DisclosureForm(request.POST)
    if form.is_valid():
        try:
            recording.disclose(found, by=actor(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Pemeriksaan ini kini terbaca umum."))
            return redirect("examination", number)
    return _examination(request, found, form)


def _examination(request: HttpRequest, found: Examination, failed: DisclosureForm | None = None) -> HttpResponse:
    viewer = viewer_of(request)
    rows = at_desk(viewer).filter(finding__examination=found)
    findings = Finding.objects.visible_to(viewer).filter(examination=found).select_related("agency", "withdrawal")
    asked: dict[int, list[Any]] = {}
    for one in standing.told(rows).select_related("agency").order_by("n"):
        asked.setdefault(one.finding_id, []).append((one, standing.days_left(one)))
    writes = holds(viewer, *WRITERS)
    context = {
        "one": found, "findings": [(each, asked.get(each.pk, [])) for each in findings.order_by("pk")], "labels": standing.LABELS,
        "tones": standing.TONES, "may_write": writes, "counts": standing.count(rows).total, "query": downloads.query(request),
        "form": failed or (DisclosureForm() if writes and not hasattr(found, "disclosure") else None),
    }  # fmt: skip
    return render(request, "findings/examination.html", context, status=422 if failed else 200)


def _seen(viewer: Viewer) -> Any:
    return Examination.objects.visible_to(viewer).select_related("disclosure")


def _one(request: HttpRequest, number: int) -> Examination:
    found: Examination = get_object_or_404(_seen(viewer_of(request)), pk=number)
    return found


def _facts(one: Examination) -> list[Any]:
    return [one.get_body_display(), one.get_kind_display(), one.year, one.number, one.day, one.title]


def _counted(counts: standing.Counts | None) -> list[Any]:
    return [counts.all, counts.overdue] if counts else [0, 0]
