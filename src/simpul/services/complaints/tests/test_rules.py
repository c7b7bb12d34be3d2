"""The plain rules."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simpul.services.complaints import rules


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Lampu mati. Sudah tiga hari.", "Lampu mati"),
        ("Jalan berlubang di depan pasar\nSudah lama", "Jalan berlubang di depan pasar"),
        ("Apakah KTP bisa diambil Sabtu? Terima kasih", "Apakah KTP bisa diambil Sabtu?"),
    ],
)
def test_a_title_is_the_first_sentence(text: str, title: str) -> None:
    assert rules.title_from(text) == title


@given(st.text(min_size=1, max_size=400))
def test_a_title_is_never_longer_than_it_may_be(text: str) -> None:
    assert len(rules.title_from(text)) <= rules.TITLE


@given(st.integers(0, 5), st.integers(0, 5))
def test_objections_end(done: int, most: int) -> None:
    assert rules.may_object(done, most) is (done < most)


def test_hours_are_counted_to_a_tenth() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    assert rules.hours_between(start, start + timedelta(minutes=87)) == Decimal("1.5")
