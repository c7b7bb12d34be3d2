"""How long something may take, as the rules say it: working days, calendar days or hours.

Days end when the last of them ends, at 23.59.59 on the wall clock of the place; hours are exact. Results are in UTC.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Protocol

from simpul.lib.calendar import Calendar

LAST_SECOND = time(23, 59, 59)
_CODE = re.compile(r"(\d+)(wd\*|wd|d|h)")


class Duration(Protocol):
    """A time limit."""

    @property
    def n(self) -> int:
        """How many units."""

    @property
    def label(self) -> str:
        """As people read it: “5 hari kerja”."""

    @property
    def code(self) -> str:
        """As rows store it: `5wd`. See `parse`."""

    def after(self, moment: datetime, calendar: Calendar, zone: tzinfo) -> datetime:
        """When the limit runs out if the clock starts at `moment`."""

    def shift(
        self, due: datetime, paused_from: datetime, paused_until: datetime, calendar: Calendar, zone: tzinfo
    ) -> datetime:
        """The due moment moved by what a pause took. A pause that began after it was missed moves nothing."""


@dataclass(frozen=True)
class Workdays:
    """So many working days, not counting the day the clock starts nor, with `joint_leave_off`, cuti bersama."""

    n: int
    joint_leave_off: bool = True

    def __post_init__(self) -> None:
        _positive(self.n)

    @property
    def label(self) -> str:
        return f"{self.n} hari kerja"

    @property
    def code(self) -> str:
        return f"{self.n}wd" if self.joint_leave_off else f"{self.n}wd*"

    def after(self, moment: datetime, calendar: Calendar, zone: tzinfo) -> datetime:
        return self._ahead(_local(moment, zone), self.n, calendar, zone)

    def shift(
        self, due: datetime, paused_from: datetime, paused_until: datetime, calendar: Calendar, zone: tzinfo
    ) -> datetime:
        if _missed(due, paused_from, paused_until):
            return due
        start, end = _local(paused_from, zone), _local(paused_until, zone)
        lost = calendar.working_days_between(start, end, joint_leave_off=self.joint_leave_off)
        return self._ahead(_local(due, zone), lost, calendar, zone)

    def _ahead(self, day: date, n: int, calendar: Calendar, zone: tzinfo) -> datetime:
        return _end_of(calendar.add_working_days(day, n, joint_leave_off=self.joint_leave_off), zone)


@dataclass(frozen=True)
class Days:
    """So many calendar days, holidays included; the day on which the clock starts doesn't count."""

    n: int

    def __post_init__(self) -> None:
        _positive(self.n)

    @property
    def label(self) -> str:
        return f"{self.n} hari"

    @property
    def code(self) -> str:
        return f"{self.n}d"

    def after(self, moment: datetime, calendar: Calendar, zone: tzinfo) -> datetime:
        return _end_of(_local(moment, zone) + timedelta(days=self.n), zone)

    def shift(
        self, due: datetime, paused_from: datetime, paused_until: datetime, calendar: Calendar, zone: tzinfo
    ) -> datetime:
        if _missed(due, paused_from, paused_until):
            return due
        return _end_of(_local(due, zone) + (_local(paused_until, zone) - _local(paused_from, zone)), zone)


@dataclass(frozen=True)
class Hours:
    """So many hours around the clock."""

    n: int

    def __post_init__(self) -> None:
        _positive(self.n)

    @property
    def label(self) -> str:
        return f"{self.n} jam"

    @property
    def code(self) -> str:
        return f"{self.n}h"

    def after(self, moment: datetime, calendar: Calendar, zone: tzinfo) -> datetime:
        return moment.astimezone(UTC) + timedelta(hours=self.n)

    def shift(
        self, due: datetime, paused_from: datetime, paused_until: datetime, calendar: Calendar, zone: tzinfo
    ) -> datetime:
        return due if _missed(due, paused_from, paused_until) else due + (paused_until - paused_from)


def parse(code: str) -> Duration:
    """The duration a `code` stands for: `5wd`, `5wd*` (cuti bersama is worked), `3d`, `12h`. Raises `ValueError`."""
    match = _CODE.fullmatch(code)
    if not match:
        raise ValueError(f"“{code}” bukan jangka waktu. Tulis misalnya 5wd, 5wd*, 3d atau 12h.")
    n, unit = int(match[1]), match[2]
    if unit == "h":
        return Hours(n)
    return Days(n) if unit == "d" else Workdays(n, joint_leave_off=unit == "wd")


def _positive(n: int) -> None:
    if n < 1:
        raise ValueError("Jangka waktu sekurangnya satu.")


def _local(moment: datetime, zone: tzinfo) -> date:
    if moment.tzinfo is None:
        raise ValueError("A moment needs a time zone.")
    return moment.astimezone(zone).date()


def _end_of(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, LAST_SECOND, zone).astimezone(UTC)


def _missed(due: datetime, paused_from: datetime, paused_until: datetime) -> bool:
    if paused_until < paused_from:
        raise ValueError("Jeda tidak mungkin berakhir sebelum dimulai.")
    return paused_from > due
