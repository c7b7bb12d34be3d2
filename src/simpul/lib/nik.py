"""NIK, the number of a resident: `PPKKCC DDMMYY SSSS`.

Six digits of the kecamatan of first registration, the birth date (women add 40 to the day), a serial number. A
well-formed NIK doesn't prove that the person exists; its prefix says where somebody was first registered, never where
they live.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import date
from enum import Enum

OLDEST = 115  # years; nobody older is alive, so a two-digit year further back means the other century
PROVINCES = frozenset(
    str(code)
    for run in (
        range(11, 20),
        [21],
        range(31, 37),
        range(51, 54),
        range(61, 66),
        range(71, 77),
        [81, 82],
        range(91, 98),
    )
    for code in run
)


class NikError(ValueError):
    """The text can't be a NIK. The message is a sentence for the person who typed it."""


class Prefix(Enum):
    """What is known of the first six digits."""

    CURRENT = "a kecamatan of today"
    HISTORICAL = "a kecamatan that was split or renamed: valid, worth a second look"
    ELSEWHERE = "a regency whose kecamatan we don't know"
    UNKNOWN = "never existed"


Judge = Callable[[str], Prefix]


@dataclass(frozen=True)
class Nik:
    """A well-formed NIK. `births` are the possible birth dates, the latest first: the year has two digits only."""

    value: str
    prefix: Prefix
    female: bool
    births: tuple[date, ...]

    @property
    def birth(self) -> date | None:
        """The birth date if only one is possible."""
        return self.births[0] if len(self.births) == 1 else None

    @property
    def regency(self) -> str:
        """Code of the regency of first registration: `33.25`."""
        return f"{self.value[:2]}.{self.value[2:4]}"

    def __str__(self) -> str:
        return mask(self.value)


def anywhere(prefix: str) -> Prefix:
    """Judge a prefix by its province alone."""
    return Prefix.ELSEWHERE if prefix[:2] in PROVINCES else Prefix.UNKNOWN


def knowing(regency: str, current: Container[str], historical: Container[str] = ()) -> Judge:
    """A judge that knows the kecamatan of one regency (`3325`) by their six digits; of the others, the province."""

    def judge(prefix: str) -> Prefix:
        if not prefix.startswith(regency):
            return anywhere(prefix)
        if prefix in current:
            return Prefix.CURRENT
        return Prefix.HISTORICAL if prefix in historical else Prefix.UNKNOWN

    return judge


def parse(text: str, *, today: date, judge: Judge = anywhere) -> Nik:
    """The NIK that somebody typed; spaces, dots and hyphens are forgiven. Raises `NikError`."""
    value = re.sub(r"[\s.\-]", "", text)
    if not re.fullmatch(r"[0-9]{16}", value):
        raise NikError("NIK terdiri dari 16 angka. Salin dari KTP atau Kartu Keluarga.")
    prefix = judge(value[:6])
    if prefix is Prefix.UNKNOWN:
        raise NikError(f"Enam angka pertama NIK ({value[:6]}) tidak dikenal sebagai kode kecamatan. Periksa kembali.")
    if value[12:] == "0000":
        raise NikError("Empat angka terakhir NIK tidak pernah 0000. Periksa kembali.")
    day, month, year = int(value[6:8]), int(value[8:10]), int(value[10:12])
    births = _births(year, month, day % 40, today)
    if day > 71 or not births:
        raise NikError("Tanggal lahir di dalam NIK (angka ke-7 sampai ke-12) tidak ada di kalender. Periksa kembali.")
    return Nik(value, prefix, day > 40, births)


def mask(value: str) -> str:
    """A NIK for the screen: `3325••••••••0001`."""
    return f"{value[:4]}{'•' * 8}{value[-4:]}"


def _births(year: int, month: int, day: int, today: date) -> tuple[date, ...]:
    """Real dates with this two-digit year that a living person may have been born on."""
    century = today.year // 100 * 100
    dates = (_real(base + year, month, day) for base in (century, century - 100))
    return tuple(birth for birth in dates if birth and birth <= today and today.year - birth.year <= OLDEST)


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
