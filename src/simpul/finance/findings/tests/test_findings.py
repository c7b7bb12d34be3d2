"""The life of a recommendation: deadline, answers, judgements, money, and what is refused on the way."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from simpul.finance import roles
from simpul.finance.findings import answering, committing, recording, reminding, standing
from simpul.finance.findings.models import Judgement, Notice, Recommendation
from simpul.finance.findings.parameters import ANSWERED_WITHIN
from simpul.finance.findings.tests.conftest import RECEIVED, YEAR, World, user
from simpul.kernel import proof
from simpul.kernel.accounts.models import Grant
from simpul.kernel.accounts.roles import AUDITOR, HEAD, SECRETARY
from simpul.kernel.notifications.models import Message
from simpul.kernel.regulations import parameters
from simpul.kernel.regulations.models import ParameterVersion
from simpul.kernel.testing import cast
from simpul.kernel.workflow import Refused
from simpul.lib import clock

pytestmark = pytest.mark.django_db


def state(one: Recommendation) -> str:
    return str(standing.of(one.pk).state)


def test_a_recommendation_goes_from_the_report_to_its_end(world: World) -> None:
    one = world.whole()
    assert (one.due, state(one)) == (RECEIVED + timedelta(days=60), "untouched")
    assert not ANSWERED_WITHIN.on(RECEIVED).verified
    answering.answer(one, "Sudah ditagih.", by=user(world.pa), files=[cast.photo()])
    assert state(one) == "answered"
    answering.judge(one, "not_yet", by=user(world.bpk), reason="Baru sebagian yang disetor.")
    assert state(one) == "not_yet"
    answering.answer(one, "Sudah lunas.", by=user(world.pa))
    answering.judge(one, "done", by=user(world.bpk))
    assert state(one) == "done"
    assert [each.seq for each in Judgement.objects.order_by("seq")] == [1, 2]
    with pytest.raises(Refused, match="sudah selesai"):
        answering.answer(one, "Lagi", by=user(world.pa))


def test_the_rule_may_count_working_days(world: World) -> None:
    ParameterVersion.objects.filter(code=ANSWERED_WITHIN.code).update(valid_to=date(YEAR, 1, 1))
    ParameterVersion.objects.create(
        code=ANSWERED_WITHIN.code,
        value={"days": 10, "kind": "working"},
        legal_basis="Contoh",
        valid_from=date(YEAR, 1, 1),
    )
    parameters.forget()
    report = world.report(number="2", day=date(YEAR, 2, 1), received=date(YEAR, 2, 1))
    assert world.ask(world.finding(report)).due > date(YEAR, 2, 12), "holidays and weekends are left out"
    older = world.report(number="3", day=date(2026, 2, 1), received=date(2026, 2, 1))
    assert world.ask(world.finding(older)).due == date(2026, 4, 2), "what came before the rule keeps the old one"


def test_who_may_do_what(world: World) -> None:
    one = world.whole()
    for stranger in (
        world.bpk,
        world.apip,
        cast.officer(roles.BUDGET_USER, at=cast.agency("lain")),
        cast.officer(AUDITOR),
    ):
        with pytest.raises(Refused, match="dijawab oleh"):
            answering.answer(one, "Sudah", by=user(stranger))
    for nobody in (world.pa, cast.officer(AUDITOR), world.apip):
        with pytest.raises(Refused, match="dinilai oleh BPK"):
            answering.judge(one, "done", by=user(nobody))
    written = answering.judge(one, "done", by=user(world.apip), letter="S-21/XVIII.SMG/2027")
    assert written.letter, "APIP writes down what a letter of BPK says"
    own = world.whole(number="I-1", body="apip", kind="audit", opinion="")
    with pytest.raises(Refused, match="dinilai oleh APIP"):
        answering.judge(own, "done", by=user(world.bpk))
    for writer in (world.bpk, world.pa, world.deputy):
        with pytest.raises(Refused, match="dicatat oleh APIP"):
            world.report(number="x", by=user(writer))


def test_who_answered_does_not_judge_and_a_newer_answer_is_read_first(world: World) -> None:
    one = world.whole(body="apip", kind="audit", opinion="")
    both = cast.officer(roles.INTERNAL_AUDITOR)
    Grant.objects.create(user=both.user, role=HEAD.code, agency=cast.agency("dpupr"), valid_from=cast.SINCE)
    first = answering.answer(one, "Sudah.", by=user(both))
    with pytest.raises(Refused, match="menjawab tidak boleh menilai"):
        answering.judge(one, "done", by=user(both))
    answering.answer(one, "Dengan bukti.", by=user(world.pa))
    with pytest.raises(Refused, match="lebih baru"):
        answering.judge(one, "done", by=user(world.apip), seen=first.pk)
    with pytest.raises(Refused, match="alasan"):
        answering.judge(one, "impossible", by=user(world.apip), reason="tidak")


def test_money_that_came_back_is_never_more_than_is_owed(world: World) -> None:
    one = world.whole()
    answering.restore(one, "STS-1", Decimal(60_000_000), day=RECEIVED, by=user(world.apip))
    with pytest.raises(Refused, match=r"Sisanya Rp30\.000\.000"):
        answering.restore(one, "STS-2", Decimal(30_000_001), day=RECEIVED, by=user(world.deputy))
    wrong = answering.restore(one, "STS-2", Decimal(30_000_000), day=RECEIVED, by=user(world.deputy))
    undone = answering.undo(wrong, reason="Nomor STS keliru ditulis", by=user(world.apip))
    with pytest.raises(Refused, match="pembatalan"):
        answering.undo(undone, reason="Ternyata tidak keliru", by=user(world.apip))
    with pytest.raises(Refused, match="sudah dibatalkan"):
        answering.undo(wrong, reason="Sekali lagi keliru", by=user(world.apip))
    assert standing.of(one.pk).restored == 60_000_000
    without = world.ask(one.finding, amount=None)
    with pytest.raises(Refused, match="tidak menyebut uang"):
        answering.restore(without, "STS-3", Decimal(1), day=RECEIVED, by=user(world.apip))
    with pytest.raises(Refused, match="APIP atau kuasa BUD"):
        answering.restore(one, "STS-3", Decimal(1), day=RECEIVED, by=user(world.pa))


def test_what_everybody_reads_holds_no_number_of_a_person(world: World) -> None:
    for words in ("NIK 3325010101900001", "rekening 3-001-00234-5", "telepon 0812 3456 7890"):
        with pytest.raises(Refused, match="Terbaca umum"):
            world.finding(world.report(number=words), title=words)
    assert world.finding(world.report(number="4"), title="Denda Rp1.500.000.000 belum dipungut")


def test_a_finding_entered_in_error_is_withdrawn_and_entered_anew(world: World) -> None:
    one = world.whole()
    with pytest.raises(Refused, match="sudah ada"):
        world.finding(one.finding.examination)
    recording.withdraw(one.finding, reason="Salah menulis nilai temuan", by=user(world.apip))
    assert standing.count(Recommendation.objects.all()).total.all == 0
    again = world.finding(one.finding.examination)
    assert again.seq == 2
    one.finding.refresh_from_db()
    with pytest.raises(Refused, match="sudah ditarik"):
        answering.answer(one, "Sudah", by=user(world.pa))
    judged = world.ask(again)
    answering.judge(judged, "done", by=user(world.bpk))
    with pytest.raises(Refused, match="tidak dapat ditarik"):
        recording.withdraw(again, reason="Tidak enak dilihat orang", by=user(world.apip))


def test_counts_add_up_and_lateness_is_the_agencys_alone(world: World) -> None:
    one = world.whole()
    waiting = world.ask(one.finding, amount=None)
    done = world.ask(one.finding, amount=None, agency=cast.agency("bpkad"))
    answering.answer(waiting, "Sudah.", by=user(world.pa))
    answering.judge(done, "done", by=user(world.bpk))
    answering.restore(one, "STS-1", Decimal(60_000_000), day=RECEIVED, by=user(world.apip))
    with clock.frozen(datetime(YEAR, 6, 1, 3, tzinfo=UTC)):
        tally = standing.count(Recommendation.objects.all())
        assert dict(tally.total.states) == {"untouched": 1, "answered": 1, "done": 1}
        assert (tally.total.overdue, tally.total.owed, tally.total.restored, tally.total.found) == (
            1,
            90_000_000,
            60_000_000,
            0,
        )
        assert [(each.agency.code, each.all, each.overdue) for each in tally.agencies] == [
            ("dpupr", 2, 1),
            ("bpkad", 1, 0),
        ]
        assert standing.overdue(standing.told(Recommendation.objects.all())).get() == one
        assert standing.days_left(standing.of(one.pk)) == -28
        assert standing.days_left(standing.of(waiting.pk)) is None


def test_word_is_sent_before_the_deadline_after_it_and_upwards_each_once(world: World) -> None:
    one = world.whole()
    secretary = cast.officer(SECRETARY)

    def at(day: date) -> list[tuple[str, str]]:
        before = Message.objects.count()
        with clock.frozen(datetime(day.year, day.month, day.day, 3, tzinfo=UTC)):
            reminding.tell()
            assert reminding.tell() == 0
        return [
            (m.template.removeprefix("findings/"), m.user.name)
            for m in Message.objects.order_by("pk")[before:]
            if m.channel == "inapp"
        ]

    assert at(one.due - timedelta(days=20)) == []
    assert at(one.due - timedelta(days=14)) == [("soon", "Bintang Kepala")]
    assert sorted(at(one.due + timedelta(days=1))) == [("late", "Bintang Kepala"), ("late", "Ratna Pengawas")]
    raised = at(one.due + timedelta(days=31))
    assert {name for kind, name in raised if kind == "raised"} == {
        "Bintang Kepala",
        "Ratna Pengawas",
        user(secretary).name,
    }
    assert Notice.objects.count() == 3
    settled = world.ask(one.finding)
    answering.judge(settled, "done", by=user(world.bpk))
    assert at(one.due + timedelta(days=90)) == []


def test_nothing_can_be_changed_or_deleted_by_the_platform(world: World) -> None:
    one = world.whole()
    answering.judge(one, "not_yet", by=user(world.bpk), reason="Belum ada bukti setor.")
    for table in (
        "examination",
        "finding",
        "recommendation",
        "judgement",
        "restitution",
        "answer",
        "withdrawal",
        "evidence",
        "notice",
    ):
        for attack in (f"DELETE FROM findings_{table}", f"UPDATE findings_{table} SET audit_id = audit_id"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(attack)


def test_what_was_said_is_committed_and_found_when_it_changes(world: World) -> None:
    one = world.whole()
    made = answering.judge(one, "done", by=user(world.bpk))
    back = answering.restore(one, "STS-1", Decimal("60000000.50"), day=RECEIVED, by=user(world.apip))
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, ref, body FROM proof_pending WHERE kind LIKE 'findings.%' ORDER BY id")
        committed = {ref: (kind, body) for kind, ref, body in cursor.fetchall()}
    assert len(committed) == 4
    for ref, (kind, body) in committed.items():
        now = proof.kinds.registry[kind].now
        assert now
        fresh = now([ref])  # read from the database again
        assert fresh == {ref: body}
        assert proof.kinds.shown(kind, ref)
    assert back.pk
    assert made.pk
    hidden = world.report(number="9", opened=None)
    assert not proof.kinds.shown("findings.examination", f"pemeriksaan/{hidden.pk}")
    assert not committing._opened("rekomendasi/x")
