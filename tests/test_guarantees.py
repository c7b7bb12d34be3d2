"""The database, attacked with raw SQL: as the role the platform runs under, and as the owner."""

import threading
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from simpul.kernel import audit
from simpul.kernel.accounts.viewer import NOBODY
from simpul.kernel.cases import engine, guarantees
from simpul.kernel.cases.models import Case
from simpul.kernel.testing import cast
from simpul.kernel.workflow import Stale
from simpul.services.complaints.flow import DESK, ReportFlow
from simpul.services.complaints.models import Report

FORGED = """INSERT INTO cases_caseevent (case_id, seq, flow, action, source, target, role, at, audit_id, data)
            VALUES (%s, %s, %s, %s, %s, %s, '', now(), %s, '{}')"""


@pytest.fixture
def case(db: Any) -> Report:
    return engine.open_case(
        Report, by=NOBODY, fields={"title": "Lampu", "text": "Lampu mati di jalan.", "category_id": "lampu-jalan"}
    )[0]


def sql(query: str, *values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(query, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def forge(case: Case, seq: int, action: str, source: str, target: str, flow: str = "complaints") -> None:
    entry = audit.record("forgery", "case", case.pk, by=None)
    sql(FORGED, case.pk, seq, flow, action, source, target, entry.pk)


def test_a_state_cannot_be_written_without_an_event(case: Report) -> None:
    with pytest.raises(IntegrityError, match="case_stands_on_event"):
        sql("UPDATE cases_case SET state = 'closed' WHERE id = %s", case.pk)


def test_a_step_that_is_not_published_is_refused(case: Report) -> None:
    with pytest.raises(IntegrityError, match="event_allowed"):
        forge(case, 2, "rate", "received", "closed")


def test_history_cannot_be_faked(case: Report) -> None:
    with pytest.raises(IntegrityError, match="event_follows"):
        forge(case, 2, "rate", "answered", "closed")


def test_history_has_no_gaps(case: Report) -> None:
    with pytest.raises(IntegrityError, match="event_follows"):
        forge(case, 9, "forward", "received", "dispatched")


def test_an_event_needs_its_audit_entry(case: Report) -> None:
    with pytest.raises(IntegrityError, match="audit_id"):
        sql(FORGED, case.pk, 2, "complaints", "forward", "received", "dispatched", None)


def test_an_event_that_the_case_does_not_stand_on_is_refused(case: Report) -> None:
    with pytest.raises(IntegrityError, match="does not stand on its last event"):
        forge(case, 2, "forward", "received", "dispatched")


@pytest.mark.parametrize("asking", guarantees.ASKING)
def test_a_guarantee_planned_over_empty_tables_still_looks_its_case_up(db: None, asking: str) -> None:
    scanned = "SELECT coalesce(sum(seq_scan), 0) FROM pg_stat_xact_user_tables WHERE relname LIKE 'cases_case%%'"
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE cases_case, cases_caseevent, cases_casetask")
        cursor.execute(scanned)
        before = cursor.fetchone()
        cursor.execute(f"SELECT {asking.partition('(')[0]}(0)")
        cursor.execute(scanned)
        assert cursor.fetchone() == before


def test_a_case_cannot_be_set_back_to_an_earlier_event(case: Report) -> None:
    engine.perform(ReportFlow.forward, case, by=cast.officer(DESK), agency=cast.agency("dpupr"))
    with pytest.raises(IntegrityError, match="does not stand on its last event"):
        sql("UPDATE cases_case SET seq = 1, state = 'received' WHERE id = %s", case.pk)


@pytest.mark.parametrize(
    "attack",
    ["UPDATE cases_caseevent SET target = 'closed'", "DELETE FROM cases_caseevent", "TRUNCATE cases_caseevent CASCADE"],
)
def test_the_platform_cannot_rewrite_history(case: Report, attack: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"):
        sql(attack)


@pytest.mark.parametrize(
    "attack", ["UPDATE audit_entry SET reason = ''", "DELETE FROM audit_entry", "DELETE FROM cases_casemessage"]
)
def test_the_platform_cannot_touch_the_trail(case: Report, attack: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"):
        sql(attack)


def test_the_platform_cannot_publish_steps_of_its_own(case: Report) -> None:
    with pytest.raises(DatabaseError, match="permission denied"):
        sql("INSERT INTO workflow_step VALUES ('complaints', 'hack', 'received', 'closed')")


def test_the_mirror_follows_and_cannot_lie(case: Report) -> None:
    engine.perform(ReportFlow.archive, case, by=cast.officer(DESK), reason="Tidak jelas", why="unclear")
    assert Report.objects.get(pk=case.pk).case_state == "archived"
    with pytest.raises(IntegrityError, match="complaints_report_mirror"):
        sql("UPDATE complaints_report SET case_state = 'received' WHERE case_ptr_id = %s", case.pk)


def test_a_row_of_a_service_needs_its_case(case: Report) -> None:
    with pytest.raises(IntegrityError, match="complaints_report_mirror"):
        sql("UPDATE complaints_report SET case_ptr_id = 0 WHERE case_ptr_id = %s", case.pk)
    with pytest.raises(IntegrityError, match="violates foreign key"):
        sql("DELETE FROM cases_case WHERE id = %s", case.pk)


def test_two_cases_never_have_one_number(case: Report) -> None:
    other = engine.open_case(
        Report, by=NOBODY, fields={"title": "Got", "text": "Got buntu.", "category_id": "lampu-jalan"}
    )
    with pytest.raises(IntegrityError, match="case_of_number"):
        sql("UPDATE cases_case SET number = %s WHERE id = %s", case.number, other[0].pk)


def test_a_secret_case_cannot_be_published_by_anybody(case: Report) -> None:
    with pytest.raises(IntegrityError, match="case_secret_is_not_public"):
        sql("UPDATE cases_case SET published = true, sealed = true WHERE id = %s", case.pk)


def test_a_case_cannot_be_given_to_the_agency_it_accuses(case: Report) -> None:
    accused = cast.agency("dpupr")
    with pytest.raises(IntegrityError, match="case_not_to_the_accused"):
        sql(
            "UPDATE cases_case SET agency_id = %s, barred_agency_id = %s WHERE id = %s", accused.pk, accused.pk, case.pk
        )


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_two_officers_at_once_exactly_one_wins() -> None:
    case = engine.open_case(
        Report, by=NOBODY, fields={"title": "Lampu", "text": "Lampu mati di jalan.", "category_id": "lampu-jalan"}
    )[0]
    agency = cast.agency("dpupr")
    desks = [cast.officer(DESK), cast.officer(DESK)]
    together, outcomes = threading.Barrier(2), []

    def act(viewer: Any, step: Any, **answers: Any) -> None:
        mine = Report.objects.get(pk=case.pk)
        together.wait()
        try:
            engine.perform(step, mine, by=viewer, reason="serentak", **answers)
            outcomes.append("won")
        except Stale:
            outcomes.append("stale")
        finally:
            connection.close()

    threads = [
        threading.Thread(target=act, args=(desks[0], ReportFlow.forward), kwargs={"agency": agency}),
        threading.Thread(target=act, args=(desks[1], ReportFlow.archive), kwargs={"why": "unclear"}),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["stale", "won"]
    fresh = Report.objects.get(pk=case.pk)
    assert (fresh.seq, fresh.events.count()) == (2, 2)


OWNERS_ATTACKS = {
    "a state without an event": ("UPDATE cases_case SET state = 'closed' WHERE id = {case}", "case_stands_on_event"),
    "a state never reached": (
        "UPDATE cases_case SET state = 'dispatched', seq = 1 WHERE id = {case}",
        "case_stands_on_event",
    ),
    "back to an earlier event": ("UPDATE cases_case SET state = 'received', seq = 1 WHERE id = {case}", "last event"),
    "another outcome": (
        "UPDATE cases_caseevent SET target = 'closed' WHERE case_id = {case} AND seq = 2",
        "foreign key",
    ),
    "a forgotten step": ("DELETE FROM cases_caseevent WHERE case_id = {case} AND seq = 2", "foreign key"),
    "a step taken out of the rules": (
        "DELETE FROM workflow_step WHERE flow = 'complaints' AND action = 'archive'",
        "foreign key",
    ),
    "an audit entry gone": ("DELETE FROM audit_entry WHERE object_id = '{case}' AND noun = 'case'", "foreign key"),
    "a lying mirror": (
        "UPDATE complaints_report SET case_state = 'received' WHERE case_ptr_id = {case}",
        "complaints_report_mirror",
    ),
    "a secret made public": (
        "UPDATE cases_case SET secrecy = 2, published = true WHERE id = {case}",
        "case_secret_is_not_public",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("attack", OWNERS_ATTACKS)
def test_even_the_owner_of_the_tables_cannot(owner: Any, attack: str) -> None:
    case = engine.open_case(
        Report, by=NOBODY, fields={"title": "Lampu", "text": "Lampu mati di jalan.", "category_id": "lampu-jalan"}
    )[0]
    engine.perform(ReportFlow.archive, case, by=cast.officer(DESK), reason="Tidak jelas", why="unclear")
    statement, guard = OWNERS_ATTACKS[attack]
    with pytest.raises(psycopg.IntegrityError, match=guard):
        owner.execute(statement.format(case=case.pk))
    owner.rollback()
    fresh = Report.objects.get(pk=case.pk)
    assert (fresh.state, fresh.seq, fresh.events.count()) == ("archived", 2, 2)
