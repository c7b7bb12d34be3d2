"""One public list of all that was allowed beside a rule. Rooms that keep overrides of their own register where theirs are told.

exceptions.register(exceptions.Source("tutup-buku", _("Membuka kembali bulan buku"), years, told))
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise


@dataclass(frozen=True)
class Told:
    """One override as everybody reads it. People are named by their duty; `number` is what it is called, `url` where more is read."""

    day: date
    number: str
    about: str
    words: str
    reason: str
    legal_basis: str = ""
    evidence: str = ""
    agency: str = ""
    asked: str = ""
    signed: str = ""
    url: str = ""
    example: bool = False


@dataclass(frozen=True)
class Source:
    """Where overrides of one kind are kept: the years that have any, and those of a year."""

    code: str
    label: str | Promise
    years: Callable[[], Iterable[int]]
    told: Callable[[int], Iterable[Told]]


sources: dict[str, Source] = {}


def register(source: Source) -> Source:
    """Show these, too; a second one of the same code takes its place."""
    sources[source.code] = source
    return source


def years() -> list[int]:
    """The years in which anything was overridden, the newest first."""
    return sorted({year for source in sources.values() for year in source.years()}, reverse=True)


def of(year: int, code: str = "") -> list[tuple[Source, Told]]:
    """All of a year, or those of one source, the newest first."""
    several = [source for source in sources.values() if code in ("", source.code)]
    found = [(source, told) for source in several for told in source.told(year)]
    return sorted(found, key=lambda pair: (pair[1].day, pair[1].number), reverse=True)
