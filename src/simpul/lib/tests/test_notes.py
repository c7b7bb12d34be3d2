"""Checkpoints as notes: signed, read, cosigned; and what is changed in them does not hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simpul.lib import notes
from simpul.lib.notes import BadNote, Checkpoint, Signer, Verifier

LOG = Signer("batang.example/bukti", bytes(range(32)))
WITNESS = Signer("tapanuli-selatan.example/saksi", bytes(range(1, 33)), witness=True)
HEAD = Checkpoint("batang.example/bukti", 15, b"\x07" * 32)
NOTE = notes.written(HEAD.text, [LOG.line(HEAD.text), WITNESS.line(HEAD.text, 1_800_000_000)])


def test_log_and_witness_are_known_by_their_keys() -> None:
    assert notes.signed_by(LOG.verifier, NOTE) == (HEAD, 0)
    assert notes.signed_by(WITNESS.verifier, NOTE) == (HEAD, 1_800_000_000)
    for one in (LOG, WITNESS):
        assert Verifier.read(str(one.verifier)) == one.verifier


def test_a_published_example_of_a_key_is_read() -> None:
    key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    assert str(Verifier.read(key)) == key


@given(st.integers(0, len(NOTE.encode()) - 1), st.integers(0, 7))
def test_one_bit_changed_anywhere_does_not_hold(at: int, bit: int) -> None:
    raw = bytearray(NOTE.encode())
    raw[at] ^= 1 << bit
    try:
        note = raw.decode()
    except UnicodeDecodeError:
        return
    held = 0
    for one in (LOG.verifier, WITNESS.verifier):
        try:
            notes.signed_by(one, note)
        except BadNote:
            continue
        held += 1
    assert held < 2


@pytest.mark.parametrize(
    "text",
    ["", "a\n1\n", "a\n-1\nAA==\n", "a\n01\n" + "A" * 43 + "=\n", "a\n١\n" + "A" * 43 + "=\n", HEAD.text + "more\n"],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(BadNote):
        Checkpoint.read(text)


def test_another_key_of_the_same_name_is_another_key() -> None:
    with pytest.raises(BadNote):
        notes.signed_by(Signer(LOG.name, b"x" * 32).verifier, NOTE)
