from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simpul.lib import money

amounts = st.decimals(-(10**15), 10**15, places=2)


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (0, "Rp0"),
        (12_500_000, "Rp12.500.000"),
        (Decimal("12500000.5"), "Rp12.500.000,50"),
        (Decimal("1000.00"), "Rp1.000"),
        (-1000, "-Rp1.000"),
    ],
)
def test_amounts_on_the_screen(amount, expected):
    assert money.rupiah(amount) == expected


def test_sen_can_be_left_out_or_asked_for():
    assert money.rupiah(Decimal("999.50"), sen=False) == "Rp1.000"
    assert money.rupiah(Decimal("-0.40"), sen=False) == "Rp0"
    assert money.rupiah(5, sen=True) == "Rp5,00"


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (850, "Rp850"),
        (850_000, "Rp850 ribu"),
        (1_250_000_000, "Rp1,3 miliar"),
        (999_960, "Rp1 juta"),
        (-999_960, "-Rp1 juta"),
        (1_850_000_000_000, "Rp1,9 triliun"),
        (1_234_500_000_000_000, "Rp1.234,5 triliun"),
    ],
)
def test_short_amounts(amount, expected):
    assert money.short(amount) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12500000", "12500000"),
        ("12.500.000", "12500000"),
        ("Rp 12.500.000,50", "12500000.50"),
        ("Rp. 1.000,-", "1000"),
        ("1000,5", "1000.50"),
        ("-Rp1.000", "-1000"),
    ],
)
def test_amounts_as_people_type_them(text, expected):
    assert money.parse(text) == Decimal(expected)


@pytest.mark.parametrize(
    "text", ["", "Rp", "12,500,000", "12.50", "1.0000", "12,500", "1e6", "--5", "-Rp-5", "dua ribu", "1,234.50"]
)
def test_what_could_be_misread_is_refused(text):
    with pytest.raises(money.MoneyError, match="titik untuk ribuan"):
        money.parse(text)


@given(amounts)
def test_what_is_shown_reads_back(amount):
    assert money.parse(money.rupiah(amount)) == amount
