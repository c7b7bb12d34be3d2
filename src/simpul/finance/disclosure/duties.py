"""What the law wants published of the money of a year: dated data (`data/kewajiban.csv`), a new rule is a new line.

`tempo` is when it is owed: the year it is about and so many more, a month and a day. Without one it is owed when there is something.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

DATA = Path(__file__).with_name("data") / "kewajiban.csv"


@dataclass(frozen=True)
class Duty:
    """Something that must be published, on which basis, in which time, by whom. `verified`: somebody has read the gazette."""

    code: str
    order: int
    title: str
    english: str
    basis: str
    since: date
    until: date | None
    verified: bool
    due: tuple[int, int, int] | None
    debtor: str
    debtor_english: str
    check: str

    def due_on(self, year: int) -> date | None:
        """By when it is owed for a year."""
        return date(year + self.due[0], self.due[1], self.due[2]) if self.due else None

    def said(self, language: str) -> str:
        """What it is, in the language of the page."""
        return self.english if language == "en" else self.title

    def owed_by(self, language: str) -> str:
        """Who owes it, in the language of the page."""
        return self.debtor_english if language == "en" else self.debtor


def of(year: int) -> list[Duty]:
    """The duties that hold for the money of a year: in force on the last day of it."""
    day = date(year, 12, 31)
    return [one for one in _all() if one.since <= day and (one.until is None or day < one.until)]


@cache
def _all() -> tuple[Duty, ...]:
    with DATA.open(encoding="utf-8", newline="") as file:
        return tuple(sorted(map(_read, csv.DictReader(file, delimiter=";")), key=lambda one: one.order))


def _read(row: dict[str, str]) -> Duty:
    return Duty(
        row["kode"], int(row["urutan"]), row["judul"], row["english"], row["dasar"], date.fromisoformat(row["berlaku_sejak"]),
        date.fromisoformat(row["berlaku_sampai"]) if row["berlaku_sampai"] else None, row["terverifikasi"] == "ya", _due(row["tempo"]),
        row["penanggung"], row["penanggung_english"], row["periksa"],
    )  # fmt: skip


def _due(written: str) -> tuple[int, int, int] | None:
    if not written:
        return None
    years, _space, day = written.partition(" ")
    return int(years), int(day[:2]), int(day[3:])
