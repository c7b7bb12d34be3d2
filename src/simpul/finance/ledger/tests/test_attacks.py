"""The ledger, attacked by raw SQL: as the platform's role, and as the owner of the tables. And the races that a lock must decide."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from simpul.finance.ledger import verifying
from simpul.finance.ledger.models import Entry, Leg, Period, Series
from simpul.finance.ledger.posting import Posted, turn
from simpul.finance.ledger.tests.conftest import YEAR
from simpul.kernel.proof import sequencing, signing
from simpul.kernel.proof import verifying as proof_verifying
from simpul.kernel.proof.models import Leaf, Pending
from simpul.kernel.workflow import Refused

Buy = Callable[..., Posted]
MARCH = date(YEAR, 3, 15)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE ledger_entry SET words = 'lain'",
        "UPDATE ledger_leg SET amount = amount * 2",
        "DELETE FROM ledger_leg",
        "DELETE FROM ledger_entry",
        "TRUNCATE ledger_entry CASCADE",
        "UPDATE ledger_balance SET debit = 0",
        "UPDATE ledger_series SET last_no = 0",
        "UPDATE ledger_period SET state = 'open'",
        "DELETE FROM ledger_seal",
        "INSERT INTO ledger_period (year, month, state) VALUES (2030, 1, 'open')",
    ],
)
def test_the_platform_cannot(buy: Buy, attack: str) -> None:
    buy()
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)


LEG = """INSERT INTO ledger_leg (entry_id, book, year, n, account_id, agency_id, amount)
         SELECT entry_id, book, year, 9, account_id, agency_id, {amount} FROM ledger_leg WHERE n = 1 LIMIT 1"""
REFUSED = {
    "one more leg": (LEG.format(amount="5"), "entry_is_balanced|come to"),
    "a leg of nothing": (LEG.format(amount="0"), "leg_is_not_zero"),
    "a leg changed": ("UPDATE ledger_leg SET amount = amount + 1 WHERE n = 1", "come to"),
    "a leg on an account of the other book": (
        "UPDATE ledger_leg SET account_id = (SELECT id FROM classification_account WHERE code = '8.1.02.01.01.0001') WHERE n = 1",
        "leg_on_account",
    ),
    "a number given twice": ("UPDATE ledger_entry SET no = 1 WHERE no = 2", "entry_number_once"),
    "an entry of another year": ("UPDATE ledger_entry SET day = '2026-03-15' WHERE no = 1", "entry_in_its_year"),
    "an entry without its audit entry": ("DELETE FROM audit_entry WHERE verb = 'ledger.post'", "foreign key"),
}


@pytest.mark.parametrize("attack", REFUSED)
def test_even_the_owner_of_the_tables_cannot(as_owner: Any, buy: Buy, attack: str) -> None:
    buy()
    buy()
    statement, guard = REFUSED[attack]
    with pytest.raises(IntegrityError, match=guard):
        as_owner.execute(statement)
    assert list(verifying.flaws()) == []


FOUND = {
    "words": ("UPDATE ledger_entry SET words = 'Pembelian lain' WHERE no = 2", "nomor 2: keterangan"),
    "both sides": (
        "UPDATE ledger_leg SET amount = amount * 2 WHERE entry_id = (SELECT id FROM ledger_entry WHERE no = 2)", "nomor 2: baris",
    ),
    "the body": ("UPDATE ledger_entry SET body = replace(body, '12500000.00', '12500001.00') WHERE no = 2", "nomor 2: hash"),
    "the last": (
        "DELETE FROM ledger_leg WHERE entry_id = (SELECT id FROM ledger_entry WHERE no = 3); DELETE FROM ledger_entry WHERE no = 3",
        "nomor 2: akhir",
    ),
    "one within": (
        "DELETE FROM ledger_leg WHERE entry_id = (SELECT id FROM ledger_entry WHERE no = 2); DELETE FROM ledger_entry WHERE no = 2",
        "nomor 3: nomor sebelumnya 1",
    ),
    "a balance": ("UPDATE ledger_balance SET debit = debit + 1 WHERE debit > 0", "saldo"),
}  # fmt: skip


@pytest.mark.parametrize("what", FOUND)
def test_what_the_owner_can_change_is_found_and_named(as_owner: Any, buy: Buy, what: str) -> None:
    for _ in range(3):
        buy()
    statement, said = FOUND[what]
    as_owner.execute(statement)
    assert any(said in str(flaw) for flaw in verifying.flaws())
    if what in {"a balance", "both sides", "the last", "one within"}:
        turn(YEAR, 1, "closed", by=None)
        turn(YEAR, 2, "closed", by=None)
        with pytest.raises(Refused, match="tidak ditutup"):
            turn(YEAR, 3, "closed", by=None)


def test_without_the_belt_an_owner_leaves_an_entry_unbalanced(as_owner: Any, buy: Buy) -> None:
    buy()
    as_owner.execute("ALTER TABLE ledger_leg DISABLE TRIGGER leg_keeps_balance")
    as_owner.execute(LEG.format(amount="5"))
    assert as_owner.execute("SELECT sum(amount) FROM ledger_leg") == [(5,)], "so the belt is what refuses it"


def at_once(many: int, act: Callable[[int], None]) -> list[BaseException]:
    """Let so many threads act at one moment, each on a connection of its own; gives what they met."""
    begin, met = threading.Barrier(many), []

    def one(n: int) -> None:
        begin.wait()
        try:
            act(n)
        except Exception as problem:
            met.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=[n]) for n in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return met


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gaps_when_sixteen_post_at_once(buy: Buy) -> None:
    assert at_once(16, lambda n: [buy(str(n + 1), on=MARCH) for _ in range(4)] and None) == []
    assert sorted(Entry.objects.values_list("no", flat=True)) == list(range(1, 65))
    assert list(verifying.flaws()) == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_one_key_at_once_makes_one_entry(buy: Buy) -> None:
    key = uuid4()
    assert at_once(8, lambda n: buy(key=key) and None) == [], "each is told what stands"
    assert Entry.objects.count() == 1
    assert Series.objects.get(book="budgetary").last_no == 1
    assert list(verifying.flaws()) == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_nothing_slips_into_a_month_while_it_closes(buy: Buy) -> None:
    for month in (1, 2):
        turn(YEAR, month, "closed", by=None)
    met = at_once(12, lambda n: turn(YEAR, 3, "closed", by=None) if n == 5 else buy(on=MARCH) and None)
    assert all(isinstance(problem, Refused) for problem in met)
    period = Period.objects.get(year=YEAR, month=3)
    seal = period.seals.get()
    assert seal.entries == Entry.objects.filter(period=period).count() == 11 - len(met)
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_seal_of(%s)", [period.pk])
        assert bytes(cursor.fetchone()[0]) == bytes(seal.hash), "worked out again it is the same"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_who_dies_in_mid_commit_leaves_no_gap(owner: Any, buy: Buy) -> None:
    def die(n: int) -> None:
        with transaction.atomic():
            buy(on=MARCH)
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    buy()
    assert len(at_once(4, die)) == 4
    buy()
    assert sorted(Entry.objects.values_list("no", flat=True)) == [1, 2]
    assert Leg.objects.count() == 4
    assert list(verifying.flaws()) == []


@pytest.mark.django_db
def test_the_body_is_all_that_an_outsider_needs(buy: Buy) -> None:
    entry = Entry.objects.get(pk=buy("1234.5").id)
    told = json.loads(entry.body)
    assert told["v"] == 1
    assert [leg[5] for leg in told["legs"]] == ["1234.50", "-1234.50"]
    assert verifying.digest(verifying.seed("budgetary", YEAR), entry.body) == bytes(entry.hash)


@pytest.mark.django_db
def test_an_entry_is_committed_in_the_transaction_that_posts_it(buy: Buy) -> None:
    entry = Entry.objects.get(pk=buy().id)
    waiting = Pending.objects.get(kind="ledger.entry")
    assert (waiting.ref, waiting.body) == (f"anggaran/{YEAR}/1", f"{bytes(entry.hash).hex()}\n{entry.body}")
    turn(YEAR, 1, "closed", by=None)
    sequencing.sequence()
    assert {"ledger.entry", "ledger.seal"} <= set(Leaf.objects.values_list("kind", flat=True))
    assert list(verifying.flaws()) == []
    assert list(proof_verifying.flaws()) == []


def test_an_entry_slipped_in_past_the_commitment_is_found(as_owner: Any, buy: Buy) -> None:
    as_owner.execute("ALTER TABLE ledger_entry DISABLE TRIGGER entry_is_committed")
    buy()
    assert [str(flaw) for flaw in verifying.flaws()] == [f"budgetary {YEAR}, nomor 1: tidak tercatat dalam pohon bukti"]


def test_an_owner_who_rewrites_the_whole_chain_is_found_by_the_tree(as_owner: Any, buy: Buy) -> None:
    buy()
    buy()
    signing.sign(by=None)
    as_owner.execute(
        "UPDATE ledger_entry SET words = 'Honor', body = replace(body, 'Pembelian ATK', 'Honor') WHERE no = 2"
    )
    as_owner.execute(
        "UPDATE ledger_entry e SET hash = ledger_hash(b.hash, e.body) FROM ledger_entry b WHERE e.no = 2 AND b.no = 1"
    )
    as_owner.execute("UPDATE ledger_series SET head = (SELECT hash FROM ledger_entry WHERE no = 2) WHERE last_no = 2")
    assert list(verifying.flaws()) == [], "the ledger agrees with itself"
    assert [str(one).partition(" ")[2] for one in proof_verifying.flaws()] == [
        f"{Leaf.objects.get(ref=f'anggaran/{YEAR}/2').seq} (anggaran/{YEAR}/2): catatan sekarang tidak sama dengan yang dicatat"
    ]
    buy()
    with pytest.raises(signing.NotSigned, match=f"anggaran/{YEAR}/2"):
        signing.sign(by=None, whole=True)
