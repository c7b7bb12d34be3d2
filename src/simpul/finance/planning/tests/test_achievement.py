"""How far a target was reached: the worked examples, the borders of the bands, and what holds for all numbers."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simpul.finance.planning.achievement import Band, Polarity, band, judge, percent
from simpul.finance.planning.parameters import BANDS

UP, DOWN = Polarity.MAXIMISE, Polarity.MINIMISE
BOUNDS = BANDS.value
amounts = st.decimals(min_value=0, max_value=10**9, places=4)
targets = st.decimals(min_value=Decimal("0.0001"), max_value=10**9, places=4)


@pytest.mark.parametrize(
    ("realised", "target", "polarity", "shown", "called"),
    [
        ("72", "80", UP, "90.00", Band.HIGH),
        ("83", "80", UP, "103.75", Band.VERY_HIGH),
        ("18", "20", DOWN, "110.00", Band.VERY_HIGH),
        ("25", "20", DOWN, "75.00", Band.MEDIUM),
        ("91", "100", UP, "91.00", Band.VERY_HIGH),
        ("76", "100", UP, "76.00", Band.HIGH),
        ("66", "100", UP, "66.00", Band.MEDIUM),
        ("51", "100", UP, "51.00", Band.LOW),
        ("0", "80", UP, "0.00", Band.VERY_LOW),
    ],
)
def test_worked_examples(realised: str, target: str, polarity: Polarity, shown: str, called: Band) -> None:
    found = judge(Decimal(realised), Decimal(target), polarity, BOUNDS)
    assert (found.shown, found.band) == (Decimal(shown), called)


@pytest.mark.parametrize("bound", [91, 76, 66, 51])
def test_a_hair_below_a_border_is_the_band_below_though_it_would_round_up_to_it(bound: int) -> None:
    at = band(Fraction(bound), BOUNDS)
    found = judge(Decimal(bound) * 1000 - Decimal("0.0001"), Decimal(100_000), UP, BOUNDS)
    assert found.band == list(Band)[list(Band).index(at) + 1]
    assert found.shown == Decimal(bound) - Decimal("0.01"), "cut, not rounded: it never shows the border it missed"


def test_between_two_whole_numbers_the_lower_bound_decides() -> None:
    assert band(Fraction(905, 10), BOUNDS) is Band.HIGH, "the table says 76-90 and 91: what lies between is below 91"
    assert band(Fraction(755, 10), BOUNDS) is Band.MEDIUM


@pytest.mark.parametrize("polarity", Polarity)
@pytest.mark.parametrize("target", ["0", "-2"])
def test_a_target_of_nothing_has_no_percentage_but_is_reached_or_not(polarity: Polarity, target: str) -> None:
    found = judge(Decimal(target), Decimal(target), polarity, BOUNDS)
    assert (found.percent, found.shown, found.band, found.reached) == (None, None, None, True)
    assert judge(Decimal(5), Decimal(0), DOWN, BOUNDS).reached is False


def test_more_than_twice_of_what_should_be_little_comes_to_less_than_nothing() -> None:
    found = judge(Decimal(45), Decimal(20), DOWN, BOUNDS)
    assert (found.shown, found.band, found.reached) == (Decimal("-25.00"), Band.VERY_LOW, False)
    assert percent(Decimal(40), Decimal(20), DOWN) == 0


@given(amounts, targets, st.sampled_from(Polarity))
def test_whoever_reaches_the_target_has_a_hundred_percent_or_more(
    realised: Decimal, target: Decimal, polarity: Polarity
) -> None:
    found = judge(realised, target, polarity, BOUNDS)
    assert found.percent is not None
    assert found.reached == (found.percent >= 100)


@given(amounts, targets)
def test_both_directions_mirror_each_other(realised: Decimal, target: Decimal) -> None:
    up, down = percent(realised, target, UP), percent(realised, target, DOWN)
    assert up is not None
    assert down is not None
    assert up + down == 200


@given(amounts, amounts, targets, st.sampled_from(Polarity))
def test_better_is_never_called_worse(one: Decimal, other: Decimal, target: Decimal, polarity: Polarity) -> None:
    better, worse = (max(one, other), min(one, other)) if polarity is UP else (min(one, other), max(one, other))
    order = list(Band)
    high, low = judge(better, target, polarity, BOUNDS).band, judge(worse, target, polarity, BOUNDS).band
    assert high is not None
    assert low is not None
    assert order.index(high) <= order.index(low)


@given(amounts, targets, st.sampled_from(Polarity))
def test_what_is_shown_never_looks_like_a_better_band(realised: Decimal, target: Decimal, polarity: Polarity) -> None:
    found = judge(realised, target, polarity, BOUNDS)
    assert found.shown is not None
    assert band(Fraction(found.shown), BOUNDS) == found.band
