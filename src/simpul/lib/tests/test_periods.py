from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simpul.lib import periods
from simpul.lib.periods import Kind, Period

WIB = ZoneInfo("Asia/Jakarta")
any_period = st.builds(Period.of, st.sampled_from(Kind), st.dates(date(1990, 1, 1), date(2100, 1, 1)))


@pytest.mark.parametrize(
    ("period", "code", "indonesian", "english"),
    [
        (periods.month(2026, 11), "2026-11", "November 2026", "November 2026"),
        (periods.month(2026, 8), "2026-08", "Agustus 2026", "August 2026"),
        (periods.quarter(2026, 4), "2026-Q4", "Triwulan IV 2026", "Quarter 4, 2026"),
        (periods.year(2026), "2026", "2026", "2026"),
    ],
)
def test_names(period, code, indonesian, english):
    assert str(period) == period.code == code
    assert (period.label(), period.label("en")) == (indonesian, english)
    assert periods.parse(code) == period


def test_a_quarter_begins_on_the_wall_clock_of_the_place():
    quarter = periods.quarter(2026, 4)
    assert quarter.start(WIB) == datetime(2026, 9, 30, 17, tzinfo=UTC)
    assert quarter.end(WIB) == datetime(2026, 12, 31, 17, tzinfo=UTC)
    assert (quarter.first_day, quarter.last_day) == (date(2026, 10, 1), date(2026, 12, 31))
    assert quarter.contains(datetime(2026, 9, 30, 17, tzinfo=UTC), WIB)
    assert not quarter.contains(datetime(2026, 12, 31, 17, tzinfo=UTC), WIB)


def test_neighbours_cross_the_year():
    assert periods.month(2026, 1).previous == periods.month(2025, 12)
    assert periods.quarter(2026, 4).next == periods.quarter(2027, 1)
    assert periods.month(2024, 2).year_before == periods.month(2023, 2)
    assert periods.month(2024, 2).last_day == date(2024, 2, 29)


def test_order_is_by_first_day_and_the_longer_first():
    shuffled = [periods.month(2026, 2), periods.month(2026, 1), periods.year(2026), periods.quarter(2026, 1)]
    assert [period.code for period in sorted(shuffled)] == ["2026", "2026-Q1", "2026-01", "2026-02"]


@pytest.mark.parametrize("code", ["", "2026-13", "2026-00", "2026-Q5", "26", "2026-1", "0000", "2026-W3"])
def test_what_is_no_period_is_refused(code):
    with pytest.raises(ValueError, match="bukan periode"):
        periods.parse(code)


def test_there_is_no_fifth_quarter():
    with pytest.raises(ValueError, match="ke-5"):
        periods.quarter(2026, 5)


@given(any_period)
def test_periods_follow_each_other_without_a_gap(period):
    assert period.next.previous == period
    assert period.end(WIB) == period.next.start(WIB)
    assert period < period.next
    assert periods.parse(period.code) == period


@given(any_period, st.integers(0, 400))
def test_a_day_falls_into_exactly_the_period_of_it(period, ahead):
    day = period.first_day + timedelta(days=ahead)
    own = Period.of(period.kind, day)
    assert own.first_day <= day <= own.last_day
    assert (own == period) == (day <= period.last_day)
