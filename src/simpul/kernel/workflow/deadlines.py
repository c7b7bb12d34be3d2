"""By when: a number of working days, days or hours, given in code or set by a regulation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from simpul.kernel.regency import current
from simpul.kernel.regulations import Parameter
from simpul.kernel.regulations.calendar import calendar
from simpul.lib import clock
from simpul.lib.durations import Days, Duration, Hours, Workdays


@dataclass(frozen=True)
class Due:
    """A moment, and the version of the rule that it was computed by (None: a number in code)."""

    at: datetime
    rule: int | None = None


@dataclass(frozen=True)
class Within:
    """A deadline as declared. The amount is looked up on the day on which the clock starts."""

    unit: Callable[[int], Duration]
    amount: int | Parameter

    def on(self, day: date) -> tuple[Duration, int | None]:
        """The duration that holds for a clock starting on this day, and its rule version."""
        if isinstance(self.amount, Parameter):
            ruling = self.amount.on(day)
            return self.unit(int(ruling.value)), ruling.version
        return self.unit(self.amount), None

    def after(self, moment: datetime) -> Due:
        """The deadline of a clock that starts now."""
        zone = current().zone
        duration, rule = self.on(moment.astimezone(zone).date())
        return Due(duration.after(moment, calendar(), zone), rule)

    def shifted(self, due: datetime, since: datetime, until: datetime) -> datetime:
        """A deadline, later by what a pause between two moments cost."""
        zone = current().zone
        duration, _ = self.on(since.astimezone(zone).date())
        return duration.shift(due, since, until, calendar(), zone)

    @property
    def whole(self) -> bool:
        """Whether this is the deadline of the whole case."""
        return self is WHOLE_PROMISE

    @property
    def promise(self) -> Duration:
        """What is promised to somebody who applies today."""
        return self.on(clock.today(current().zone))[0]


def workdays(amount: int | Parameter) -> Within:
    """Working days: weekends, holidays and cuti bersama are skipped, the starting day is not counted."""
    return Within(Workdays, amount)


def days(amount: int | Parameter) -> Within:
    """Calendar days."""
    return Within(Days, amount)


def hours(amount: int | Parameter) -> Within:
    """Hours on the clock, day and night."""
    return Within(Hours, amount)


WHOLE_PROMISE = Within(Days, 0)  # a state whose deadline is that of the whole case; the amount is never read
