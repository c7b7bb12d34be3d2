"""Figures on complaints. Each names its rows; the platform counts them, stores them, and opens them to whoever asks."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from simpul.kernel.indicators import Better, Count, Median, Share, Span, indicator
from simpul.lib import clock

Reports = QuerySet[Any]


@indicator(
    _("Aduan masuk"), unit=_("aduan"), dimension="governance", version=1,
    formula=_("Banyaknya laporan yang masuk dalam periode ini."),
)  # fmt: skip
def received(reports: Reports, span: Span) -> Count:
    return Count(reports.filter(opened_at__gte=span.start, opened_at__lt=span.end))


@indicator(
    _("Aduan selesai tepat waktu"), unit="%", dimension="governance", version=1, target=90,
    formula=_("Laporan yang selesai dalam periode ini tanpa melewati satu pun batas waktu, dibagi semua yang selesai (tanpa arsip)."),
)  # fmt: skip
def completed_on_time(reports: Reports, span: Span) -> Share:
    finished = reports.filter(state="closed", closed_at__gte=span.start, closed_at__lt=span.end)
    return Share(finished.filter(late=False), finished)


@indicator(
    _("Jawaban pertama, nilai tengah"), unit=_("jam"), dimension="governance", version=1, target=120, better=Better.LOWER,
    formula=_("Nilai tengah waktu dari masuk sampai jawaban pertama, untuk laporan yang dijawab dalam periode ini."),
)  # fmt: skip
def first_answer(reports: Reports, span: Span) -> Median:
    return Median(reports.filter(first_answer_at__gte=span.start, first_answer_at__lt=span.end), "first_answer_hours")


@indicator(
    _("Aduan disanggah"), unit="%", dimension="governance", version=1, target=10, better=Better.LOWER,
    formula=_("Laporan yang jawaban pertamanya jatuh dalam periode ini dan disanggah pelapor, dibagi semua yang dijawab."),
)  # fmt: skip
def objected(reports: Reports, span: Span) -> Share:
    answered = reports.filter(first_answer_at__gte=span.start, first_answer_at__lt=span.end)
    return Share(answered.filter(objections__gt=0), answered)


@indicator(
    _("Aduan terbuka pada akhir periode"), unit=_("aduan"), dimension="governance", version=2, better=Better.LOWER,
    formula=_("Laporan yang masuk sebelum akhir periode dan saat itu belum selesai. Yang digabung dihitung pada laporan utamanya."),
)  # fmt: skip
def still_open(reports: Reports, span: Span) -> Count:
    waiting = reports.filter(Q(closed_at=None) | Q(closed_at__gte=span.end), opened_at__lt=span.end)
    return Count(waiting.filter(is_merged=False))


@indicator(
    _("Aduan digabung"), unit=_("aduan"), dimension="governance", version=1,
    formula=_("Laporan yang masuk dalam periode ini dan ditangani bersama laporan lain tentang hal yang sama."),
)  # fmt: skip
def merged(reports: Reports, span: Span) -> Count:
    return Count(reports.filter(is_merged=True, opened_at__gte=span.start, opened_at__lt=span.end))


@indicator(
    _("Kepuasan pelapor"), unit="%", dimension="society", version=1, target=80,
    formula=_("Laporan yang ditutup pelapor dalam periode ini dengan nilai 4 atau 5, dibagi semua laporan yang dinilai."),
)  # fmt: skip
def satisfied(reports: Reports, span: Span) -> Share:
    rated = reports.filter(rating__isnull=False, closed_at__gte=span.start, closed_at__lt=span.end)
    return Share(rated.filter(rating__gte=4), rated)


@indicator(
    _("Aduan lewat batas"), unit=_("aduan"), dimension="governance", version=1, better=Better.LOWER,
    formula=_("Laporan yang belum selesai, jamnya berjalan, dan batas waktunya lewat sebelum akhir periode atau saat ini."),
)  # fmt: skip
def overdue(reports: Reports, span: Span) -> Count:
    waiting = reports.filter(closed_at=None, paused_at=None, opened_at__lt=span.end)
    return Count(waiting.filter(due_at__lt=min(span.end, clock.now())))


@indicator(
    _("Aduan dijawab"), unit=_("aduan"), dimension="governance", version=1,
    formula=_("Laporan yang mendapat jawaban pertama dalam periode ini."),
)  # fmt: skip
def answered(reports: Reports, span: Span) -> Count:
    return Count(reports.filter(first_answer_at__gte=span.start, first_answer_at__lt=span.end))


@indicator(
    _("Jawaban pertama, 9 dari 10"), unit=_("jam"), dimension="governance", version=1, better=Better.LOWER,
    formula=_("Sembilan dari sepuluh laporan yang dijawab dalam periode ini mendapat jawaban pertama paling lama sekian jam."),
)  # fmt: skip
def first_answer_p90(reports: Reports, span: Span) -> Median:
    answered_now = reports.filter(first_answer_at__gte=span.start, first_answer_at__lt=span.end)
    return Median(answered_now, "first_answer_hours", 0.9)
