from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simpul.lib import phone


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("08158602999", "+628158602999"),
        ("0821-3615-9781", "+6282136159781"),
        ("+62 815 8602 999", "+628158602999"),
        ("62815.8602.999", "+628158602999"),
        ("0062 815 8602 999", "+628158602999"),
        ("+62 (0)815 8602 999", "+628158602999"),
        ("8158602999", "+628158602999"),
        ("(0285) 391234", "+62285391234"),
        ("021 57901234", "+622157901234"),
        ("0634 21234", "+6263421234"),
        ("0815８602999", "+628158602999"),
    ],
)
def test_numbers_as_people_write_them(text, number):
    assert phone.parse(text) == number


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("0285 119", "119 adalah nomor singkat"),
        ("112", "112 adalah nomor singkat"),
        ("0815", "kurang atau lebih"),
        ("081586029991234", "kurang atau lebih"),
        ("391234", "kurang atau lebih"),
        ("57901234", "kurang atau lebih"),
        ("+65 6123 4567", "nomor Indonesia"),
        ("0815 abc", "hanya berisi angka"),
        ("", "hanya berisi angka"),
        ("٠٨١٥٨٦٠٢٩٩٩", "hanya berisi angka"),
    ],
)
def test_what_cannot_be_called_is_refused_with_a_reason(text, hint):
    with pytest.raises(phone.PhoneError, match=hint):
        phone.parse(text)


def test_a_code_can_only_be_sent_to_a_mobile():
    assert phone.parse("0815 8602 999", mobile=True) == "+628158602999"
    with pytest.raises(phone.PhoneError, match="nomor ponsel"):
        phone.parse("(0285) 391234", mobile=True)


@pytest.mark.parametrize(
    ("number", "shown", "masked"),
    [
        ("+628158602999", "0815-8602-999", "0815••••999"),
        ("+62285391234", "(0285) 391234", "0285•••234"),
        ("+622157901234", "(021) 57901234", "0215••••234"),
    ],
)
def test_numbers_for_the_screen(number, shown, masked):
    assert phone.display(number) == shown
    assert phone.mask(number) == masked


@given(st.from_regex(r"8[1-9][0-9]{7,10}", fullmatch=True))
def test_what_is_shown_reads_back(national):
    assert phone.parse(phone.display(f"+62{national}")) == f"+62{national}"


@given(st.text(max_size=20))
def test_nothing_typed_breaks_it(text):
    try:
        number = phone.parse(text)
    except phone.PhoneError:
        return
    assert number.startswith("+62")
