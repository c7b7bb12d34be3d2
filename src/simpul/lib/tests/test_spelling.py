"""Words that are nearly alike."""

import pytest

from simpul.lib.spelling import distance, slips


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("jalan", "jalan", 0), ("jaln", "jalan", 1), ("lmapu", "lampu", 1), ("smapah", "sampah", 1), ("bantjir", "banjir", 1),
     ("", "air", 3), ("air", "", 3), ("rusak", "rusuk", 1), ("lampu", "malam", 4)],
)  # fmt: skip
def test_slips_are_counted(one: str, other: str, apart: int) -> None:
    assert distance(one, other) == apart
    assert distance(other, one) == apart


def test_short_words_forgive_less() -> None:
    assert slips("jalan") == 1
    assert slips("selokan") == 2
