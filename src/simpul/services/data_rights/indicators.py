"""Whether people get their answer in the time that the law gives."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from simpul.kernel.indicators import Share, Span, indicator


@indicator(
    _("Permintaan data pribadi yang dijawab tepat waktu"), unit="%", dimension="governance", version=1, target=100,
    formula=_("Permintaan yang selesai dalam periode ini tanpa melewati batas 3 × 24 jam, dibagi semua yang selesai."),
)  # fmt: skip
def answered_in_time(requests: QuerySet[Any], span: Span) -> Share:
    ended = requests.filter(closed_at__gte=span.start, closed_at__lt=span.end)
    return Share(ended.filter(late=False), ended)
