"""What a table that somebody brings would do: found out whole before anything is written, and the same each time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from openpyxl.utils import get_column_letter

from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.roles import ADMINISTRATOR, Role
from simpul.lib import spreadsheets
from simpul.lib.spreadsheets import CellError, Column, Table

Text = Any


@dataclass
class Plan:
    """New and changed rows in words, how many stay, what is here and not in the table; and what is wrong, cell by cell."""

    new: list[str] = field(default_factory=list)
    changed: list[tuple[str, list[str]]] = field(default_factory=list)
    unchanged: int = 0
    missing: list[str] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    write: Callable[[User], None] = lambda by: None

    @property
    def does_nothing(self) -> bool:
        """Whether everything is here already."""
        return not (self.new or self.changed)


@dataclass(frozen=True)
class Kind:
    """A sort of table: its columns, what people are told, the lists they choose from, what is here, and the plan of a table."""

    slug: str
    title: Text
    back: str
    columns: Sequence[Column]
    told: Callable[[], list[str]]
    choices: Callable[[], Mapping[str, Sequence[str]]]
    rows: Callable[[], list[Sequence[Any]]]
    plan: Callable[[Table, User], Plan]
    roles: tuple[Role, ...] = (ADMINISTRATOR,)
    done: Callable[[Plan], str] | None = (
        None  # what is said when it was taken in; by default how many are new and how many changed
    )

    def read(self, content: bytes, by: User) -> Plan:
        """The plan of a table, or one with errors alone. Raises `SpreadsheetError` if it is no such table."""
        table = spreadsheets.read(content, self.columns, max_rows=5000)
        plan = self.plan(table, by)
        found = [replace(one, letter=table.letters.get(one.title, one.letter)) for one in plan.errors]
        plan.errors = sorted([*table.errors, *found], key=lambda one: (one.row, one.letter))
        return plan

    def wrong(self, row: int, key: str, message: str) -> CellError:
        """A fault in the column of a key, by the order of the template."""
        return fault(self.columns, row, key, message)


registry: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Let tables of this sort be brought. A service does so when it starts."""
    registry[kind.slug] = kind
    return kind


def fault(columns: Sequence[Column], row: int, key: str, message: str) -> CellError:
    """A fault in a cell, named as the spreadsheet program shows it; where the table has another order, `Kind.read` finds the place."""
    place = next(n for n, column in enumerate(columns, 1) if column.key == key)
    return CellError(row, get_column_letter(place), columns[place - 1].title, message)
