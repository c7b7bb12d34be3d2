from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simpul.lib import nik
from simpul.lib.nik import NikError, Prefix

TODAY = date(2026, 11, 23)
BATANG = nik.knowing("3325", {f"3325{n:02}" for n in range(1, 16)}, historical={"332590"})


def read(text: str) -> nik.Nik:
    return nik.parse(text, today=TODAY, judge=BATANG)


def test_a_woman_born_in_1990():
    found = read("3325114501900001")
    assert found.female
    assert found.birth == date(1990, 1, 5)
    assert found.prefix is Prefix.CURRENT
    assert found.regency == "33.25"
    assert str(found) == "3325••••••••0001"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("3325113002900001", "tidak ada di kalender"),  # 30 February
        ("3325112902010001", "tidak ada di kalender"),  # 2001 was no leap year
        ("3325117201900001", "tidak ada di kalender"),  # day 72
        ("3325114001900001", "tidak ada di kalender"),  # day 40 is day 0 of a woman
        ("3325110101900000", "tidak pernah 0000"),
        ("3325160101900001", "332516"),
        ("9901010101900001", "990101"),
        ("332511010190001", "16 angka"),
        ("33251101019OOO01", "16 angka"),
        ("", "16 angka"),
    ],
)
def test_what_cannot_be_a_nik_is_refused_with_a_reason(text, hint):
    with pytest.raises(NikError, match=hint):
        read(text)


def test_prefixes_elsewhere_and_of_old_are_accepted_and_told_apart():
    assert read("1203040101900001").prefix is Prefix.ELSEWHERE
    assert read("3325900101900001").prefix is Prefix.HISTORICAL
    assert nik.parse("3325160101900001", today=TODAY).prefix is Prefix.ELSEWHERE


def test_the_century_is_open_for_the_young_and_the_very_old():
    assert read("3325110101150001").births == (date(2015, 1, 1), date(1915, 1, 1))
    assert read("3325110101150001").birth is None
    assert read("3325110101050001").birth == date(2005, 1, 1)
    assert read("3325112412260001").birth == date(1926, 12, 24), "a month from now nobody is born yet"
    assert read("3325112902000001").birth == date(2000, 2, 29), "1900 was no leap year"


def test_spaces_dots_and_hyphens_are_forgiven():
    assert read(" 332511 450190-0001 ").value == read("33.25.11.450190.0001").value == "3325114501900001"


@given(st.dates(date(1927, 1, 1), TODAY), st.booleans(), st.integers(1, 9999))
def test_every_resident_is_read_back(birth, female, serial):
    found = read(f"332513{birth.day + 40 * female:02}{birth:%m%y}{serial:04}")
    assert birth in found.births
    assert found.female == female


@given(st.from_regex(r"[0-9]{16}", fullmatch=True))
def test_no_digits_break_it_and_nobody_is_born_tomorrow(text):
    try:
        found = nik.parse(text, today=TODAY)
    except NikError:
        return
    assert all(birth <= TODAY for birth in found.births)
