"""One connection, on which statements are planned once and asked again by their name, without the machinery of a cursor.

A new cursor for each statement finds out anew how each value is written and each column is read; that costs several times what the
client library needs to ask. Here both are found out once a connection. Values and rows are the same as a cursor of psycopg gives.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import count
from typing import Any

import psycopg
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.postgres import types
from psycopg.pq import ConnStatus, ExecStatus, Format, TransactionStatus
from psycopg.types.datetime import TimestamptzLoader

TIMESTAMPTZ = types["timestamptz"].oid
# What is the same read from bits as read from text. Bits are written and read with less work (a moment above all).
PLAIN = {
    types[name].oid
    for name in ["bool", "int2", "int4", "int8", "float8", "text", "varchar", "date", "timestamptz", "uuid", "bytea"]
}
PLAIN.add(types["int8"].array_oid)
MOST = 500  # statements that a connection keeps planned
_numbers = count()
_PLACE = re.compile(r"%(?:(?P<percent>%)|s|\((?P<name>\w+)\)s)")


class Wire:
    """What was planned on a connection, and how its values are written and read."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection
        self._planned: dict[tuple[str, tuple[int, ...]], tuple[bytes, Format]] = {}
        context = connection.cursor()
        # Our connections speak UTC: psycopg's own loader reads a moment in C, Django's takes 5 µs for each of a hundred.
        context.adapters.register_loader(TIMESTAMPTZ, TimestamptzLoader)
        self._forms = Transformer(context)

    def ask(self, sql: str, values: Sequence[Any], *, prepare: bool) -> list[tuple[Any, ...]]:
        """All rows of a statement with its places written as `$1`, `$2`. Raises what psycopg's cursors raise."""
        line, forms = self.connection.pgconn, self._forms
        if not self.connection.autocommit and line.transaction_status == TransactionStatus.IDLE:
            self._checked(line.exec_(b"BEGIN"))
        told: Any = forms.dump_sequence(values, [PyFormat.AUTO] * len(values))
        kinds = forms.types or ()
        if prepare:
            name, written = self._planned.get((sql, kinds)) or self._plan(sql, kinds)
            result = self._checked(line.exec_prepared(name, told, forms.formats, written))
        else:
            result = self._checked(line.exec_params(sql.encode(), told, kinds, forms.formats))
        forms.set_pgresult(result)
        rows: list[tuple[Any, ...]] = forms.load_rows(0, result.ntuples, tuple)
        forms.set_pgresult(None)
        return rows

    def _plan(self, sql: str, kinds: tuple[int, ...]) -> tuple[bytes, Format]:
        """The name under which the server knows a statement from now on, and how its rows shall come."""
        if len(self._planned) >= MOST:
            self.forget()
        name = b"kept_%d" % next(_numbers)
        line = self.connection.pgconn
        self._checked(line.prepare(name, sql.encode(), kinds))
        shape = self._checked(line.describe_prepared(name))
        plain = all(shape.ftype(column) in PLAIN for column in range(shape.nfields))
        planned = self._planned[sql, kinds] = name, Format.BINARY if plain else Format.TEXT
        return planned

    def forget(self) -> None:
        """Nothing is planned any more."""
        self._planned.clear()
        self.connection.execute("DEALLOCATE ALL")  # by a cursor, so that psycopg forgets its own, too

    def _checked(self, result: Any) -> Any:
        """The same, unless the server refused."""
        if result.status in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
            return result
        if self.connection.pgconn.status == ConnStatus.BAD:
            raise psycopg.OperationalError(result.get_error_message())
        raise error_from_result(result, encoding="utf-8")


@lru_cache(maxsize=2000)
def numbered(sql: str) -> tuple[str, Callable[[Any], Sequence[Any]]]:
    """A statement with `%s` or `%(name)s` in it as one with `$1`, `$2`, and what puts the values in order."""
    names: list[str | None] = []

    def place(found: re.Match[str]) -> str:
        if found["percent"]:
            return "%"
        if found["name"] is None or found["name"] not in names:
            names.append(found["name"])
            return f"${len(names)}"
        return f"${names.index(found['name']) + 1}"

    written = _PLACE.sub(place, sql)
    if any(names):
        return written, lambda told: [told[name] for name in names]
    return written, lambda told: told


def of(wrapper: Any) -> Wire:
    """The wire of Django's connection, which is another after the server went away."""
    wire: Wire | None = wrapper.__dict__.get("wire")
    if wire is None or wire.connection is not wrapper.connection:
        wire = wrapper.__dict__["wire"] = Wire(wrapper.connection)
    return wire
