"""Access codes that nobody guesses and everybody can read out over the telephone: `K7Q-29X-TM4`.

Eight random characters of Crockford's alphabet (40 bits; no I, L, O, U) and a ninth that checks them. The check is a
sum in the field of 32 elements, each place with another weight: any single wrong character and any two exchanged ones
are found, so a typing slip never costs an attempt.
"""

from __future__ import annotations

import secrets
from functools import reduce
from operator import xor

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8
_ALIKE = str.maketrans("OIL", "011", " -–.")


class CodeError(ValueError):
    """The text can't be an access code. The message is a sentence for the person who typed it."""


def new() -> str:
    """A fresh code from the operating system's randomness."""
    return derived(secrets.token_bytes(LENGTH * 5 // 8))


def derived(seed: bytes) -> str:
    """The code that belongs to these (at least five) bytes: the same each time, and as hard to guess as they are."""
    bits = int.from_bytes(seed[: LENGTH * 5 // 8], "big")
    body = [bits >> 5 * place & 31 for place in range(LENGTH)]
    return _grouped([*body, _check(body)])


def read(text: str) -> str:
    """What somebody typed, in the one written form. Small letters, spaces and the look-alikes O, I, L are forgiven."""
    typed = text.upper().translate(_ALIKE)
    if len(typed) != LENGTH + 1:
        raise CodeError(f"Kode terdiri dari {LENGTH + 1} huruf dan angka, misalnya K7Q-29X-TM4.")
    if strange := next((mark for mark in typed if mark not in ALPHABET), None):
        raise CodeError(f"Kode tidak pernah memuat “{strange}”. Periksa kembali.")
    *body, check = (ALPHABET.index(mark) for mark in typed)
    if _check(body) != check:
        raise CodeError("Kode salah ketik. Periksa kembali setiap huruf dan angka.")
    return _grouped([*body, check])


def _grouped(values: list[int]) -> str:
    marks = "".join(ALPHABET[value] for value in values)
    return "-".join(marks[at : at + 3] for at in range(0, len(marks), 3))


def _check(body: list[int]) -> int:
    return reduce(xor, (_times_two(value, times) for times, value in enumerate(body, 1)))


def _times_two(value: int, times: int) -> int:
    """The value times x^`times` in GF(32), the polynomials over one bit modulo x^5 + x^2 + 1."""
    for _ in range(times):
        value <<= 1
        if value & 0b100000:
            value ^= 0b100101
    return value
