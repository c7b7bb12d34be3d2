"""Proof that histories are whole: of every case, asked of the database itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import psycopg
from psycopg import sql

from simpul.config.backup.manifest import Heads
from simpul.config.cli.server import Row

Connection = psycopg.Connection[Row]

TABLES = """
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
AND relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user) ORDER BY relname
"""
LAST = """
COPY (SELECT c.id, c.number, c.state, c.seq, e.audit_id FROM cases_case c
      LEFT JOIN cases_caseevent e ON e.case_id = c.id AND e.seq = c.seq ORDER BY c.id) TO STDOUT
"""
SEQUENCES = """
SELECT s.relname, t.relname, a.attname FROM pg_class s
JOIN pg_depend d ON d.objid = s.oid AND d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
JOIN pg_class t ON t.oid = d.refobjid JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
WHERE s.relkind = 'S' AND s.relnamespace = 'public'::regnamespace AND s.relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)
"""
FLAWS = {
    "riwayatnya berlubang": """
        SELECT number FROM cases_case WHERE id IN (SELECT case_id FROM cases_caseevent
        GROUP BY case_id HAVING min(seq) <> 1 OR max(seq) <> count(*))""",
    "langkahnya tidak bersambung": """
        SELECT number FROM cases_case WHERE id IN (SELECT e.case_id FROM cases_caseevent e
        LEFT JOIN cases_caseevent p ON p.case_id = e.case_id AND p.seq = e.seq - 1
        WHERE e.source IS DISTINCT FROM coalesce(p.target, 'start'))""",
    "keadaannya bukan langkah terakhirnya": """
        SELECT c.number FROM cases_case c LEFT JOIN LATERAL (SELECT seq, target FROM cases_caseevent
        WHERE case_id = c.id ORDER BY seq DESC LIMIT 1) e ON true WHERE (e.seq, e.target) IS DISTINCT FROM (c.seq, c.state)""",
    "langkahnya tanpa jejak audit": """
        SELECT c.number FROM cases_caseevent e JOIN cases_case c ON c.id = e.case_id
        LEFT JOIN audit_entry a ON a.id = e.audit_id WHERE a.id IS NULL""",
}


def counts(connection: Connection) -> dict[str, int]:
    """Rows of every table that the owner, who asks, has."""
    return {str(table): _count(connection, str(table)) for (table,) in connection.execute(TABLES).fetchall()}


def _count(connection: Connection, table: str) -> int:
    found = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
    assert found is not None
    return int(str(found[0]))


def heads(connection: Connection) -> Heads:
    """Where every chain stands."""
    total = hashlib.sha256()
    cases = 0
    with connection.cursor() as cursor, cursor.copy(LAST) as rows:
        for row in rows:
            total.update(row)
            cases += bytes(row).count(b"\n")
    return Heads(cases=cases, events=_count(connection, "cases_caseevent"), sha256=total.hexdigest())


def flaws(connection: Connection) -> Iterator[str]:
    """What is wrong with the histories, one sentence for each sort of flaw."""
    for what, query in FLAWS.items():
        found = [str(number) for (number,) in connection.execute(query).fetchall()]
        if found:
            named = ", ".join(found[:3])
            yield f"{len(found)} kasus {what}, misalnya {named}."


def behind(connection: Connection) -> Iterator[str]:
    """The sequences that would give a number which a row has already: the first thing written after a restore would fail."""
    for names in connection.execute(SEQUENCES).fetchall():
        sequence, table, column = (sql.Identifier(str(name)) for name in names)
        question = sql.SQL("SELECT max({column}) > (SELECT last_value FROM {sequence}) FROM {table}")
        found = connection.execute(question.format(column=column, sequence=sequence, table=table)).fetchone()
        if found == (True,):
            yield f"Nomor urut {names[1]}.{names[2]} tertinggal."
