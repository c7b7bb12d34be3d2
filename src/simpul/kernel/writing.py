"""Rows that belong together, written together: new ones and changed ones of several tables in one statement, put together once for
each process and planned once for each connection (decision record 0046).

The database checks its keys when all rows are there: none is written without the others. A row may point at one that gets its number
only in the same statement.

    with writing.whole():
        writing.write(entry, event, changed=[writing.Change(Case, case.pk, {"state": "answered", "seq": 4})])
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import ContextDecorator
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.models import DateTimeField, Field, ForeignKey, Model
from psycopg.types.numeric import Int8

from simpul.kernel import kept

NUMBERS: dict[str, Any] = {**DatabaseOperations.integerfield_type_map, "BigAutoField": Int8}
PLAIN: dict[str, type] = {
    **dict.fromkeys(("TextField", "CharField", "SlugField"), str),
    **dict.fromkeys(NUMBERS, int),
    **{"BooleanField": bool, "DateTimeField": datetime, "UUIDField": UUID},
}
TRANSACTION, STATEMENT, WRITTEN = "transaction", "statement", "written"
_around: ContextVar[str] = ContextVar("around", default="")


class whole(ContextDecorator):  # noqa: N801 - it reads like `transaction.atomic`
    """A transaction. One within another is a part of it without a savepoint of its own: what fails there undoes all of it.

    `alone` is work of which the caller knows that it writes once. A statement is a transaction by itself, so unless there is one
    already none is begun and committed around it, which saves two ways to the database and back. Writing twice in it is refused.
    """

    def __init__(self, *, alone: bool = False) -> None:
        self._alone = alone

    def __enter__(self) -> None:
        self._outermost, self._token = None, None
        if _around.get():
            return
        if self._alone and connections[DEFAULT_DB_ALIAS].get_autocommit():
            self._token = _around.set(STATEMENT)
            return
        self._outermost = transaction.atomic()
        self._outermost.__enter__()
        self._token = _around.set(TRANSACTION)

    def __exit__(self, *failure: Any) -> None:
        if self._token is not None:
            _around.reset(self._token)
        if self._outermost is not None:
            self._outermost.__exit__(*failure)
        elif failure[0] is not None and _around.get() == TRANSACTION:
            connections[DEFAULT_DB_ALIAS].needs_rollback = True

    def _recreate_cm(self) -> whole:
        return whole(alone=self._alone)


@dataclass(frozen=True)
class Change:
    """New values for columns of a row that exists."""

    model: type[Model]
    key: Any
    values: dict[str, Any]


def write(
    *new: Model, changed: Iterable[Change] = (), then: str = "TRUE", told: Iterable[Any] = (), along: str = ""
) -> Sequence[Any]:
    """Write new rows as `save(force_insert=True)` does, with the rows of their parents, without signals; and changes of old ones.

    `then` are SQL expressions that are worked out along with them, like a notification or a question; what they come to is returned.
    `along` is one more statement that writes, whose rows `then` knows by that name. What both are `told` stands at `$1`, `$2` and so on.
    """
    statement = _Statement(values=[*told])
    for one in new:
        statement.insert(one)
    for change in changed:
        statement.update(change)
    if statement.shape:
        _once()
    answer = statement.run(then, along) if statement.shape else ()
    for one in new:
        one._state.adding, one._state.db = False, DEFAULT_DB_ALIAS
    return answer


def insert(one: kept.M) -> kept.M:
    """Write one new row."""
    write(one)
    return one


def number(one: Model, *more: str, then: str = "", told: Iterable[Any] = ()) -> list[Any]:
    """Give a new row its number before it is written. In the same question the next numbers of other sequences, and what SQL
    expressions come to (`then`, of what is `told` at `$1`, `$2` and so on)."""
    top = _tables(type(one))[0]._meta
    drawn = [f"nextval('{name}')" for name in (f"{top.db_table}_{top.pk.column}_seq", *more)]
    others: list[Any]
    [[key, *others]] = kept.run(f"SELECT {', '.join([*drawn, *([then] if then else [])])}", [*told], numbered=True)
    setattr(one, top.pk.attname, key)
    one.pk = key
    return others


def changes(one: Model, names: Iterable[str], before: dict[str, Any]) -> dict[str, Any]:
    """Those of these columns that are other than before."""
    now = {name: getattr(one, name) for name in names}
    return {name: value for name, value in now.items() if value is not before[name] and value != before[name]}


def _once() -> None:
    """Nothing is written a second time where a statement is to be the whole transaction."""
    if _around.get() == WRITTEN:
        raise RuntimeError("What is written alone is written in one statement.")
    if _around.get() == STATEMENT:
        _around.set(WRITTEN)


@dataclass
class _Statement:
    """A statement as it grows. What decides over its text is its shape, one tuple for each part; its values differ each time."""

    shape: list[tuple[Any, ...]] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)
    first: int = field(init=False)  # the place of the rows' first value
    numbered: list[tuple[Model, Any]] = field(
        default_factory=list
    )  # rows that it gives a number, with the column of that
    pointing: list[tuple[Model, Any]] = field(
        default_factory=list
    )  # rows that point at one of those, with the column that does

    def __post_init__(self) -> None:
        self.first = len(self.values) + 1

    def insert(self, one: Model) -> None:
        """A new row. None is what a column holds anyway."""
        models, wrapper = _tables(type(one)), connections[DEFAULT_DB_ALIAS]
        if len(models) > 1 and one.pk is None:
            number(one)
        for model in models:
            drawn = model._meta.auto_field if one.pk is None else None
            given: list[tuple[str, int | None]] = []
            columns, held = _columns(model)
            for column, value in zip(columns, held(one), strict=False):
                if value is None and not column.computed:
                    if column.points and self.numbered and (place := self._pointed_at(one, column.field)) is not None:
                        given.append((column.name, place))
                elif column.field is not drawn and (sent := column.sent(one, value, wrapper)) is not None:
                    self.values.append(sent)
                    given.append((column.name, None))
            self.shape.append(("insert", model._meta.db_table, tuple(given), drawn and drawn.column))
            if drawn is not None:
                self.numbered.append((one, drawn))

    def update(self, change: Change) -> None:
        """New values of an old row."""
        own, wrapper = change.model._meta, connections[DEFAULT_DB_ALIAS]
        columns: list[Any] = [own.get_field(name) for name in change.values]
        if columns:
            values = zip(columns, change.values.values(), strict=True)
            self.values += [*(column.get_db_prep_save(value, wrapper) for column, value in values), change.key]
            self.shape.append(("update", own.db_table, tuple(c.column for c in columns), own.pk.column))

    def run(self, then: str, along: str) -> Sequence[Any]:
        """Send it; give the new rows their numbers, and those that point at them too. Returns what `then` came to."""
        [answer] = kept.run(_sql(tuple(self.shape), then, along, self.first), self.values, numbered=True)
        numbers = answer[len(answer) - len(self.numbered) :]
        for (one, column), drawn in zip(self.numbered, numbers, strict=True):
            setattr(one, column.attname, drawn)
        for one, column in self.pointing:
            setattr(one, column.name, column.get_cached_value(one))
        return answer[: len(answer) - len(numbers)]  # type: ignore[no-any-return]

    def _pointed_at(self, one: Model, column: Any) -> int | None:
        """Which of the rows that get a number a column points at."""
        if not column.is_cached(one):
            return None
        other = column.get_cached_value(one)
        place = next((place for place, (row, _column) in enumerate(self.numbered) if row is other), None)
        if place is not None:
            self.pointing.append((one, column))
        return place


@cache
def _tables(model: type[Model]) -> tuple[type[Model], ...]:
    """The tables in which a row lies, those of its parents first. A proxy has none of its own."""
    return tuple(one for one in (*reversed(model._meta.get_parent_list()), model) if not one._meta.proxy)


@cache
def _columns(model: type[Model]) -> tuple[tuple[_Column, ...], Callable[[Model], tuple[Any, ...]]]:
    """The columns that are written, and what reads from an object all that it holds for them."""
    columns = tuple(_Column.of(field) for field in model._meta.local_concrete_fields if not field.generated)
    return columns, attrgetter(
        *(column.field.attname for column in (*columns, columns[0]))
    )  # of one alone it would make no tuple


@dataclass(frozen=True, slots=True)
class _Column:
    """A column, and how what an object holds becomes what is sent. Django asks five functions for each; a value of exactly the type
    `plain` is sent as it is, or through the one function `through`."""

    field: Any
    name: str
    points: bool
    computed: bool
    plain: type | None
    through: Callable[[Any], Any] | None

    @classmethod
    def of(cls, field: Any) -> _Column:
        """The column of a field. What is not plain in Django's own fields, or is computed at saving, goes Django's way."""
        points = isinstance(field, ForeignKey)
        last = field.target_field if points else field
        kind = last.get_internal_type() if type(last).__module__ == Field.__module__ else ""
        own = type(field).pre_save not in (Field.pre_save, DateTimeField.pre_save)
        computed = own or getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
        plain = None if computed else PLAIN.get(kind)
        through = NUMBERS.get(kind) if plain is int else _zoned if plain is datetime else None
        return cls(field, field.column, points, computed, plain, through)

    def sent(self, one: Model, value: Any, wrapper: Any) -> Any:
        """What is sent for what an object holds."""
        if type(value) is self.plain:
            return value if self.through is None else self.through(value)
        return self.field.get_db_prep_save(self.field.pre_save(one, True), wrapper)


def _zoned(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("A moment without a time zone is none.")
    return moment


@cache
def _sql(shape: tuple[tuple[Any, ...], ...], then: str, along: str, first: int) -> str:
    """The text: each row a part of its own, and at the end what is brought back, the numbers that were given."""
    quote = connections[DEFAULT_DB_ALIAS].ops.quote_name
    marks = (f"${n}" for n in range(first, 1 << 16))
    parts: list[str] = []
    numbers: list[str] = []
    for kind, table, columns, key in shape:
        if kind == "update":
            given = ", ".join(f"{quote(name)} = {next(marks)}" for name in columns)
            parts.append(f"UPDATE {quote(table)} SET {given} WHERE {quote(key)} = {next(marks)}")
            continue
        names = ", ".join(quote(name) for name, _place in columns)
        values = ", ".join(next(marks) if place is None else numbers[place] for _name, place in columns)
        back = f" RETURNING {quote(key)}" if key else ""
        numbers += [f"(SELECT {quote(key)} FROM r{len(parts)})"] if key else []
        parts.append(f"INSERT INTO {quote(table)} ({names}) VALUES ({values}){back}")
    named = [*(f"r{n} AS ({part})" for n, part in enumerate(parts)), *([f"along AS ({along})"] if along else [])]
    return f"WITH {', '.join(named)} SELECT {', '.join([then, *numbers])}"
