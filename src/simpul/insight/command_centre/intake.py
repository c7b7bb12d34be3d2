"""What came in today, hour by hour, beside what is usual on this weekday."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache, reduce
from operator import or_

from django.db.models import Count, Q
from django.db.models.functions import ExtractHour

from simpul.insight.command_centre.lenses import Today, in_view, through
from simpul.kernel.cases.models import CaseQuerySet
from simpul.kernel.cases.services import registry
from simpul.kernel.regency import current

WEEKS = 8


@dataclass(frozen=True)
class Hour:
    """One hour of the day: cases of today (None: still ahead) and the mean of the last eight of this weekday."""

    hour: int
    today: int | None
    usual: float


@dataclass(frozen=True)
class Intake:
    """The hours of today. `usual_by_now` is how many are usual up to this minute."""

    hours: list[Hour]
    usual_by_now: float

    @property
    def so_far(self) -> int:
        """How many came today."""
        return sum(hour.today or 0 for hour in self.hours)

    @property
    def tallest(self) -> float:
        """The height of the highest bar; 1 on a day without any."""
        return max(max(hour.today or 0, hour.usual) for hour in self.hours) or 1


def of_today(today: Today) -> Intake:
    """Count today's."""
    local = today.now.astimezone(current().zone)
    usual, came = usual_on(local.date()), _by_hour(through("hari-ini", today))
    hours = [Hour(n, came.get(n, 0) if n <= local.hour else None, usual[n]) for n in range(24)]
    return Intake(hours, sum(usual[: local.hour]) + usual[local.hour] * local.minute / 60)


@lru_cache(maxsize=4)
def usual_on(day: date) -> tuple[float, ...]:
    """The mean of each hour over the eight same weekdays before a day. Counted once a day in each process."""
    zone = current().zone
    midnights = (
        datetime(past.year, past.month, past.day, tzinfo=zone)
        for past in (day - timedelta(weeks=n) for n in range(1, WEEKS + 1))
    )
    found = _by_hour(in_view().filter(reduce(or_, _days(midnights)), service__in=list(registry)))
    return tuple(found.get(hour, 0) / WEEKS for hour in range(24))


def _days(midnights: Iterable[datetime]) -> Iterable[Q]:
    return (Q(opened_at__gte=start, opened_at__lt=start + timedelta(days=1)) for start in midnights)


def _by_hour(cases: CaseQuerySet) -> dict[int, int]:
    hours = cases.annotate(hour=ExtractHour("opened_at", tzinfo=current().zone)).values("hour").order_by("hour")
    return dict(hours.annotate(n=Count("*")).values_list("hour", "n"))
