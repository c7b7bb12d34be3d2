from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simpul.lib import terbilang


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "nol"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (19, "sembilan belas"),
        (20, "dua puluh"),
        (100, "seratus"),
        (101, "seratus satu"),
        (1000, "seribu"),
        (1001, "seribu satu"),
        (2026, "dua ribu dua puluh enam"),
        (11_000, "sebelas ribu"),
        (101_000, "seratus satu ribu"),
        (1_000_000, "satu juta"),
        (1_001_000, "satu juta seribu"),
        (12_500_000, "dua belas juta lima ratus ribu"),
        (10**9, "satu miliar"),
        (-15, "minus lima belas"),
    ],
)
def test_numbers_in_words(number, expected):
    assert terbilang.words(number) == expected


def test_money_in_words():
    assert terbilang.rupiah(Decimal("12500000")) == "dua belas juta lima ratus ribu rupiah"
    assert terbilang.rupiah(Decimal("-1500.50")) == "minus seribu lima ratus rupiah lima puluh sen"


def test_what_cannot_be_spelled_is_refused():
    with pytest.raises(ValueError, match="terlalu besar"):
        terbilang.words(10**18)
    with pytest.raises(ValueError, match="satu sen"):
        terbilang.rupiah(Decimal("0.005"))


VALUES = {"satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8, "sembilan": 9}
VALUES |= {"sepuluh": 10, "sebelas": 11, "seratus": 100}
SCALES = {"ribu": 10**3, "juta": 10**6, "miliar": 10**9, "triliun": 10**12, "kuadriliun": 10**15}


def heard(spoken: str) -> int:
    """The number somebody hears: the other way round, written independently."""
    total = group = 0
    for word in spoken.split():
        if word == "seribu":
            total += 1000
        elif word in SCALES:
            total, group = total + group * SCALES[word], 0
        elif word == "belas":
            group += 10
        elif word in {"puluh", "ratus"}:
            digit = group % 10
            group += digit * (9 if word == "puluh" else 99)
        else:
            group += VALUES[word]
    return total + group


@given(st.integers(1, terbilang.LIMIT - 1))
def test_what_is_spelled_is_heard(number):
    assert heard(terbilang.words(number)) == number
