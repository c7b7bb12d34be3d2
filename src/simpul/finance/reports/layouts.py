"""How each statement is laid out: its lines, and of which accounts each is the sum. Read from `data/*.csv`, one file a statement.

A line is a sum of accounts (`gerak:5.1.01`: what moved in the span) or of lines above it (`=bo+bm`). An account counts on the side on
which it grows, so that revenue and debts are positive. `saldo`: what it came to at the end; `awal`: before the span, with what the
year began with; `debit`, `kredit`: one side of what moved.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DATA = Path(__file__).with_name("data")
_TERM = re.compile(r"([+-]?)([a-z0-9]+)")


class Measure(StrEnum):
    """What of an account is added."""

    MOVED = "gerak"
    BALANCE = "saldo"
    BEGINNING = "awal"
    DEBIT = "debit"
    CREDIT = "kredit"


@dataclass(frozen=True)
class Term:
    """Accounts that begin with a code, added or taken away."""

    sign: int
    measure: Measure
    prefix: str


@dataclass(frozen=True)
class Line:
    """One line. A `head` has no amount; `terms` are accounts, `parts` lines above it with their signs."""

    code: str
    words: str
    english: str
    style: str
    terms: tuple[Term, ...]
    parts: tuple[tuple[int, str], ...]

    def said(self, language: str) -> str:
        """The line's words in the language of the page."""
        return self.english if language == "en" else self.words


@dataclass(frozen=True)
class Statement:
    """A statement: its short name (in addresses and files), title and basis. `whole`: made for the regency alone, not for one agency."""

    code: str
    short: str
    title: Promise
    basis: str
    whole: bool = False
    budgeted: bool = False

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines in order."""
        return _lines(self.code)


STATEMENTS = {
    one.code: one
    for one in (
        Statement("lra", "LRA", _("Laporan Realisasi Anggaran"), "PP 71/2010 PSAP 02; Permendagri 77/2020", budgeted=True),
        Statement("lpsal", "LPSAL", _("Laporan Perubahan Saldo Anggaran Lebih"), "PP 71/2010 PSAP 01", whole=True),
        Statement("neraca", "Neraca", _("Neraca"), "PP 71/2010 PSAP 01; Permendagri 64/2013"),
        Statement("lo", "LO", _("Laporan Operasional"), "PP 71/2010 PSAP 12"),
        Statement("lpe", "LPE", _("Laporan Perubahan Ekuitas"), "PP 71/2010 PSAP 01"),
        Statement("lak", "LAK", _("Laporan Arus Kas"), "PP 71/2010 PSAP 03", whole=True),
    )
}  # fmt: skip


@cache
def _lines(code: str) -> tuple[Line, ...]:
    with (DATA / f"{code}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    return tuple(
        Line(row["kode"], row["uraian"], row["english"], row["gaya"], _terms(row["isi"]), _parts(row["isi"]))
        for row in rows
    )


def _terms(told: str) -> tuple[Term, ...]:
    if told.startswith("="):
        return ()
    terms = []
    for one in told.split():
        measure, prefix = one.lstrip("-").split(":")
        terms.append(Term(-1 if one.startswith("-") else 1, Measure(measure), prefix))
    return tuple(terms)


def _parts(told: str) -> tuple[tuple[int, str], ...]:
    if not told.startswith("="):
        return ()
    return tuple((-1 if sign == "-" else 1, code) for sign, code in _TERM.findall(told[1:]))
