"""Sixty-four connections that want more of one line than it has, for ten seconds; then the same where nothing guards the line."""

from __future__ import annotations

import time
from contextlib import closing
from typing import Any

from bench import chain
from simpul.config.cli.server import Server

CONNECTIONS, SECONDS = 64, 10
CEILING = 5_000  # of rupiah that are taken one to nine at a time: used up long before the ten seconds are over


def measure(where: Server, database: str) -> list[dict[str, Any]]:
    """Two rows: how much was granted in a second, and by how much the ceiling was passed."""
    from django.db import connection

    guarded = _loaded(where, database, "budget.hostile")
    connection.close()
    copy = f"{database}_unguarded"
    with where.connect("postgres") as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{copy}"')
        admin.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{database}"')
    try:
        from simpul.finance.budget.tests.hostile import UNGUARDED

        with where.connect(copy) as one:
            one.execute(UNGUARDED)
        open_ = _loaded(where, copy, "budget.hostile.unguarded", source=guarded)
    finally:
        with where.connect("postgres") as admin:
            admin.execute(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')
    return [{name: value for name, value in row.items() if name != "line"} for row in (guarded, open_)]


def _loaded(where: Server, database: str, name: str, source: dict[str, Any] | None = None) -> dict[str, Any]:
    from simpul.finance.budget.tests import hostile

    line = source["line"] if source else _line(where, database)
    with where.connect(database) as one:
        one.execute(
            "UPDATE budget_linestate SET committed = 0, liquidated = 0, paid = 0, allotted = 0, ceiling = %s WHERE line_id = %s",
            [CEILING, line],
        )
        one.execute("DELETE FROM budget_movement WHERE line_id = %s", [line])
        row = one.execute("SELECT max(id) FROM audit_entry").fetchone()
        assert row
    begun = time.perf_counter()
    done = hostile.load(
        lambda: closing(where.connect(database)), line, row[0], connections=CONNECTIONS, seconds=SECONDS, refusals=10**9
    )  # fmt: skip
    took = time.perf_counter() - begun
    with where.connect(database) as one:
        found = one.execute(
            "SELECT sum(committed), (SELECT ceiling FROM budget_linestate WHERE line_id = %(line)s) FROM budget_movement "
            "WHERE line_id = %(line)s", {"line": line},
        ).fetchone()  # fmt: skip
    assert found
    assert not done.broken, done.broken[:3]
    return {
        "name": name, "connections": CONNECTIONS, "seconds": round(took, 1), "granted_per_second": round(done.granted / took, 1),
        "granted": done.granted, "refused": done.refused, "again": done.again, "over_ceiling": max(0, int(found[0] - found[1])),
        "line": line,
    }  # fmt: skip


def _line(where: Server, database: str) -> int:
    return int(chain.prepared(chain.free_year())["line"].pk)
