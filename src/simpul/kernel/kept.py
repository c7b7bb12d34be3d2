"""Questions that are asked often: put together by Django once, planned by the database once, asked again with other values.

Building and compiling a query set costs a millisecond, and planning it on the server as much as running it. A kept question does both
once for each process and connection. What decides over its rows (the roles of who looks, a filter) belongs into its key, or is a `Slot`.

    ask("case", lambda: Report.objects.filter(number=Slot("number")), number="ADU-2611-000001")
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import BooleanField, Expression, Field, Func, Model, QuerySet
from django.db.models.query import ModelIterable, get_related_populators
from psycopg.sql import quote

from simpul.kernel import wire
from simpul.kernel.making import read
from simpul.lib import clock
from simpul.lib.memo import forgets

M = TypeVar("M", bound=Model)
_PLACE = re.compile("%[%s]")
MOST = 1000  # kept questions: more than any installation asks; beyond it all are built anew
_keeping: ContextVar[bool] = ContextVar("keeping", default=False)


class Slot(Expression):
    """A place in a kept question for a value that is told when it is asked. Outside of kept questions `otherwise()` fills it."""

    def __init__(self, name: str, otherwise: Callable[[], Any] | None = None) -> None:
        super().__init__(output_field=Field())
        self.name, self.otherwise = name, otherwise

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """A placeholder; its value is the slot itself while the question is being put together."""
        if _keeping.get():
            return "%s", [self]
        if self.otherwise is None:
            raise LookupError(f"The slot {self.name} is for kept questions only.")
        return "%s", [self.otherwise()]

    def value(self, told: Mapping[str, Any]) -> Any:
        """What stands here when it is asked."""
        return told[self.name] if self.name in told or self.otherwise is None else self.otherwise()


class Among(Func):
    """Whether a column of numbers holds one of those in a slot that is told as a list."""

    template, arg_joiner = "%(expressions)s::bigint[])", " = ANY("
    output_field = BooleanField()


class AmongFew(Among):
    """The same where the list is always short: the database does not look into it, so it plans the question once."""

    template, arg_joiner = "%(expressions)s::bigint[])::bigint[])", " = ANY((SELECT "


def this_moment() -> Slot:
    """The moment at which a question is asked, by our own clock."""
    return Slot("now", clock.now)


@dataclass(frozen=True)
class Question:
    """A query set as SQL, with what turns rows into what the query set would have given."""

    sql: str
    values: Sequence[Any]
    read: Callable[[list[Any]], list[Any]]

    def filled(self, told: Mapping[str, Any]) -> list[Any]:
        """The values in order."""
        return [value.value(told) if isinstance(value, Slot) else value for value in self.values]

    def settled(self) -> Question:
        """The same with what never changes written into it: the database plans it once, for just these values."""
        left: list[Any] = []
        values = iter(self.values)

        def place(found: re.Match[str]) -> str:
            if found[0] == "%%":
                return "%%"
            value = next(values)
            if type(value) in {str, int, bool}:
                return quote(value).replace("%", "%%")
            left.append(value)
            return "%s"

        return Question(_PLACE.sub(place, self.sql), left, self.read)


_kept: dict[Hashable, Question | None] = {}
forgets(_kept.clear)


def question(key: Hashable, build: Callable[[], QuerySet[Any, Any]], *, settled: bool = False) -> Question | None:
    """The question kept under a key; None if its conditions exclude every row.

    `settled`: for questions of whole offices, of which there are few; each is a statement of its own on every connection.
    """
    try:
        return _kept[key]
    except KeyError:
        if len(_kept) >= MOST:
            _kept.clear()
        found = put_together(build)
        found = _kept[key] = found.settled() if found and settled else found
        return found


def ask(
    key: Hashable,
    build: Callable[[], QuerySet[Any, Any]],
    /,
    *,
    prepare: bool = True,
    settled: bool = False,
    **told: Any,
) -> list[Any]:
    """The rows of a query set of objects or of `values_list`. `prepare=False` where a plan depends much on the values (search)."""
    kept = question(key, build, settled=settled)
    return kept.read(run(kept.sql, kept.filled(told), prepare=prepare)) if kept else []


def count(key: Hashable, build: Callable[[], QuerySet[Any, Any]], /, **told: Any) -> int:
    """How many rows, without fetching them."""
    kept = question(key, build)
    return int(run(f"SELECT count(*) FROM ({kept.sql}) counted", kept.filled(told))[0][0]) if kept else 0


def run(
    sql: str, values: Sequence[Any] | Mapping[str, Any], *, prepare: bool = True, numbered: bool = False
) -> list[Any]:
    """All rows of a statement, planned once for each connection. Its places are `%s` or `%(name)s`, or `$1`, `$2` (`numbered`)."""
    wrapper: Any = connections[DEFAULT_DB_ALIAS]
    wrapper.close_if_health_check_failed()
    wrapper.ensure_connection()
    wrapper.validate_no_broken_transaction()
    written, order = (sql, tuple) if numbered else wire.numbered(sql)
    with wrapper.wrap_database_errors:
        rows = wire.of(wrapper).ask(written, order(values), prepare=prepare)
    if wrapper.queries_logged:
        wrapper.queries_log.append({"sql": sql if numbered else wrapper.ops.compose_sql(sql, values), "time": "0"})
    return rows


def put_together(build: Callable[[], QuerySet[Any, Any]]) -> Question | None:
    """A question that is not kept."""
    with _putting_together():
        rows = build()
        compiler = rows.query.get_compiler(rows.db)
        try:
            sql, values = compiler.as_sql()
        except EmptyResultSet:
            return None
    converters = compiler.get_converters([column for column, _sql, _alias in compiler.select])

    def converted(found: list[Any]) -> Iterable[Any]:
        return compiler.apply_converters(found, converters) if converters else found

    if not issubclass(rows._iterable_class, ModelIterable):
        return Question(sql, values, lambda found: list(converted(found)))
    objects = _objects(compiler, rows.db)
    return Question(sql, values, lambda found: list(objects(converted(found))))


def _objects(compiler: Any, db: str) -> Callable[[Iterable[Any]], Iterator[Model]]:
    """How Django makes objects of rows, with what was selected along with them."""
    info, select = compiler.klass_info, compiler.select
    model, columns = info["model"], info["select_fields"]
    start, end = columns[0], columns[-1] + 1
    names = dict.fromkeys(chosen[0].target.attname for chosen in select[start:end])  # each is looked for once a row
    beside = compiler.annotation_col_map or {}
    related = get_related_populators(info, select, db)  # type: ignore[call-arg]  # Django 6 asks for more

    def made(found: Iterable[Any]) -> Iterator[Model]:
        for row in found:
            one = read(model, db, names, row[start:end])
            for name, place in beside.items():
                setattr(one, name, row[place])
            for populator in related:
                populator.populate(row, one)
            yield one

    return made


@contextmanager
def _putting_together() -> Iterator[None]:
    token = _keeping.set(True)
    try:
        yield
    finally:
        _keeping.reset(token)
