"""What every table with personal data declares about itself (UU 27/2022), and what the nightly job does about it.

The words are for people; `ends` says the same to the machine. A table may have several endings: a case loses its words, a draft its row.

personal_data = PersonalData(
    purpose="…", legal_basis="…", retention="5 tahun setelah selesai", erasure="Isi dikosongkan.",
    ends=(After("closed_at", years(5), blank={"text": ""}, hold="pk"),),
    resident="applicant", title="Urusan Anda", shows=("number", "title"),
)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_noop


def years(count: int) -> timedelta:
    """Whole years, leap days counted generously."""
    return timedelta(days=count * 365 + (count + 3) // 4)


@dataclass(frozen=True)
class After:
    """Rows end some time after a moment in a column of theirs (`since`, also through foreign keys).

    They are deleted; or the columns in `blank` take these values; or `act`, the dotted name of `(model, keys) -> None`, does more
    than that. `only` narrows the rows. `hold` is the path to the case whose legal hold keeps the row.
    """

    since: str
    keep: timedelta
    blank: Mapping[str, Any] = field(default_factory=dict)
    only: Q | Callable[[], Q] = field(default_factory=Q)
    act: str = ""
    hold: str = ""


@dataclass(frozen=True)
class By:
    """Rows of a table that the platform may not change end by a function of the database, owned by `owner`.

    `function(most int) returns int` blanks what is due and nothing else; the time comes from a table that only `owner` writes.
    """

    function: str
    keep: timedelta


@dataclass(frozen=True)
class With:
    """Rows leave together with those of another table (`app.Model`), by its action or by the database's cascade."""

    table: str


@dataclass(frozen=True)
class Job:
    """Another scheduled job deletes them: its dotted name."""

    path: str


@dataclass(frozen=True)
class Asked:
    """Nothing ends by the clock; the function with this dotted name ends it when its time has come by a deed (an account is closed)."""

    path: str


@dataclass(frozen=True)
class Never:
    """Kept for good, and why."""

    because: str


Ending = After | By | With | Job | Asked | Never


@dataclass(frozen=True)
class PersonalData:
    """Why a table holds data about people, on which legal basis, for how long, and how a person's data leaves it.

    A model carries it as its class attribute `personal_data`; the texts are Indonesian, since residents read them.
    `resident` or `account` is the path to whom a row is about; without either, `nobody` says where that person finds it.
    `account_as` is how that column writes the number of an account.
    `shows` are the columns (or pairs of attribute and label) which that person reads, of the rows that `showing` allows.
    """

    purpose: str
    legal_basis: str
    retention: str
    erasure: str
    ends: tuple[Ending, ...] = ()
    resident: str = ""
    account: str = ""
    account_as: str = "%s"
    nobody: str = ""
    title: str = ""
    source: str = gettext_noop("Dari Anda sendiri")
    shows: tuple[str | tuple[str, str], ...] = ()
    showing: Q = field(default_factory=Q)
    dated: str = ""
    recipients: str = "Petugas yang menangani urusan itu"

    def __post_init__(self) -> None:
        if not all((self.purpose, self.legal_basis, self.retention, self.erasure)):
            raise ValueError("Personal data needs a purpose, a legal basis, a retention and a way to erase it.")
