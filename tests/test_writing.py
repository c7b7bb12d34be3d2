"""Rows written together: as Django would write them, all or none, in one statement."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.gis.geos import Point
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from simpul.kernel import audit, writing
from simpul.kernel.audit.models import Entry
from simpul.kernel.cases import engine
from simpul.kernel.cases.models import Case, CaseEvent, CaseMessage
from simpul.kernel.notifications.models import Message
from simpul.kernel.residents.models import Resident
from simpul.kernel.testing import cast
from simpul.lib import clock
from simpul.services.complaints.flow import DESK, ReportFlow
from simpul.services.complaints.models import Report

pytestmark = pytest.mark.django_db


def filed(**fields: Any) -> Report:
    given = {"title": "Lampu mati", "text": "Lampu jalan mati.", "category_id": "parkir", "region": cast.village(1)}
    return engine.open_case(Report, by=cast.resident(), fields=given | fields)[0]


def message(case: Case, entry: Entry) -> CaseMessage:
    return CaseMessage(case_id=case.pk, audience=0, text="Sudah dihubungi.", at=entry.at, audit=entry)


def test_a_row_comes_back_as_it_was_written() -> None:
    person = writing.insert(Resident(name="Sri Wahyuni", email="sri@contoh.id"))
    assert Resident.objects.get(pk=person.pk).name == "Sri Wahyuni"
    assert not person._state.adding
    case = filed(place=Point(109.73, -6.91, srid=4326), applicant=person)
    found = Report.objects.get(pk=case.pk)
    assert (found.place, found.applicant_id, found.helping, found.number) == (case.place, person.pk, [], case.number)
    assert audit.record("case.try", "case", case.pk, by=None, number=case.number).detail == {"number": case.number}


def test_a_row_may_point_at_one_that_has_no_number_yet() -> None:
    case = filed()
    entry = audit.entry("case.message", "case", case.pk, by=None)
    said = message(case, entry)
    with CaptureQueriesContext(connection) as asked:
        writing.write(entry, said)
    assert len(asked) == 1
    assert entry.pk is not None
    assert said.audit_id == entry.pk
    assert CaseMessage.objects.get(pk=said.pk).audit_id == entry.pk


def test_a_new_applicant_is_written_with_the_case() -> None:
    person = Resident(name="Sri Wahyuni", phone="081234567890")
    case = filed(applicant=person)
    assert case.applicant_id == person.pk
    assert Case.objects.get(pk=case.pk).applicant == person


def test_of_rows_that_belong_together_none_is_written_alone() -> None:
    case = filed()
    entry = audit.entry("case.open", "case", case.pk, by=None)
    twice = CaseEvent(
        case_id=case.pk, seq=1, flow=case.flow, action="open", source="start", target=case.state, at=entry.at, audit=entry
    )  # fmt: skip
    change = writing.Change(Case, case.pk, {"title": "Lain"})
    before = Entry.objects.count()
    with pytest.raises(IntegrityError), transaction.atomic():
        writing.write(entry, twice, changed=[change])
    assert Entry.objects.count() == before
    assert Case.objects.get(pk=case.pk).title == "Lampu mati"


def test_nothing_to_write_asks_nothing() -> None:
    with CaptureQueriesContext(connection) as asked:
        writing.write(changed=[writing.Change(Case, 1, {})])
    assert len(asked) == 0


def test_what_is_asked_along_with_new_rows_is_answered_and_not_without_them() -> None:
    case = filed()
    look = audit.entry("case.view", "case", case.pk, by=None)
    said = "(SELECT title FROM cases_case WHERE id = $1), $2::int + 1"
    with CaptureQueriesContext(connection) as asked:
        assert tuple(writing.write(look, then=said, told=[case.pk, 6])) == (case.title, 7)
    assert len(asked) == 1
    assert Entry.objects.get(pk=look.pk).object_id == str(case.pk)
    with transaction.atomic(), pytest.raises(IntegrityError), transaction.atomic():
        writing.write(audit.entry("case.view", "case", None, by=None), Case(), then=said, told=[case.pk, 6])


def test_a_step_writes_what_changed_and_nothing_else() -> None:
    case = filed()
    Case.objects.filter(pk=case.pk).update(landmark="Depan balai desa")  # somebody else, meanwhile
    engine.perform(ReportFlow.forward, case, by=cast.officer(DESK), agency=cast.agency("dishub"), publish=True)
    found = Report.objects.get(pk=case.pk)
    assert (found.state, found.case_state, found.seq, found.landmark) == (
        "dispatched", "dispatched", 2, "Depan balai desa",
    )  # fmt: skip


def test_a_transaction_within_another_has_no_savepoint_and_undoes_both() -> None:
    def two() -> None:
        with writing.whole():
            writing.insert(Resident(name="Sri Wahyuni"))
            with writing.whole():
                writing.insert(Resident(name="Budi Santoso"))
                raise ZeroDivisionError

    with CaptureQueriesContext(connection) as asked, pytest.raises(ZeroDivisionError):
        two()
    savepoints = [query for query in asked.captured_queries if query["sql"].startswith("SAVEPOINT")]
    assert len(savepoints) == 1, "that of the test's own transaction"
    assert not Resident.objects.filter(name__in=["Sri Wahyuni", "Budi Santoso"]).exists()


def test_a_case_and_a_step_are_written_in_one_statement_each() -> None:
    desk, agency = cast.officer(DESK), cast.agency("dishub")
    with CaptureQueriesContext(connection) as asked:
        case = filed(applicant=Resident(name="Sri Wahyuni"))
        engine.perform(ReportFlow.forward, case, by=desk, agency=agency, publish=True)
    of_events = [query["sql"] for query in asked.captured_queries if "cases_caseevent" in query["sql"]]
    tables = ("residents_resident", "cases_case", "complaints_report", "audit_entry", "cases_caseevent")
    assert [[table for table in tables if f'INTO "{table}"' in sql] for sql in of_events] == [
        list(tables),
        list(tables[3:]),
    ]
    assert 'UPDATE "complaints_report"' in of_events[1]
    assert 'UPDATE "cases_case"' in of_events[1]


def test_a_report_asks_the_database_three_times_and_writes_all_of_it_at_once(client: Client) -> None:
    cast.village(1)
    answers = {
        "kind": "complaint", "text": "Lampu jalan di depan balai desa mati sejak tiga hari.", "category": "parkir", "secrecy": "0",
        "region": cast.village(1).code, "name": "Sri Wahyuni", "email": "sri@contoh.id",
    }  # fmt: skip
    send = lambda: client.post(  # noqa: E731
        "/api/v1/services/aduan/cases", answers, "application/json", headers={"Idempotency-Key": str(uuid4())}
    )
    assert send().status_code == 201
    with CaptureQueriesContext(connection) as asked:
        assert send().status_code == 201
    statements = [one["sql"].strip() for one in asked.captured_queries if "SAVEPOINT" not in one["sql"]]
    assert len(statements) == 3
    tables = (
        "residents_resident",
        "cases_case",
        "complaints_report",
        "audit_entry",
        "cases_caseevent",
        "notifications_message",
    )
    assert all(f'INTO "{table}"' in statements[-1] for table in tables)
    assert "pg_notify" in statements[-1]


@pytest.mark.parametrize(
    "model", [Case, Report, Entry, CaseEvent, CaseMessage, Message, Resident], ids=lambda model: model.__name__
)
def test_a_column_sends_what_django_would_send(model: type[Model]) -> None:
    values = {str: "Lampu", int: 7, bool: True, datetime: clock.now(), UUID: uuid4()}
    columns, _held = writing._columns(model)
    assert sum(column.plain is not None for column in columns) > len(columns) / 2, "or nothing is gained"
    for column in columns:
        if column.plain is not None:
            one, value = model(), values[column.plain]
            one.__dict__[column.field.attname] = value
            sent = column.field.get_db_prep_save(column.field.pre_save(one, True), connection)
            assert column.sent(one, value, connection) == sent, column.name


def test_a_moment_without_a_time_zone_is_not_written() -> None:
    with pytest.raises(ValueError, match="time zone"):
        writing.insert(Resident(name="Sri Wahyuni", created_at=datetime(2026, 11, 30)))


@pytest.mark.django_db(transaction=True)
def test_work_that_writes_once_needs_no_transaction_of_its_own() -> None:
    with CaptureQueriesContext(connection) as asked, writing.whole(alone=True), writing.whole():
        writing.write(Resident(name="Sri Wahyuni"), Resident(name="Budi Santoso"))
    assert len(asked) == 1, "neither BEGIN nor COMMIT"
    assert Resident.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_what_is_written_alone_cannot_be_written_in_two() -> None:
    def two(*, alone: bool) -> None:
        with writing.whole(alone=alone):
            writing.insert(Resident(name="Sri Wahyuni"))
            with writing.whole():
                writing.insert(Resident(name="Budi Santoso"))

    with pytest.raises(RuntimeError, match="one statement"):
        two(alone=True)
    assert Resident.objects.count() == 1
    two(alone=False)
    assert Resident.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_what_the_database_checks_at_commit_is_checked_of_what_is_written_alone() -> None:
    case = filed()
    entry = audit.entry("case.close", "case", case.pk, by=None)
    ahead = CaseEvent(
        case_id=case.pk, seq=2, flow=case.flow, action="forward", source=case.state, target="dispatched", at=entry.at, audit=entry
    )  # fmt: skip
    before = Entry.objects.count()
    with pytest.raises(IntegrityError, match="last event"), writing.whole(alone=True):
        writing.write(entry, ahead)
    assert (Entry.objects.count(), CaseEvent.objects.filter(case_id=case.pk).count()) == (before, 1)


def test_within_a_transaction_what_is_written_alone_belongs_to_it() -> None:
    def fails() -> None:
        with transaction.atomic(), writing.whole(alone=True):
            writing.insert(Resident(name="Sri Wahyuni"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert not Resident.objects.exists()


ANSWERS = {
    "kind": "complaint", "text": "Lampu jalan di depan balai desa mati sejak tiga hari.", "secrecy": "0", "name": "Sri Wahyuni",
}  # fmt: skip


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("category", "further"), [("parkir", False), ("pungli", True)])
def test_only_a_report_that_is_taken_further_at_once_needs_a_transaction(
    client: Client, category: str, *, further: bool
) -> None:
    given = ANSWERS | {"category": category, "region": cast.village(1).code}
    with CaptureQueriesContext(connection) as asked:
        assert client.post("/api/v1/services/aduan/cases", given, "application/json").status_code == 201
    assert any(one["sql"].strip() == "BEGIN" for one in asked.captured_queries) is further
    case = Case.objects.get()
    assert (case.sealed, case.seq) == (further, 2 if further else 1)
