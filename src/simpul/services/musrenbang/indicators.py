"""What becomes of what people propose."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from simpul.kernel.indicators import Count, Share, Span, indicator

ACCEPTED = ("accepted", "planned", "done", "undone")


@indicator(
    _("Usulan masuk"), unit=_("usulan"), dimension="governance", version=1,
    formula=_("Usulan musrenbang dan pokok pikiran DPRD yang masuk dalam periode ini."),
)  # fmt: skip
def proposed(proposals: QuerySet[Any], span: Span) -> Count:
    return Count(proposals.filter(opened_at__gte=span.start, opened_at__lt=span.end))


@indicator(
    _("Usulan diterima"), unit="%", dimension="governance", version=1,
    formula=_("Usulan yang masuk dalam periode ini dan kini diterima, masuk rencana, atau terlaksana, dibagi yang sudah diputuskan."),
)  # fmt: skip
def accepted(proposals: QuerySet[Any], span: Span) -> Share:
    came = proposals.filter(opened_at__gte=span.start, opened_at__lt=span.end)
    decided = came.filter(state__in=(*ACCEPTED, "rejected", "postponed"))
    return Share(decided.filter(state__in=ACCEPTED), decided)


@indicator(
    _("Usulan yang diterima dan terlaksana"), unit="%", dimension="governance", version=1,
    formula=_("Usulan yang terlaksana dalam periode ini, dibagi semua yang terlaksana atau tidak terlaksana dalam periode ini."),
)  # fmt: skip
def carried_out(proposals: QuerySet[Any], span: Span) -> Share:
    ended = proposals.filter(closed_at__gte=span.start, closed_at__lt=span.end, state__in=("done", "undone"))
    return Share(ended.filter(state="done"), ended)
