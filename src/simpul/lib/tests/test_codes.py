from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from simpul.lib import codes

written = st.builds(codes.new)
places = st.integers(0, codes.LENGTH)


def test_codes_differ_and_are_easy_to_read_out():
    many = {codes.new() for _ in range(500)}
    assert len(many) == 500
    assert all(len(code) == 11 and code[3] == code[7] == "-" for code in many)
    assert not set("ILOU") & set("".join(many))


@given(written)
def test_a_code_is_read_as_people_type_it(code):
    assert codes.read(code) == code
    assert codes.read(f" {code.lower().replace('-', ' ')} ") == code
    assert codes.read(code.replace("0", "o").replace("1", "l")) == code


@given(written, places, st.sampled_from(codes.ALPHABET))
def test_one_wrong_character_is_found(code, place, other):
    marks = list(code.replace("-", ""))
    assume(marks[place] != other)
    marks[place] = other
    with pytest.raises(codes.CodeError, match="salah ketik"):
        codes.read("".join(marks))


@given(written, places, places)
def test_two_exchanged_characters_are_found(code, one, two):
    marks = list(code.replace("-", ""))
    assume(marks[one] != marks[two])
    marks[one], marks[two] = marks[two], marks[one]
    with pytest.raises(codes.CodeError):
        codes.read("".join(marks))


@pytest.mark.parametrize(("text", "hint"), [("", "9 huruf"), ("K7Q-29X-TM", "9 huruf"), ("K7Q-29X-TMU", "“U”")])
def test_what_is_no_code_is_refused_with_a_hint(text, hint):
    with pytest.raises(codes.CodeError, match=hint):
        codes.read(text)
