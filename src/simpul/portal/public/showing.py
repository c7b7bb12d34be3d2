"""What the home page tells of the regency: its published figures this month, and what was answered lately.

Both are the same for everybody, so each process asks the database now and then, however many people come.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter

from simpul.kernel.accounts.viewer import NOBODY
from simpul.kernel.cases.lists import Row, newest_first
from simpul.kernel.cases.models import Attachment, Audience, Case, CaseMessage
from simpul.kernel.indicators import Indicator, registry
from simpul.kernel.indicators.measuring import trends
from simpul.kernel.indicators.models import Observation
from simpul.kernel.regency import current
from simpul.lib import clock
from simpul.lib.memo import Memo
from simpul.lib.periods import Kind, Period

ANSWERED, LOOKED_AT, FIGURES = 3, 30, 4


@dataclass(frozen=True)
class Told:
    """An indicator as measured this month."""

    indicator: Indicator
    found: Observation


@dataclass(frozen=True)
class Answered:
    """A public case that an office answered: what was said, and one photo of before and after, where there are such."""

    case: Row
    text: str
    at: datetime
    before: Attachment | None
    after: Attachment | None


def _figures() -> list[Told]:
    month = Period.of(Kind.MONTH, clock.today(current().zone))
    found = ((registry[code], rows[0]) for code, rows in trends(list(registry), [month]).items())
    told = [Told(indicator, row) for indicator, row in found if row is not None and row.value is not None]
    return told[:FIGURES]


def _answered() -> list[Answered]:
    said = CaseMessage.objects.filter(audience=Audience.PUBLIC, role="", case__published=True)
    latest: dict[int, tuple[str, datetime]] = {}
    for case, text, at in sorted(
        said.order_by("-id").values_list("case_id", "text", "at")[:LOOKED_AT], key=itemgetter(2)
    ):
        latest.pop(case, None)
        latest[case] = text, at
    latest = dict(list(latest.items())[-ANSWERED:])
    rows = newest_first(Case.objects.visible_to(NOBODY).filter(pk__in=latest), size=ANSWERED).rows
    photos = _photos(latest)
    made = [Answered(row, *latest[row.id], *photos.get(row.id, (None, None))) for row in rows]
    return sorted(made, key=lambda one: one.at, reverse=True)


def _photos(cases: Iterable[int]) -> dict[int, tuple[Attachment | None, Attachment | None]]:
    """The first picture before and the last one after, of those that everybody may see."""
    public = Attachment.objects.filter(case__in=list(cases), audience=Audience.PUBLIC).exclude(
        kind=Attachment.Kind.FILE
    )
    pairs: dict[int, tuple[Attachment | None, Attachment | None]] = {}
    for photo in public.select_related("document").order_by("id"):
        before, after = pairs.get(photo.case_id, (None, None))
        is_after = photo.kind == Attachment.Kind.AFTER
        pairs[photo.case_id] = (before, photo) if is_after else (before or photo, after)
    return pairs


figures: Memo[list[Told]] = Memo(_figures, seconds=60)
answered: Memo[list[Answered]] = Memo(_answered, seconds=10)  # a case may be closed off; then it must be gone soon
