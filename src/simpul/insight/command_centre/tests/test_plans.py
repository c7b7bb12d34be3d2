"""With many finished cases behind it the screen still reads only the open ones and the day's: by index, never the whole table."""

import json
import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from simpul.insight.command_centre import live
from simpul.insight.command_centre.lenses import LENSES, Lens, Today, through
from simpul.kernel.cases import lists

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PAST, OPEN_EVERY = 60_000, 300
FILL = f"""
INSERT INTO cases_case (
    id, number, service, flow, state, seq, title, text, secrecy, published, sealed, channel, owner, landmark,
    late, example, pause_reason, region_id, opened_at, due_at, closed_at
)
SELECT
    n, 'UJI-' || n, 'aduan', 'complaints', 'received', 1, 'Uji', 'Uji', 0, n % 50 > 0, n % 50 = 0, 'web', 'complaint_desk', '',
    false, true, '', (SELECT min(code) FROM regions_region WHERE level = 'desa'),
    now() - n * interval '10 minutes', now() - n * interval '10 minutes' + interval '3 days',
    CASE WHEN n % {OPEN_EVERY} > 0 THEN now() - n * interval '9 minutes' END
FROM generate_series(1, {PAST}) n;
INSERT INTO cases_caseevent (case_id, seq, flow, action, source, target, role, at, audit_id, data)
SELECT n, 1, 'complaints', 'open', 'start', 'received', '', now(), n, '{{}}' FROM generate_series(1, {PAST}) n;
ANALYZE cases_case; ANALYZE cases_caseevent
"""


@pytest.fixture
def full(owner: psycopg.Connection[Any]) -> Iterator[psycopg.Connection[Any]]:
    """The owner's connection inside a transaction that sees two years of cases and is taken back afterwards."""
    with owner.transaction(force_rollback=True):
        owner.execute(FILL.encode())
        yield owner


def scans(owner: psycopg.Connection[Any], sql: str) -> set[tuple[str, str]]:
    """How a question reads which table or index: (kind of scan, name)."""
    (row,) = owner.execute(b"EXPLAIN (FORMAT JSON) " + sql.encode()).fetchall()
    plan = row[0] if isinstance(row, tuple) else next(iter(row.values()))
    text = plan if isinstance(plan, str) else json.dumps(plan)
    found = re.findall(r'"Node Type": "([^"]*Scan)".*?"(?:Index Name|Relation Name)": "([^"]+)"', text)
    return set(found)


def test_the_screen_and_its_lists_read_by_index(full: psycopg.Connection[Any]) -> None:
    drawing = questions(lambda: (live.draw(sealed=True), live.version(("id", False))))
    assert len(drawing) == 8, "one pass over the open cases, and one question for each other thing shown"
    used = set().union(*(scans(full, sql) for sql in drawing))
    assert {name for kind, name in used if kind == "Seq Scan"} & {"cases_case", "cases_caseevent"} == set()
    assert {name for _kind, name in used} & {"case_due", "case_worklist"}, "open cases through a partial index"
    assert {"case_opened", "case_closed"} <= {name for _kind, name in used}
    for lens in LENSES.values():
        for sql in questions(lambda lens=lens: listed(lens)):
            assert ("Seq Scan", "cases_case") not in scans(full, sql), (lens.code, sql)


def questions(ask: Any) -> list[str]:
    """What is asked of the tables of cases."""
    with CaptureQueriesContext(connection) as asked:
        ask()
    return [query["sql"] for query in asked if '"cases_case' in query["sql"]]


def listed(lens: Lens) -> None:
    """The first page of a list, and its count."""
    rows = through(lens.code, Today.of_clock())
    (lists.most_urgent_first if lens.by_deadline else lists.newest_first)(rows)
    lists.count(rows)
