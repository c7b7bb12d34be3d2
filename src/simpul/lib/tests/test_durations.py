from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simpul.lib import durations
from simpul.lib.calendar import indonesia
from simpul.lib.durations import Days, Hours, Workdays

CALENDAR = indonesia(range(2025, 2029))
WIB = ZoneInfo("Asia/Jakarta")
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 6, 30), timezones=st.just(WIB))
pauses = st.timedeltas(timedelta(0), timedelta(days=60))


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=WIB)


def test_working_days_end_with_the_last_of_them():
    due = Workdays(3).after(at(2026, 3, 17, 9, 30), CALENDAR, WIB)
    assert due == at(2026, 3, 27, 23, 59, 59)
    assert due.tzinfo is UTC


def test_the_day_is_the_one_on_the_local_wall():
    late_on_monday = datetime(2026, 6, 8, 16, 59, tzinfo=UTC)
    assert Workdays(1).after(late_on_monday, CALENDAR, WIB) == at(2026, 6, 9, 23, 59, 59)
    assert Workdays(1).after(late_on_monday + timedelta(minutes=1), CALENDAR, WIB) == at(2026, 6, 10, 23, 59, 59)


def test_calendar_days_count_holidays_and_hours_are_exact():
    assert Days(3).after(at(2026, 3, 17, 9), CALENDAR, WIB) == at(2026, 3, 20, 23, 59, 59)
    assert Hours(72).after(at(2026, 3, 17, 9), CALENDAR, WIB) == at(2026, 3, 20, 9)


def test_a_pause_over_idul_fitri_takes_only_the_working_days_it_had():
    due = at(2026, 3, 31, 23, 59, 59)
    paused, resumed = at(2026, 3, 17, 10), at(2026, 3, 26, 8)  # only the 25th and 26th are worked in between
    assert Workdays(5).shift(due, paused, resumed, CALENDAR, WIB) == at(2026, 4, 2, 23, 59, 59)
    assert Days(5).shift(due, paused, resumed, CALENDAR, WIB) == at(2026, 4, 9, 23, 59, 59)
    assert Hours(5).shift(due, paused, resumed, CALENDAR, WIB) == due + (resumed - paused)


@pytest.mark.parametrize("limit", [Workdays(2), Days(2), Hours(2)])
def test_a_pause_does_not_heal_a_missed_deadline(limit):
    due = at(2026, 6, 9, 23, 59, 59)
    assert limit.shift(due, due + timedelta(seconds=1), due + timedelta(days=9), CALENDAR, WIB) == due


@pytest.mark.parametrize("limit", [Workdays(2), Days(2), Hours(2)])
def test_a_pause_cannot_end_before_it_starts(limit):
    with pytest.raises(ValueError, match="sebelum dimulai"):
        limit.shift(at(2026, 6, 9), at(2026, 6, 8), at(2026, 6, 7), CALENDAR, WIB)


@given(moments, pauses, st.integers(1, 60))
def test_pausing_at_once_is_starting_later(start, pause, n):
    for limit in (Workdays(n), Workdays(n, joint_leave_off=False), Days(n), Hours(n)):
        due = limit.after(start, CALENDAR, WIB)
        assert limit.shift(due, start, start + pause, CALENDAR, WIB) == limit.after(start + pause, CALENDAR, WIB)


@given(moments, pauses, pauses, st.integers(1, 60))
def test_two_pauses_in_a_row_are_one_long_pause(start, first, second, n):
    middle, end = start + first, start + first + second
    for limit in (Workdays(n), Days(n), Hours(n)):
        due = limit.after(start, CALENDAR, WIB)
        twice = limit.shift(limit.shift(due, start, middle, CALENDAR, WIB), middle, end, CALENDAR, WIB)
        assert twice == limit.shift(due, start, end, CALENDAR, WIB)


@pytest.mark.parametrize(
    ("limit", "label", "code"),
    [
        (Workdays(5), "5 hari kerja", "5wd"),
        (Workdays(5, joint_leave_off=False), "5 hari kerja", "5wd*"),
        (Days(14), "14 hari", "14d"),
        (Hours(12), "12 jam", "12h"),
    ],
)
def test_a_limit_has_a_label_and_a_code_that_reads_back(limit, label, code):
    assert (limit.label, limit.code) == (label, code)
    assert durations.parse(code) == limit


@pytest.mark.parametrize("code", ["", "5", "wd", "5w", "-5wd", "5wd ", "0d"])
def test_what_is_no_limit_is_refused(code):
    with pytest.raises(ValueError, match="angka waktu"):
        durations.parse(code)


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        Workdays(1).after(datetime(2026, 6, 9), CALENDAR, WIB)
