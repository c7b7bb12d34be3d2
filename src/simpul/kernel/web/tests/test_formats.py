"""Numbers, dates and limits as people here write them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from simpul.kernel.web import formats
from simpul.lib import clock
from simpul.lib.calendar import Calendar
from simpul.lib.durations import parse

MONDAY = datetime(2026, 11, 23, 2, 47, tzinfo=UTC)  # 09.47 in Batang


@pytest.fixture(autouse=True)
def _quiet_calendar(monkeypatch):
    monkeypatch.setattr(formats, "calendar", Calendar)


@pytest.mark.parametrize(
    ("value", "places", "indonesian", "english"),
    [
        (1_000_000, 0, "1.000.000", "1,000,000"),
        (89.65, 1, "89,7", "89.7"),
        (Decimal("2.5"), 0, "3", "3"),
        (-1234, 0, "−1.234", "−1,234"),
        (1999.999, 2, "2.000,00", "2,000.00"),
        (None, 0, "–", "–"),
    ],
)
def test_numbers(value, places, indonesian, english):
    assert formats.number(value, places) == indonesian
    with override("en"):
        assert formats.number(value, places) == english


@given(st.integers(-(10**15), 10**15))
def test_grouping_loses_no_digit(value):
    assert int(formats.number(value).replace(".", "").replace("−", "-")) == value


def test_percentages_and_money():
    assert formats.percent(89.7) == "89,7%"
    assert formats.percent(100, 0) == "100%"
    assert formats.percent(None) == "–"
    assert formats.rupiah(3_000_000) == "Rp3.000.000"
    assert formats.rupiah(-500) == "−Rp500"
    assert formats.large_rupiah(1_850_000_000_000) == "Rp1,85 triliun"
    assert formats.large_rupiah(-12_440_000_000) == "−Rp12,4 miliar"
    assert formats.large_rupiah(999_999) == "Rp999.999"


def test_moments_are_told_in_the_zone_of_the_regency():
    assert formats.moment(MONDAY, weekday=True) == "Senin, 23 November 2026 · 09.47 WIB"
    assert formats.short_day(MONDAY) == "23 Nov 2026"
    assert formats.iso(MONDAY) == "2026-11-23T09:47:00+07:00"
    with override("en"):
        assert formats.moment(MONDAY, weekday=True) == "Monday, 23 November 2026 · 09:47 WIB"


def test_late_evening_in_greenwich_is_tomorrow_here():
    assert formats.day(datetime(2026, 12, 31, 18, 0, tzinfo=UTC)) == "1 Januari 2027"
    assert formats.day(date(2026, 8, 17), weekday=True) == "Senin, 17 Agustus 2026"


@pytest.mark.parametrize(
    ("left", "words", "tone"),
    [
        (timedelta(hours=-6), "Terlambat 6 jam", "bad"),
        (timedelta(days=-3), "Terlambat 3 hari", "bad"),
        (timedelta(minutes=20), "Sisa 20 menit", "warn"),
        (timedelta(hours=3), "Sisa 3 jam", "warn"),
        (timedelta(days=3), "Sisa 3 hari kerja", "ok"),
        (timedelta(days=7), "Sisa 5 hari kerja", "ok"),
    ],
)
def test_what_is_left_of_a_limit(left, words, tone):
    with clock.frozen(MONDAY):
        assert formats.due(MONDAY + left) == words
        assert formats.due_tone(MONDAY + left) == tone


def test_a_limit_after_a_long_weekend_counts_no_holiday(monkeypatch):
    monkeypatch.setattr(formats, "calendar", lambda: Calendar(holidays=frozenset({date(2026, 11, 24)})))
    with clock.frozen(MONDAY):
        assert formats.due(MONDAY + timedelta(days=2)) == "Sisa 1 hari kerja"


@pytest.mark.parametrize(
    ("code", "indonesian", "english"),
    [
        ("5wd", "5 hari kerja", "5 working days"),
        ("1wd*", "1 hari kerja", "1 working day"),
        ("12h", "12 jam", "12 hours"),
    ],
)
def test_promises(code, indonesian, english):
    assert formats.limit(parse(code)) == indonesian
    with override("en"):
        assert formats.limit(parse(code)) == english


def test_no_limit():
    assert formats.due(None) == "Tanpa batas waktu"
    assert formats.due_tone(None) == "quiet"


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (timedelta(seconds=5), "baru saja"),
        (timedelta(minutes=7), "7 menit lalu"),
        (timedelta(hours=30), "1 hari lalu"),
        (timedelta(days=8), "15 Nov 2026"),
    ],
)
def test_how_long_ago(since, words):
    with clock.frozen(MONDAY):
        assert formats.ago(MONDAY - since) == words


def test_initials():
    assert formats.initials("Dewi lestari Putri") == "DL"
