"""Spans of the civil calendar for which figures are reported: a month, a quarter, a year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from enum import StrEnum
from functools import total_ordering

MONTHS = {
    "id": (
        *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
        *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
_CODE = re.compile(r"(\d{4})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])))?")


class Kind(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def months(self) -> int:
        """How many months such a period has."""
        return {"month": 1, "quarter": 3, "year": 12}[self]


@total_ordering
@dataclass(frozen=True)
class Period:
    """The `number`-th month or quarter of a year, or the year itself (number 1). Ordered by first day, longer first."""

    kind: Kind
    year: int
    number: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 12 // self.kind.months:
            raise ValueError(f"Tahun tidak memiliki periode ke-{self.number} seperti itu.")

    @classmethod
    def of(cls, kind: Kind, day: date) -> Period:
        """The period in which a day falls."""
        return cls(kind, day.year, (day.month - 1) // kind.months + 1)

    @property
    def first_day(self) -> date:
        """The day on which it begins."""
        return date(self.year, (self.number - 1) * self.kind.months + 1, 1)

    @property
    def last_day(self) -> date:
        """The day with which it ends."""
        return date.fromordinal(self.next.first_day.toordinal() - 1)

    def start(self, zone: tzinfo) -> datetime:
        """The first moment, on the wall clock of a place."""
        return datetime.combine(self.first_day, time(), zone)

    def end(self, zone: tzinfo) -> datetime:
        """The first moment after it: `start <= moment < end`."""
        return self.next.start(zone)

    def contains(self, moment: datetime, zone: tzinfo) -> bool:
        """Whether an aware moment falls inside, on the wall clock of a place."""
        return self.start(zone) <= moment < self.end(zone)

    @property
    def next(self) -> Period:
        """The period that follows."""
        return self._moved(1)

    @property
    def previous(self) -> Period:
        """The period before."""
        return self._moved(-1)

    @property
    def year_before(self) -> Period:
        """The same period of the year before."""
        return Period(self.kind, self.year - 1, self.number)

    @property
    def code(self) -> str:
        """`2026-11`, `2026-Q4` or `2026`; `parse` reads it."""
        if self.kind is Kind.YEAR:
            return f"{self.year:04}"
        return f"{self.year:04}-{self.number:02}" if self.kind is Kind.MONTH else f"{self.year:04}-Q{self.number}"

    def label(self, language: str = "id") -> str:
        """As people read it: “November 2026”, “Triwulan IV 2026” (English “Quarter 4, 2026”), “2026”."""
        if self.kind is Kind.YEAR:
            return str(self.year)
        if self.kind is Kind.MONTH:
            return f"{MONTHS[language][self.number - 1]} {self.year}"
        roman = ("I", "II", "III", "IV")[self.number - 1]
        return f"Quarter {self.number}, {self.year}" if language == "en" else f"Triwulan {roman} {self.year}"

    def __lt__(self, other: Period) -> bool:
        return (self.first_day, -self.kind.months) < (other.first_day, -other.kind.months)

    def __str__(self) -> str:
        return self.code

    def _moved(self, steps: int) -> Period:
        in_year = 12 // self.kind.months
        years, number = divmod(self.number - 1 + steps, in_year)
        return Period(self.kind, self.year + years, number + 1)


def month(year: int, number: int) -> Period:
    """A month: `month(2026, 11)`."""
    return Period(Kind.MONTH, year, number)


def quarter(year: int, number: int) -> Period:
    """A quarter (triwulan): `quarter(2026, 4)`."""
    return Period(Kind.QUARTER, year, number)


def year(number: int) -> Period:
    """A year."""
    return Period(Kind.YEAR, number)


def parse(code: str) -> Period:
    """The period of a `code`. Raises `ValueError` with a sentence."""
    match = _CODE.fullmatch(code)
    if not match or match[1] in {"0000", "9999"}:  # years whose neighbours no calendar knows
        raise ValueError(f"“{code}” bukan periode. Tulis misalnya 2026-11, 2026-Q4 atau 2026.")
    if match[2]:
        return month(int(match[1]), int(match[2]))
    return quarter(int(match[1]), int(match[3])) if match[3] else year(int(match[1]))
