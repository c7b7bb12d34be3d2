"""`/temuan/`: what auditors said, and what became of it. Every count opens its list. Of a finding everybody reads title, agency, state."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from simpul.finance.findings import standing
from simpul.finance.findings.asking import Asked
from simpul.finance.findings.models import Examination, Recommendation
from simpul.kernel.web import downloads

SHOWN = 60


@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """The opinions of the years, and each opened report with the counts of its recommendations; with `?unduh=` as a file."""
    tally = standing.count(Recommendation.objects.opened())
    rows = list(Examination.objects.opened().order_by("-year", "-day", "-pk")[:SHOWN])
    told = [(one, tally.examinations.get(one.pk, standing.Counts())) for one in rows]
    if downloads.asked(request):
        heads = [
            _("Pemeriksa"), _("Jenis"), _("Tahun"), _("Nomor LHP"), _("Tanggal LHP"), _("Judul"), _("Opini"),
            *map(str, standing.LABELS.values()), _("Terlambat"), _("Yang harus dipulihkan"), _("Sudah kembali"),
            _("Ada di buku kas daerah"),
        ]  # fmt: skip
        return downloads.take_table(
            request, downloads.Table("pemeriksaan", heads, (_line(one, counts) for one, counts in told))
        )
    context = {
        "rows": told, "total": tally.total, "agencies": tally.agencies, "labels": standing.LABELS, "tones": standing.TONES,
        "opinions": [one for one in rows if one.opinion], "query": downloads.query(request),
    }  # fmt: skip
    return render(request, "findings/public.html", context)


@require_safe
def listed(request: HttpRequest) -> HttpResponseBase:
    """The recommendations that a count counts; with `?unduh=` as a file."""
    asked = Asked(request, Recommendation.objects.opened().standing())
    if downloads.asked(request):
        return asked.file("rekomendasi-pemeriksa")
    return render(request, "findings/public_list.html", asked.page())


@require_safe
def examination(request: HttpRequest, number: int) -> HttpResponseBase:
    """One opened report: its opinion, its counts by state and by agency; with `?unduh=` its recommendations as a file."""
    one = get_object_or_404(Examination.objects.opened().select_related("disclosure"), pk=number)
    rows = Recommendation.objects.opened().filter(finding__examination=one)
    if downloads.asked(request):
        return Asked(request, rows.standing()).file(f"rekomendasi-{one.pk}")
    tally = standing.count(rows)
    context = {
        "one": one, "counts": tally.total, "agencies": tally.agencies, "labels": standing.LABELS, "tones": standing.TONES,
        "query": downloads.query(request),
    }  # fmt: skip
    return render(request, "findings/public_examination.html", context)


def _line(one: Examination, counts: standing.Counts) -> list[object]:
    told = [
        one.get_body_display(),
        one.get_kind_display(),
        one.year,
        one.number,
        one.day,
        one.title,
        one.get_opinion_display(),
    ]
    return [
        *told,
        *(counts.states[state] for state in standing.LABELS),
        counts.overdue,
        counts.owed,
        counts.restored,
        counts.found,
    ]
