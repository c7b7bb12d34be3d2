from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simpul.lib.calendar import Calendar, holidays_of, indonesia

NATIONAL = indonesia(range(2024, 2029))
days = st.dates(date(2024, 1, 1), date(2027, 6, 30))
either = st.booleans()


@pytest.mark.parametrize(
    ("start", "n", "expected"),
    [
        (date(2026, 3, 17), 3, date(2026, 3, 27)),  # 18, 20, 23, 24 cuti bersama; 19 Nyepi
        (date(2026, 3, 25), 5, date(2026, 4, 1)),
        (date(2026, 4, 1), 10, date(2026, 4, 16)),  # 3 April Wafat Yesus Kristus
        (date(2026, 3, 16), 14, date(2026, 4, 13)),
        (date(2026, 3, 16), 60, date(2026, 6, 25)),
    ],
)
def test_deadlines_of_the_complaint_rules(start, n, expected):
    assert NATIONAL.add_working_days(start, n) == expected


def test_where_cuti_bersama_is_worked_the_deadline_comes_sooner():
    assert NATIONAL.add_working_days(date(2026, 3, 17), 3, joint_leave_off=False) == date(2026, 3, 23)
    assert NATIONAL.is_working_day(date(2026, 3, 18), joint_leave_off=False)
    assert not NATIONAL.is_working_day(date(2026, 3, 18))
    assert not NATIONAL.is_working_day(date(2026, 3, 19), joint_leave_off=False)


def test_the_decree_of_2026_has_17_holidays_and_8_days_of_joint_leave():
    kinds = [day.kind for day in holidays_of(2026)]
    assert (kinds.count("public"), kinds.count("joint")) == (17, 8)
    assert not any(day.estimated for day in holidays_of(2026))


def test_idul_fitri_of_2027_is_marked_as_an_estimate():
    idul_fitri = next(day for day in holidays_of(2027) if day.name == "Hari Raya Idul Fitri")
    assert idul_fitri.estimated
    assert idul_fitri.day == date(2027, 3, 10)


def test_a_regency_adds_its_days_and_works_on_others():
    anniversary, nyepi = date(2026, 4, 8), date(2026, 3, 19)
    own = NATIONAL.changed(off=[anniversary], working=[nyepi])
    assert not own.is_working_day(anniversary)
    assert own.is_working_day(nyepi)
    assert NATIONAL.is_working_day(anniversary), "the national calendar itself stays as it was"
    assert (Calendar(frozenset([anniversary])) | NATIONAL).add_working_days(date(2026, 4, 7), 1) == date(2026, 4, 9)


def test_a_negative_number_of_days_is_refused():
    with pytest.raises(ValueError, match="negatif"):
        NATIONAL.add_working_days(date(2026, 1, 5), -1)


@given(days, st.integers(0, 90), either)
def test_counting_back_gives_the_number_that_was_added(start, n, off):
    end = NATIONAL.add_working_days(start, n, joint_leave_off=off)
    assert NATIONAL.working_days_between(start, end, joint_leave_off=off) == n
    assert n == 0 or NATIONAL.is_working_day(end, joint_leave_off=off)


@given(days, st.integers(0, 400), either)
def test_the_count_is_that_of_the_days_one_by_one(start, span, off):
    inside = (start + timedelta(days=ahead) for ahead in range(1, span + 1))
    end, slow = start + timedelta(days=span), sum(NATIONAL.is_working_day(day, joint_leave_off=off) for day in inside)
    assert NATIONAL.working_days_between(start, end, joint_leave_off=off) == slow
    assert NATIONAL.working_days_between(end, start, joint_leave_off=off) == -slow


@given(days, st.integers(1, 30), st.integers(1, 30))
def test_adding_in_two_goes_is_adding_at_once(start, first, second):
    midway = NATIONAL.add_working_days(start, first)
    assert NATIONAL.add_working_days(midway, second) == NATIONAL.add_working_days(start, first + second)
