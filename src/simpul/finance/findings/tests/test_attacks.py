"""What no hand can do to findings: not the platform's, not the owner's, not eight at once at any isolation level."""

from __future__ import annotations

import threading
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from psycopg import IsolationLevel

from simpul.finance.findings import answering
from simpul.finance.findings.models import Recommendation, Restitution
from simpul.finance.findings.tests.conftest import RECEIVED, World, user
from simpul.kernel import audit
from simpul.kernel.testing import databases

JUDGED = """INSERT INTO findings_judgement
  (recommendation_id, seq, previous, outcome, reason, letter, answer_id, answered_by, by, at, audit_id)
  VALUES ({rec}, {seq}, {previous}, 'done', '', '', {answer}, {answered_by}, {by}, now(), {audit})"""
BACK = """INSERT INTO findings_restitution
  (recommendation_id, seq, previous, before, amount, after, owed, number, day, reason, by, at, audit_id)
  VALUES ({rec}, {seq}, {previous}, {before}, {amount}, {before} + {amount}, {owed}, 'STS', '2027-03-06', '', 1, now(), {audit})"""
NEXT = """INSERT INTO findings_restitution
  (recommendation_id, seq, previous, before, amount, after, owed, number, day, reason, by, at, audit_id)
  SELECT r.id, coalesce(l.seq, 0) + 1, l.seq, coalesce(l.after, 0), 100, coalesce(l.after, 0) + 100, r.amount, 'STS', '2027-03-06', '', 1,
    now(), %s FROM findings_recommendation r
  LEFT JOIN LATERAL (SELECT * FROM findings_restitution b WHERE b.recommendation_id = r.id ORDER BY b.seq DESC LIMIT 1) l ON TRUE
  WHERE r.id = %s AND coalesce(l.after, 0) + 100 <= r.amount"""


def spare(many: int) -> list[int]:
    """Audit entries that nothing points at yet."""
    return [audit.record("findings.try", "test", n, by=None).pk for n in range(many)]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_keys_hold_against_the_owner_and_against_a_crowd(owner: Any) -> None:
    world = World()
    one = world.whole()
    answer = answering.answer(one, "Sudah.", by=user(world.pa))
    answering.judge(one, "not_yet", by=user(world.bpk), reason="Belum ada bukti setor.")
    answering.restore(one, "STS-1", Decimal(80_000_000), day=RECEIVED, by=user(world.apip))
    spent = {"rec": one.pk, "audit": spare(1)[0]}
    of_answer = {"answer": answer.pk, "answered_by": answer.by}
    second = {"seq": 2, "previous": 1}
    attacks = {
        "judged_by_another": JUDGED.format(**spent, **second, **of_answer, by=answer.by),
        "judgement_of_its_answer": JUDGED.format(**spent, **second, answer=answer.pk, answered_by=answer.by + 1, by=answer.by),
        "judgement_follows": JUDGED.format(**spent, seq=5, previous=1, **of_answer, by=1),
        "judgement_after_the_last": JUDGED.format(**spent, seq=5, previous=4, **of_answer, by=1),
        "judgement_once": JUDGED.format(**spent, seq=1, previous="NULL", **of_answer, by=1),
        "restitution_within": BACK.format(**spent, **second, before=80_000_000, amount=10_000_001, owed=90_000_000),
        "restitution_of_what_is_owed": BACK.format(**spent, **second, before=80_000_000, amount=20_000_000, owed=100_000_000),
        "restitution_after_the_last": BACK.format(**spent, **second, before=0, amount=20_000_000, owed=90_000_000),
        "restitution_follows": BACK.format(**spent, seq=3, previous=1, before=80_000_000, amount=1, owed=90_000_000),
    }  # fmt: skip
    for guard, attack in attacks.items():
        with pytest.raises(psycopg.IntegrityError, match=guard):
            owner.execute(attack)
        if guard == "judgement_once":
            continue
        with owner.transaction(force_rollback=True):
            table = "judgement" if "judge" in guard else "restitution"
            owner.execute(f"ALTER TABLE findings_{table} DROP CONSTRAINT {guard}")
            assert owner.execute(attack).rowcount == 1, f"without {guard} it happens"
    for level in IsolationLevel.READ_COMMITTED, IsolationLevel.REPEATABLE_READ, IsolationLevel.SERIALIZABLE:
        _crowd(world, level)


def _crowd(world: World, level: IsolationLevel) -> None:
    """Eight connections book 100 each, as often as they can, of 1,000 that are owed."""
    asked = world.ask(world.finding(world.report(number=level.name)), amount=1000)
    entries, begin, lost = spare(64), threading.Barrier(8), list[str]()

    def book(mine: list[int]) -> None:
        keys = databases.keys()
        role = {"user": keys["database_app"], "password": keys["database_app_password"]}
        with databases.running().connect(databases.name(), **role) as connection:
            connection.isolation_level = level
            begin.wait(20)
            for entry in mine:
                try:
                    connection.execute(NEXT, [entry, asked.pk])
                except (psycopg.errors.UniqueViolation, psycopg.errors.SerializationFailure) as refused:
                    lost.append(type(refused).__name__)

    threads = [threading.Thread(target=book, args=(entries[n::8],)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    rows = list(Restitution.objects.filter(recommendation=asked).order_by("seq"))
    assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
    assert [row.before for row in rows] == [Decimal(0), *(row.after for row in rows[:-1])]
    assert sum(row.amount for row in rows) == rows[-1].after <= 1000
    assert lost, "nobody met: the test would prove nothing"
    assert Recommendation.objects.get(pk=asked.pk).amount == 1000
