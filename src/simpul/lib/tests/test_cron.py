"""The hours at which the worker does its nightly work are those on the regency's wall."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from simpul.lib.cron import SUNDAY, daily, weekly

JAKARTA = ZoneInfo("Asia/Jakarta")


def test_two_in_the_night_in_batang_is_the_evening_before_in_greenwich():
    assert daily(2, 17, JAKARTA) == "17 19 * * *"
    assert daily(9, 0, JAKARTA) == "0 2 * * *"


def test_sunday_night_there_is_saturday_here():
    assert weekly(SUNDAY, 2, 41, JAKARTA) == "41 19 * * 6"


ZONES = st.sampled_from(["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "UTC"])


@given(st.integers(0, 6), st.integers(0, 23), st.integers(0, 59), ZONES)
def test_read_back_it_is_the_same_moment_of_the_week(weekday, hour, minute, name):
    at, when, _day, _month, day = weekly(weekday, hour, minute, ZoneInfo(name)).split()
    utc = datetime(2024, 1, 7, int(when), int(at), tzinfo=ZoneInfo("UTC")) + timedelta(days=int(day))
    there = utc.astimezone(ZoneInfo(name))
    assert (there.isoweekday() % 7, there.hour, there.minute) == (weekday, hour, minute)
