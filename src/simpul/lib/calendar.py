"""The working calendar: which days an office in Indonesia is open, and deadlines counted in those days.

National holidays and cuti bersama (joint leave) come from the library `holidays`, which follows the yearly joint decree
of three ministers (SKB 3 Menteri). Days of the moon are estimates until that decree is out; a regency corrects them,
and adds its own, with `Calendar.changed`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from typing import Literal

import holidays as library

ONE_DAY = timedelta(days=1)
MONDAY = date(1, 1, 1).toordinal()  # ordinal 1 is a Monday
_ESTIMATED = " (perkiraan)"


@dataclass(frozen=True, order=True)
class Holiday:
    """One day off and its name. `estimated`: the date awaits the government's decree."""

    day: date
    name: str
    kind: Literal["public", "joint"] = "public"
    estimated: bool = False


@dataclass(frozen=True)
class Calendar:
    """Days off apart from Saturday and Sunday: public holidays, and cuti bersama, which some rules count as worked."""

    holidays: frozenset[date] = frozenset()
    joint_leave: frozenset[date] = frozenset()

    def is_working_day(self, day: date, *, joint_leave_off: bool = True) -> bool:
        """Whether offices are open. Without `joint_leave_off`, cuti bersama is a day like any other."""
        return day.weekday() < 5 and day not in (self._off if joint_leave_off else self.holidays)

    def add_working_days(self, start: date, n: int, *, joint_leave_off: bool = True) -> date:
        """The n-th working day after `start`; the start day never counts. With n = 0 the start day itself."""
        if n < 0:
            raise ValueError("Jumlah hari kerja tidak boleh negatif.")
        off, day = self._off if joint_leave_off else self.holidays, start
        while n:
            day += ONE_DAY
            if day.weekday() < 5 and day not in off:
                n -= 1
        return day

    def working_days_between(self, start: date, end: date, *, joint_leave_off: bool = True) -> int:
        """How many working days follow `start` up to and including `end`; negative when `end` lies before `start`.

        The inverse of `add_working_days`: `working_days_between(d, add_working_days(d, n)) == n`.
        """
        off = self._weekdays_off if joint_leave_off else self._weekday_holidays
        return _weekdays_to(end) - _weekdays_to(start) - bisect_right(off, end) + bisect_right(off, start)

    def changed(
        self, *, off: Iterable[date] = (), joint_leave: Iterable[date] = (), working: Iterable[date] = ()
    ) -> Calendar:
        """This calendar with days added as holidays or as cuti bersama, and days that turn out to be worked."""
        worked = frozenset(working)
        return Calendar(self.holidays.union(off) - worked, self.joint_leave.union(joint_leave) - worked)

    def __or__(self, other: Calendar) -> Calendar:
        """Both calendars' days off together."""
        return Calendar(self.holidays | other.holidays, self.joint_leave | other.joint_leave)

    @cached_property
    def _off(self) -> frozenset[date]:
        return self.holidays | self.joint_leave

    @cached_property
    def _weekdays_off(self) -> tuple[date, ...]:
        return tuple(sorted(day for day in self._off if day.weekday() < 5))

    @cached_property
    def _weekday_holidays(self) -> tuple[date, ...]:
        return tuple(sorted(day for day in self.holidays if day.weekday() < 5))


@cache
def holidays_of(year: int) -> tuple[Holiday, ...]:
    """The national days off of one year, in order, with their Indonesian names."""
    return tuple(sorted(day for kind in ("public", "joint") for day in _from_library(year, kind)))


def indonesia(years: Iterable[int]) -> Calendar:
    """The national calendar of these years. Outside them only weekends are off, so ask for a year more than needed."""
    return _indonesia(frozenset(years))


@cache
def _indonesia(years: frozenset[int]) -> Calendar:
    days = [day for year in years for day in holidays_of(year)]
    return Calendar(
        frozenset(day.day for day in days if day.kind == "public"),
        frozenset(day.day for day in days if day.kind == "joint"),
    )


def _from_library(year: int, kind: Literal["public", "joint"]) -> list[Holiday]:
    category = {"public": "public", "joint": "government"}[kind]
    found = library.country_holidays("ID", years=year, categories=(category,), language="id")
    return [Holiday(day, name.removesuffix(_ESTIMATED), kind, _ESTIMATED in name) for day, name in found.items()]


def _weekdays_to(day: date) -> int:
    """Mondays to Fridays from the first day of the calendar up to and including `day`."""
    weeks, rest = divmod(day.toordinal() - MONDAY + 1, 7)
    return weeks * 5 + min(rest, 5)
