"""When people complain, and about what: the seasons, Lebaran, the week and the hours of the day."""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from random import Random
from zoneinfo import ZoneInfo

from simpul.config.demonstration.agencies import rows
from simpul.lib.calendar import ONE_DAY, holidays_of

WEEK = (1.25, 1.15, 1.1, 1.05, 1.0, 0.75, 0.6)  # Monday to Sunday
HOURS = (2, 1, 1, 1, 2, 6, 14, 28, 40, 42, 38, 32, 26, 28, 28, 26, 22, 20, 20, 24, 22, 14, 8, 4)  # midnight to 23
GROWTH = 0.3  # a year: the service becomes known
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
AROUND_LEBARAN = timedelta(days=9)


@dataclass(frozen=True)
class Season:
    """How often each category is complained of, by month; `lebaran` multiplies it around Idul Fitri."""

    category: str
    weight: float
    months: tuple[float, ...]
    lebaran: float

    def on(self, day: date) -> float:
        """Its share of the complaints of a day, against the others'."""
        return self.weight * self.months[day.month - 1] * (self.lebaran if is_lebaran(day) else 1)


def seasons() -> tuple[Season, ...]:
    """The table `data/rhythm.csv`."""
    return tuple(
        Season(row["category"], float(row["weight"]), tuple(float(row[m]) for m in MONTHS), float(row["lebaran"]))
        for row in rows("rhythm.csv")
    )


def is_lebaran(day: date) -> bool:
    """Whether Idul Fitri is a matter of days."""
    eids = (found.day for found in holidays_of(day.year) if "Idul Fitri" in found.name and found.kind == "public")
    return any(abs(day - eid) <= AROUND_LEBARAN for eid in eids)


def calendar_of(cases: int, first: date, last: date, table: tuple[Season, ...], rng: Random) -> list[tuple[date, int]]:
    """The days from first to last, and how many complaints arrive on each; the last day is never without one."""
    days = [first + ONE_DAY * n for n in range((last - first).days + 1)]
    weights = [
        WEEK[day.weekday()] * sum(season.on(day) for season in table) * (1 + GROWTH * n / 365)
        for n, day in enumerate(days)
    ]
    arrived = Counter(rng.choices(days, weights, k=cases))
    short = max(0, min(3, cases) - arrived[last])
    for day, _ in arrived.most_common(short):
        arrived[day] -= 1
        arrived[last] += 1
    return [(day, arrived[day]) for day in days if arrived[day]]


class Day:
    """One day of arrivals: moments in order, each with a category."""

    def __init__(
        self, day: date, count: int, table: tuple[Season, ...], rng: Random, now: datetime, zone: ZoneInfo
    ) -> None:
        self._names = [season.category for season in table]
        self._shares = list(accumulate(season.on(day) for season in table))
        self._rng = rng
        start = datetime.combine(day, time(), zone)
        open_for = min(24.0, (now - start).total_seconds() / 3600)
        hours = list(accumulate(weight * max(0.0, min(1.0, open_for - hour)) for hour, weight in enumerate(HOURS)))
        self.moments = sorted(start + self._offset(hours, open_for) for _ in range(count))

    def _offset(self, hours: list[float], open_for: float) -> timedelta:
        hour = bisect(hours, self._rng.random() * hours[-1])
        within = self._rng.random() * min(1.0, open_for - hour)
        return timedelta(seconds=int((hour + within) * 3600))

    def category(self) -> str:
        """What one of them is about."""
        return self._names[bisect(self._shares, self._rng.random() * self._shares[-1])]
