"""What an evil is, and how a guard is taken away."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection

APPS = ("ledger", "budget", "treasury", "reports")
Deed = Callable[[Any], Any]


@dataclass(frozen=True)
class Evil:
    """Statements, or a deed in the small world. `also`: other guards that stand behind it, and must be away for it to happen.

    `refused_as`: a pattern of the names it may be refused by; `behind`: of what else holds, a column that must be filled.
    """

    deed: str | Deed
    also: tuple[str, ...] = ()
    refused_as: str = ""
    behind: str = ""

    def do(self, world: Any) -> None:
        """Do it; what waits for a commit is looked at."""
        if callable(self.deed):
            self.deed(world)
        else:
            run(self.deed)
        run("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def run(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """A statement, as whoever Django is."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []


GUARDS = """
SELECT conname FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
  WHERE t.relname ~ %(tables)s AND conname NOT LIKE t.relname || '%%' AND conname !~ '_needs?_it$|_[0-9a-f]{8}_'
    AND contype IN ('c', 'u', 'x', 'f')
UNION SELECT i.relname FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
  WHERE t.relname ~ %(tables)s AND x.indisunique AND i.relname !~ '_needs?_it$|_pkey$|_key$|_uniq$'
UNION SELECT g.tgname FROM pg_trigger g JOIN pg_class t ON t.oid = g.tgrelid WHERE t.relname ~ %(tables)s AND NOT g.tgisinternal
"""
KEYS = """
SELECT c.conname, c.conrelid::regclass::text, a.attname FROM pg_constraint c
JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
WHERE c.conrelid::regclass::text ~ %(tables)s AND c.contype = 'u' AND cardinality(c.conkey) = 1 AND c.conname LIKE '%%_key' ORDER BY 1
"""
TABLES = f"^({'|'.join(APPS)})_"
REFUSING = r"_refuse\(\s*'([a-z_]+)'|CONSTRAINT = '([a-z_]+)'"


def named() -> set[str]:
    """Every constraint, index and trigger of these rooms with a name of its own, and everything that a function refuses."""
    with connection.cursor() as cursor:
        cursor.execute(GUARDS, {"tables": TABLES})
        found = {str(name) for (name,) in cursor.fetchall()}
    return found | {one or two for body in _functions().values() for one, two in re.findall(REFUSING, body)}


def keys() -> list[tuple[str, str, str]]:
    """What may be there once, by one column: the key's name, its table, its column."""
    with connection.cursor() as cursor:
        cursor.execute(KEYS, {"tables": TABLES})
        return cursor.fetchall()


def take_away(guard: str) -> int:
    """Drop what has this name, and let functions refuse by it no more; gives from how many places it was taken."""
    places = 0
    for (table,) in run(
        "SELECT conrelid::regclass::text FROM pg_constraint WHERE conname = %s AND contype <> 't'", guard
    ):
        also = " CASCADE" if guard.endswith("_key") else ""  # others may point at what is unique
        run(f"ALTER TABLE {table} DROP CONSTRAINT {guard}{also}")
        places += 1
    for (table,) in run("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s AND NOT tgisinternal", guard):
        run(f"DROP TRIGGER {guard} ON {table}")
        places += 1
    for (index,) in run("SELECT indexrelid::regclass::text FROM pg_index WHERE indexrelid::regclass::text = %s", guard):
        run(f"DROP INDEX {index}")
        places += 1
    for body in _functions().values():
        mended = _without(body, guard)
        if mended != body:
            run(mended)
            places += 1
    assert places, f"{guard} was nowhere"
    return places


def _without(body: str, guard: str) -> str:
    if guard == "line_has_room":  # its condition is the guard, and two CHECKs stand behind it
        return re.sub(
            r"WHERE t\.line_id = in_line AND t\.outgoing.*?RETURNING",
            "WHERE t.line_id = in_line RETURNING",
            body,
            flags=re.DOTALL,
        )
    body = re.sub(rf"PERFORM (budget|treasury)_refuse\(\s*'{guard}'.*?\);", "NULL;", body, flags=re.DOTALL)
    return re.sub(rf"RAISE EXCEPTION [^;]*CONSTRAINT = '{guard}'[^;]*;", "NULL;", body)


def _functions() -> dict[str, str]:
    return dict(
        run(
            "SELECT oid::regprocedure::text, pg_get_functiondef(oid) FROM pg_proc "
            "WHERE proname ~ %s AND prokind = 'f' AND pronamespace = 'public'::regnamespace",
            TABLES,
        )
    )  # fmt: skip
