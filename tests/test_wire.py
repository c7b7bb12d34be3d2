"""Statements by name on a wire of their own: the same rows, errors and transactions as a cursor of Django gives."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.signals import request_started
from django.db import DataError, IntegrityError, OperationalError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from simpul.kernel import kept, wire
from simpul.kernel.residents.models import Resident
from simpul.kernel.testing import databases

pytestmark = pytest.mark.django_db

VALUES = [
    1,
    70_000,
    2**40,
    "Siti % 'Aminah' $1",
    None,
    date(2026, 3, 17),
    datetime(2026, 3, 17, 9, tzinfo=UTC),
    [1, 2**40],
    2.5,
]
SENT = "SELECT %s, %s, %s::bigint, %s, %s::text, %s::date, %s::timestamptz, %s::bigint[], %s::float8, '100 %%', '{\"a\": 1}'::jsonb"


@pytest.mark.parametrize("prepare", [True, False])
def test_rows_are_those_of_a_cursor(prepare: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SENT, VALUES)
        expected = cursor.fetchall()
    for _twice in range(2):
        assert kept.run(SENT, VALUES, prepare=prepare) == expected


def test_what_comes_as_bits_is_what_would_come_as_text() -> None:
    """Down to the zone of a moment."""
    sent = (
        "SELECT true, 1::int2, 2::int4, 3::int8, 1.5::float8, 'é'::text, 'ü'::varchar, '2026-03-17'::date, "
        "'2026-03-17 09:00:00.25+07'::timestamptz, '0d1f4ab2-7c1e-4a52-9d6c-3f2f0e0f9a11'::uuid, '\\x00ff'::bytea, "
        "'{1,2}'::int8[], NULL::date, NULL::timestamptz"
    )
    assert repr(kept.run(sent, [])) == repr(kept.run(sent, [], prepare=False))
    with connection.cursor() as cursor:
        cursor.execute(sent)
        assert kept.run(sent, []) == [tuple(bytes(v) if isinstance(v, memoryview) else v for v in cursor.fetchone())]


def test_places_are_told_by_order_by_name_or_by_number() -> None:
    assert kept.run("SELECT %s::int - %s::int, '%%s'", [5, 3]) == [(2, "%s")]
    assert kept.run("SELECT %(a)s::int - %(b)s::int + %(a)s::int, '%%'", {"b": 3, "a": 5, "other": 0}) == [(7, "%")]
    assert kept.run("SELECT $2::int - $1::int, '%s'", [3, 5], numbered=True) == [(2, "%s")]


def test_what_the_server_refuses_is_told_as_django_tells_it() -> None:
    with pytest.raises(DataError), transaction.atomic():
        kept.run("SELECT 1 / %s::int", [0])
    with pytest.raises(IntegrityError), transaction.atomic():
        kept.run("INSERT INTO residents_resident (name) VALUES (NULL) RETURNING id", [])
    with transaction.atomic():
        transaction.set_rollback(True)
        with pytest.raises(TransactionManagementError):
            kept.run("SELECT 1", [])
        transaction.set_rollback(False)


def test_what_tests_capture_is_what_was_asked_with_its_values() -> None:
    with CaptureQueriesContext(connection) as asked:
        kept.run("SELECT %s::int", [7])
    assert [one["sql"] for one in asked.captured_queries] == ["SELECT 7::int"]


@pytest.mark.django_db(transaction=True)
def test_a_statement_begins_the_transaction_that_it_stands_in() -> None:
    with transaction.atomic():
        kept.run("SELECT set_config('simpul.tried', %s, true)", ["yes"])
        assert kept.run("SELECT current_setting('simpul.tried')", []) == [("yes",)], "it holds within the transaction"
        Resident.objects.create(name="Siti Aminah")
        transaction.set_rollback(True)
    assert kept.run("SELECT coalesce(current_setting('simpul.tried', true), '')", []) == [("",)], "and not beyond it"
    assert not Resident.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_the_server_ended_is_replaced_before_the_next_request() -> None:
    [(backend,)] = kept.run("SELECT pg_backend_pid()", [])
    with databases.running().connect(databases.name()) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [backend])
    request_started.send(None)
    assert kept.run("SELECT pg_backend_pid()", []) != [(backend,)]


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_ends_under_a_question_is_an_operational_error() -> None:
    with pytest.raises(OperationalError):
        kept.run("SELECT pg_terminate_backend(pg_backend_pid(), 5000)", [])
    with pytest.raises(OperationalError):
        kept.run("SELECT 1", [])
    connection.close()
    assert kept.run("SELECT 1", []) == [(1,)]


def test_more_statements_than_a_connection_keeps_are_planned_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "MOST", 3)
    for _twice in range(2):
        assert [kept.run(f"SELECT {n} + %s::int", [1])[0][0] for n in range(9)] == list(range(1, 10))
    [(planned,)] = kept.run("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'kept%%'", [])
    assert planned <= 3
