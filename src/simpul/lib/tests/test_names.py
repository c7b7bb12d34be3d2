"""Names of one person, however they are spelled; names of two."""

import pytest

from simpul.lib.names import likeness, sounds


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Moch. Soeharto", "Suharto Muhammad"), ("Siti Rahayu", "Hj. Sitti Rahayu"), ("Tjokro Djojo", "Cokro Jojo"),
        ("Achmad Zainuddin", "Ahmad Sainudin"), ("Noer Fauziyah", "Nur Fauziya"),
    ],
)  # fmt: skip
def test_spellings_of_one_name_sound_alike(one: str, other: str) -> None:
    assert likeness(one, other) > 0.9


@pytest.mark.parametrize(("one", "other"), [("Siti Rahayu", "Siti Aminah"), ("Budi Santoso", "Joko Widodo"), ("", "")])
def test_other_names_do_not(one: str, other: str) -> None:
    assert likeness(one, other) < 0.8


def test_titles_are_no_names() -> None:
    assert sounds("Drs. H. Ahmad bin Yusuf") == ("ahmad", "yusuf")
