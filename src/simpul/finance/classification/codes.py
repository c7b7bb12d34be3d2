"""How codes are built: parts between dots, a part more for each level below. Text, never numbers: `1.03` is not `1.3`."""

from __future__ import annotations

import re
from enum import IntEnum, StrEnum

_CODE = re.compile(r"[0-9X]+(\.[0-9X]+)*", re.IGNORECASE)


class CodeError(ValueError):
    """The text is no such code. The message is a sentence for the person who typed it."""


class Level(IntEnum):
    """What stands at each depth of the tree of activities (Permendagri 90/2019, changed by Kepmendagri 050-5889/2021)."""

    URUSAN = 1
    BIDANG = 2
    PROGRAM = 3
    KEGIATAN = 5
    SUB_KEGIATAN = 6


class Book(StrEnum):
    """The two books of a regency (PP 71/2010): what was budgeted and done with it, and what it owns, owes, earns and uses up."""

    BUDGETARY = "budgetary"
    ACCRUAL = "accrual"


HEADS = {
    "1": (Book.ACCRUAL, 1), "2": (Book.ACCRUAL, -1), "3": (Book.ACCRUAL, -1), "4": (Book.BUDGETARY, -1), "5": (Book.BUDGETARY, 1),
    "6": (Book.BUDGETARY, 1), "7": (Book.ACCRUAL, -1), "8": (Book.ACCRUAL, 1), "0": (Book.BUDGETARY, -1),
}  # fmt: skip
"""The book of an account by its first part, and the side on which it grows: 1 is debit, -1 credit. `0` holds the budget's own
balancing accounts (estimasi pendapatan, apropriasi, estimasi perubahan SAL), which no chart numbers."""
FINANCING_RECEIPTS = "6.1"
POSTABLE_DEPTH = 6  # akun.kelompok.jenis.objek.rincian.sub rincian


def clean(written: object) -> str:
    """A code as it is kept: without spaces and without a dot at the end. Raises `CodeError`."""
    code = re.sub(r"\s", "", str(written)).rstrip(".").upper()
    if not _CODE.fullmatch(code):
        raise CodeError("Tulis kode dengan angka dan titik, misalnya 1.03.02.2.01.0001.")
    return code


def depth(code: str) -> int:
    """How many parts a code has."""
    return code.count(".") + 1


def parent(code: str) -> str:
    """The code above; empty at the top."""
    return code.rpartition(".")[0]


def parent_activity(code: str) -> str:
    """The activity above. Between program and kegiatan lies a part that names the level of government (`2`: kabupaten or kota)."""
    above = parent(code)
    return parent(above) if depth(above) == Level.PROGRAM + 1 else above


def level(code: str) -> Level:
    """What an activity code names. Raises `CodeError` at a depth where nothing stands."""
    try:
        return Level(depth(code))
    except ValueError as problem:
        raise CodeError(
            "Kode kegiatan terdiri atas urusan, bidang, program, kegiatan, sub kegiatan. Periksa jumlah bagiannya."
        ) from problem


def book(code: str) -> Book:
    """The book of an account. Raises `CodeError` for a head that no chart has."""
    return _head(code)[0]


def side(code: str) -> int:
    """The side on which an account grows: 1 is debit, -1 credit."""
    return -1 if f"{code}.".startswith(f"{FINANCING_RECEIPTS}.") else _head(code)[1]


def _head(code: str) -> tuple[Book, int]:
    try:
        return HEADS[code.partition(".")[0]]
    except KeyError as problem:
        raise CodeError("Akun dimulai dengan 1 sampai 8.") from problem
