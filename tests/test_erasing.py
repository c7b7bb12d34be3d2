"""The nightly job: what is due goes, what is not or is held stays, and nobody can hurry it along."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from simpul.kernel import audit
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.roles import AUDITOR
from simpul.kernel.audit.models import Entry
from simpul.kernel.cases import conversation, engine
from simpul.kernel.cases.models import Attachment, Audience, Case, CaseMessage
from simpul.kernel.documents import store
from simpul.kernel.documents.models import Document
from simpul.kernel.privacy import erasing
from simpul.kernel.privacy.models import Erasure, Hold, Retention
from simpul.kernel.residents.models import Resident
from simpul.kernel.testing import cast
from simpul.lib import clock
from simpul.services.complaints.flow import DESK, ReportFlow
from simpul.services.complaints.models import Report

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=365 * 5 + 30)


def matter(*, closed: bool = True, ago: timedelta = LONG_AGO) -> Report:
    """A complaint of long ago with a photo and a message, closed by the desk unless it still waits."""
    siti, desk = cast.resident("Siti Rahayu", phone="+6281234567890"), cast.officer(DESK)
    assert siti.user
    with clock.frozen(clock.now() - ago):
        case, _code = engine.open_case(
            Report,
            by=siti,
            fields={
                "title": "Tetangga membakar sampah", "text": "Rumah Pak Darmo, gang 3.", "category_id": "sampah",
                "applicant": siti.user.resident, "region": cast.village(), "landmark": "Rumah nomor 7",
            },
        )  # fmt: skip
        conversation.attach(case, store(cast.photo(), by=siti.user, name="asap.jpg"))
        conversation.write(case, by=siti, text="Nomor saya 0812-3456-7890", audience=Audience.PARTY)
        if closed:
            engine.perform(
                ReportFlow.archive,
                case,
                by=desk,
                reason="Pelapor Siti tidak menjawab",
                archived_as="unclear",
                text="Diarsipkan.",
            )
    return case


def test_a_case_loses_its_words_when_its_time_is_over_and_keeps_its_history() -> None:
    case = matter()
    events = case.events.count()
    assert erasing.run() > 0
    left = Report.objects.get(pk=case.pk)
    assert (left.title, left.text, left.landmark, left.applicant, left.filed_by) == (
        "Isi sudah dihapus",
        "",
        "",
        None,
        None,
    )
    assert (left.number, left.state, left.closed_at, left.events.count()) == (
        case.number,
        "archived",
        left.closed_at,
        events,
    )
    assert not CaseMessage.objects.filter(case_id=case.pk).exclude(text="").exists()
    assert not Attachment.objects.filter(case_id=case.pk).exists()
    assert not Document.objects.filter(name="asap.jpg").exists()
    trail = Entry.objects.filter(noun="case", object_id=str(case.pk))
    assert trail.exists()
    assert not trail.exclude(actor_name="", reason="").exists()


def test_the_ledger_counts_and_tells_nothing() -> None:
    matter()
    erasing.run()
    told = {row.table: row for row in Erasure.objects.order_by("id")}
    assert told["cases.Case"].rows == 1
    assert told["cases.Case"].done == "blanked"
    assert told["cases.Attachment"].done == "deleted"
    assert "Siti" not in " ".join(str(vars(row)) for row in told.values())


def test_a_second_night_finds_nothing_more() -> None:
    matter()
    erasing.run()
    lines = Erasure.objects.count()
    assert erasing.run() == 0
    assert Erasure.objects.count() == lines


@pytest.mark.parametrize("kept", [{"closed": False}, {"ago": timedelta(days=365 * 4)}], ids=["still open", "too young"])
def test_what_is_open_or_young_stays(kept: dict[str, Any]) -> None:
    case = matter(**kept)
    erasing.run()
    left = Report.objects.get(pk=case.pk)
    assert (left.text, left.messages.exclude(text="").exists(), left.attachments.exists()) == (case.text, True, True)


def test_a_legal_hold_keeps_everything_until_it_is_lifted() -> None:
    case, auditor = matter(), cast.officer(AUDITOR).user
    assert auditor
    hold = Hold.objects.create(case=case.pk, number=case.number, reason="Sengketa di PTUN", placed_by=auditor)
    erasing.run()
    left = Report.objects.get(pk=case.pk)
    assert left.text
    assert left.attachments.exists()
    assert left.messages.exclude(text="").exists()
    assert Entry.objects.filter(noun="case", object_id=str(case.pk), reason__contains="Siti").exists()
    Hold.objects.filter(pk=hold.pk).update(lifted_at=clock.now(), lifted_by=auditor)
    erasing.run()
    assert Report.objects.get(pk=case.pk).text == ""


def test_small_batches_end_everything_too() -> None:
    cases = [matter() for _ in range(3)]
    erasing.run(batch=1)
    assert not Case.objects.filter(pk__in=[case.pk for case in cases]).exclude(text="").exists()
    assert Erasure.objects.filter(table="cases.Case").count() == 3


def test_killed_after_any_batch_nothing_is_half_done(monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [matter() for _ in range(2)]

    class Killed(BaseException):
        pass

    def die(*given: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(erasing, "_note", die)  # after the rows, before the ledger
        with pytest.raises(Killed):
            erasing.run(batch=1)
    assert Case.objects.filter(pk__in=[case.pk for case in cases], text="").count() == 0
    erasing.run(batch=1)
    assert Case.objects.filter(pk__in=[case.pk for case in cases], text="").count() == 2


def test_a_resident_without_account_and_matter_is_emptied_and_others_are_not() -> None:
    with clock.frozen(clock.now() - LONG_AGO):
        gone = Resident.objects.create(name="Pelapor Lama", phone="+6281234567000", address="Jalan Lama 1")
        gone.set_nik("3325116511900003")
        gone.save()
        member = cast.resident("Tono").user
        waiting = matter(closed=False, ago=timedelta(0)).applicant
    User.objects.filter(pk=waiting.account.pk).update(resident=None)
    erasing.run()
    gone.refresh_from_db()
    assert (gone.name, gone.phone, gone.address, gone.has_nik) == ("Warga (data dihapus)", "", "", False)
    assert Resident.objects.get(pk=member.resident_id).name == "Tono"
    assert Resident.objects.get(pk=waiting.pk).name == "Siti Rahayu"


def test_an_account_unused_for_years_is_closed_but_never_an_officers() -> None:
    now = clock.now()
    tono, budi = cast.resident("Tono").user, cast.officer(DESK, name="Budi").user
    User.objects.filter(pk__in=[tono.pk, budi.pk]).update(last_login=now - LONG_AGO)
    erasing.run()
    tono.refresh_from_db()
    budi.refresh_from_db()
    assert (tono.name, tono.email, tono.is_active, tono.resident) == ("Akun yang ditutup", None, False, None)
    assert (budi.name, budi.is_active) == ("Budi", True)


def attack(query: str, *values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(query, values)


@pytest.mark.parametrize(
    "query",
    [
        "UPDATE cases_casemessage SET text = ''",
        "UPDATE audit_entry SET reason = ''",
        "UPDATE privacy_retention SET keep = '0'",
        "DELETE FROM privacy_retention",
        "INSERT INTO privacy_retention VALUES ('x', '0')",
        "DELETE FROM privacy_erasure",
        "UPDATE privacy_hold SET reason = 'x'",
        "CREATE OR REPLACE FUNCTION case_words_are_due(subject bigint) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
    ],
)
def test_the_platforms_role_may_not_do_it_by_itself(query: str) -> None:
    matter()
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"):
        attack(query)


def test_a_fresh_message_cannot_be_blanked_by_backdating_its_case() -> None:
    case = matter(ago=timedelta(days=3))
    attack(
        "UPDATE cases_case SET closed_at = now() - interval '20 years', opened_at = now() - interval '21 years' WHERE id = %s",
        case.pk,
    )
    attack("SELECT erase_due_words(100000), erase_due_trail(100000)")
    assert case.messages.exclude(text="").exists()
    assert Entry.objects.filter(noun="case", object_id=str(case.pk)).exclude(reason="").exists()


def test_a_temporary_table_of_the_same_name_deceives_nobody() -> None:
    case = matter(ago=timedelta(days=3))
    try:
        attack(
            "CREATE TEMPORARY TABLE privacy_retention AS SELECT * FROM (VALUES ('cases.CaseMessage', interval '0')) v (\"table\", keep)"
        )
    except DatabaseError:
        return  # the platform may not even make one
    attack("SELECT erase_due_words(100000)")
    assert case.messages.exclude(text="").exists()


def test_a_table_that_fails_keeps_nobody_else(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    case = matter()
    monkeypatch.setattr("simpul.kernel.cases.erasing.remove_attachments", _fails)
    erasing.run()
    assert Report.objects.get(pk=case.pk).text == ""
    assert "cases.Attachment" in caplog.text
    assert "Darmo" not in caplog.text


def _fails(*given: Any) -> None:
    raise DatabaseError("Failing row contains (Rumah Pak Darmo)")


def test_what_the_database_obeys_is_what_the_tables_say() -> None:
    assert Retention.objects.get(pk="cases.CaseMessage").keep >= timedelta(days=5 * 365)
    assert Retention.objects.get(pk="audit.Entry").keep >= timedelta(days=5 * 365)
    audit.record("view", "resident", 1, by=None, reason="hari ini")
    attack("SELECT erase_due_trail(1000)")
    assert Entry.objects.filter(reason="hari ini").exists()


def test_old_tasks_are_forgotten() -> None:
    attack(
        "INSERT INTO procrastinate_jobs (task_name, queue_name, status, args) VALUES ('uji', 'default', 'succeeded', '{\"nomor\": 1}')"
    )
    attack("UPDATE procrastinate_events SET at = %s", datetime(2020, 1, 1, tzinfo=cast.zone()))
    assert erasing.drop_old_jobs() == 1
