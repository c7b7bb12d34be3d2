"""Each index costs something at every new case: none twice, and none over rows that nobody looks for there."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection

GROWING = (
    *("cases_case", "cases_caseevent", "cases_casemessage", "cases_attachment", "complaints_report"),
    *("audit_entry", "notifications_message", "residents_resident"),
)
PREFIXES = """
SELECT less.indexrelid::regclass::text, more.indexrelid::regclass::text
FROM pg_index less JOIN pg_index more ON more.indrelid = less.indrelid AND more.indexrelid <> less.indexrelid
  JOIN pg_class narrow ON narrow.oid = less.indexrelid JOIN pg_class wide ON wide.oid = more.indexrelid AND wide.relam = narrow.relam
WHERE less.indrelid = ANY (%s::regclass[]) AND NOT less.indisunique AND less.indexprs IS NULL AND more.indexprs IS NULL
  AND (more.indpred IS NULL) = (less.indpred IS NULL)
  AND coalesce(pg_get_expr(more.indpred, more.indrelid) = pg_get_expr(less.indpred, less.indrelid), true)
  AND more.indkey::text || ' ' LIKE less.indkey::text || ' %%' AND more.indclass::text || ' ' LIKE less.indclass::text || ' %%'
"""


@pytest.mark.django_db
def test_no_index_is_the_beginning_of_another() -> None:
    with connection.cursor() as cursor:
        cursor.execute(PREFIXES, [list(GROWING)])
        assert cursor.fetchall() == []


@pytest.mark.django_db
def test_an_index_of_some_rows_holds_no_others() -> None:
    declared = {index.name for model in apps.get_models() for index in model._meta.indexes if index.condition}
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexrelid::regclass::text FROM pg_index WHERE indpred IS NOT NULL")
        assert declared - {name for (name,) in cursor.fetchall()} == set()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "column", ["applicant_id", "agency_id", "region_id", "assignee_id", "filed_by_id", "barred_agency_id"]
)
def test_the_cases_that_point_at_somebody_are_found_by_an_index(column: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN SELECT 1 FROM cases_case WHERE {column} = $1".replace("$1", "'1'"))
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Seq Scan" not in plan, plan
