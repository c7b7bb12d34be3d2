"""Payments attacked by raw SQL, as the platform and as the owner; by many at once; and with each guard removed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction

from simpul.finance.budget.models import LineState
from simpul.finance.budget.versions import drift
from simpul.finance.treasury import committing, paying
from simpul.finance.treasury.models import Act, Commitment, CommitmentEvent, Request
from simpul.finance.treasury.tests.conftest import MARCH, build, person
from simpul.kernel.workflow import Refused

PLATFORM = [
    "UPDATE treasury_commitment SET reserved = reserved + 1",
    "UPDATE treasury_request SET state = 'paid'",
    "UPDATE treasury_partyaccount SET sealed = ''",
    "INSERT INTO treasury_chainact (chain, pair_id, duty, person_id) VALUES ('k1', 1, 'pays', 1)",
    "DELETE FROM treasury_chainact",
    "DELETE FROM treasury_act",
    "UPDATE treasury_party SET name = 'Lain'",
    "DELETE FROM treasury_commitmentevent",
    "UPDATE treasury_float SET spent = 0",
    "UPDATE treasury_contract SET value = value * 2",
    "SELECT budget_take(1, 'pay', 0, 0, 1, 'x', 1, gen_random_uuid(), 1)",
    "SELECT treasury_move(1, 'pay', 1, NULL, gen_random_uuid(), 1)",
    "SELECT treasury_acts(ARRAY['k1'], 'pays', 1)",
]


@pytest.mark.django_db
@pytest.mark.parametrize("attack", PLATFORM)
def test_the_platform_cannot(attack: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)


OWNER = {
    "paid more than requested": ("UPDATE treasury_commitment SET paid = liquidated + 1", "commitment_adds_up"),
    "requested more than reserved": ("UPDATE treasury_commitment SET liquidated = reserved + 1", "commitment_adds_up"),
    "paid beyond the line": ("UPDATE budget_linestate SET paid = liquidated + 1 WHERE outgoing", "line_is_not_overspent"),
    "a payment that was not posted": (
        "UPDATE treasury_act SET step = 'pay' WHERE step = 'submit'", "payment_is_posted",
    ),
    "a payment with an entry that is none": (
        "UPDATE treasury_act SET step = 'pay', accrual = gen_random_uuid() WHERE step = 'submit'", "act_accrual_entry",
    ),
    "a second duty for one person": (
        "INSERT INTO treasury_chainact (chain, pair_id, duty, person_id) SELECT chain, pair_id, 'verifies', person_id "
        "FROM treasury_chainact x JOIN treasury_apart a ON a.id = x.pair_id WHERE duty = 'prepares' AND 'verifies' IN (a.one, a.other)",
        "duties_apart",
    ),
    "a step without an audit entry": ("DELETE FROM audit_entry WHERE verb = 'treasury.submit'", "foreign key"),
}  # fmt: skip


def test_even_the_owner_of_the_tables_cannot(as_owner: Any) -> None:
    house = build()
    house.submit(house.commit(), "1000000")
    for statement, guard in OWNER.values():
        with pytest.raises(IntegrityError, match=guard):
            as_owner.execute(statement)


LEVELS = ("READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE")


def at_once(many: int, level: str, work: Callable[[int], Any]) -> list[Any]:
    """What each of several threads brought about, each on its own connection; a refusal or a conflict is what it is."""
    start, found = threading.Barrier(many), [None] * many

    def one(n: int) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute(f"SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL {level}")
            start.wait(30)
            found[n] = work(n)
        except (Refused, DatabaseError) as trouble:
            found[n] = trouble  # type: ignore[call-overload]
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(n,)) for n in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_two_requests_for_the_last_room_exactly_one_passes() -> None:
    """The sheet: 5,000,000 of the SPD are left; two ask for 3,000,000 at the same moment."""
    house = build()
    commitment = house.commit("150000000")
    house.submit(commitment, "35000000")
    for level in LEVELS:
        found = at_once(2, level, lambda _n: house.submit(commitment, "3000000"))
        [passed] = [one for one in found if isinstance(one, Request)]
        state = LineState.objects.get(pk=house.lines[0].pk)
        assert (state.allotted, state.liquidated) == (40_000_000, 38_000_000), level
        paying.refuse(passed, by=house.people.finance, day=MARCH, key=uuid4(), reason="Diulang pada tingkat lain")
    assert list(drift()) == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_sixteen_who_commit_at_once_never_go_beyond_the_line() -> None:
    house = build()
    for level in LEVELS:
        found = at_once(16, level, lambda _n: house.commit("20000000"))
        made = [one for one in found if isinstance(one, Commitment)]
        state = LineState.objects.get(pk=house.lines[0].pk)
        assert state.committed == sum(one.reserved for one in made) <= Decimal(150_000_000), level
        assert 1 <= len(made) <= 7
        if level == "READ COMMITTED":
            assert len(made) == 7, "nobody is refused as long as there is room"
        for one in made:
            committing.adjust(
                one, "release", one.reserved, by=house.people.officer, key=uuid4(), reason="Diulang pada tingkat lain"
            )
    assert list(drift()) == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_who_pay_one_order_at_once_pay_it_once_and_whole() -> None:
    house = build()
    request = house.submit(house.commit(), "25000000")
    paying.verify(request, by=house.people.finance, day=MARCH, key=uuid4())
    paying.order(request, by=house.people.user, day=MARCH, key=uuid4())
    found = at_once(
        4,
        "READ COMMITTED",
        lambda _n: paying.pay(Request.objects.get(pk=request.pk), by=house.people.deputy, day=MARCH, key=uuid4()),
    )
    assert sum(isinstance(one, Act) for one in found) == 1, found
    commitment = Commitment.objects.get()
    assert commitment.paid == 25_000_000 == LineState.objects.get(pk=house.lines[0].pk).paid
    assert CommitmentEvent.objects.filter(kind="pay").count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_duties_of_one_person_at_once_are_decided_by_the_constraint() -> None:
    """With the constraint away the second duty slips in; with it one of two transactions is refused."""
    house = build()
    commitment = house.commit()
    request = house.submit(commitment, "1000000", prepared_by=person(house.people.activity))
    act = "SELECT treasury_acts(treasury_chains(%s), %s, %s)"

    def both() -> list[Any]:
        with as_owner() as one, as_owner() as other:
            one.execute(act, [request.pk, "verifies", 4711])
            found: list[Any] = []
            thread = threading.Thread(target=lambda: found.append(refused(other, act, [request.pk, "orders", 4711])))
            thread.start()
            thread.join(0.5)
            one.rollback() if found and not found[0] else one.commit()
            thread.join(10)
            other.rollback()
            return found

    with as_owner() as owner:
        owner.execute("ALTER TABLE treasury_chainact DROP CONSTRAINT treasury_chainact_person_id_" + suffix(owner))
        owner.commit()
        assert both() == [True]
        owner.execute("DELETE FROM treasury_chainact WHERE person_id = 4711")
        owner.execute("ALTER TABLE treasury_chainact DROP CONSTRAINT duties_apart")
        owner.commit()
        assert both() == [False], "without the constraint it happens"


def suffix(owner: Any) -> str:
    """What Django put behind the name of the foreign key to people, which this test has to go around."""
    name = owner.execute(
        "SELECT conname FROM pg_constraint WHERE conrelid = 'treasury_chainact'::regclass AND conname LIKE 'treasury_chainact_person_id_%'"
    ).fetchone()[0]
    return str(name).removeprefix("treasury_chainact_person_id_")


def refused(on: Any, statement: str, values: list[Any]) -> bool:
    """Whether a statement meets the constraint."""
    try:
        on.execute(statement, values)
    except psycopg.errors.ExclusionViolation:
        return True
    return False


def as_owner() -> Any:
    """A connection as owner that commits only when told."""
    from simpul.kernel.testing import databases

    keys = databases.keys()
    role = {"user": keys["database_owner"], "password": keys["database_owner_password"]}
    found = databases.running().connect(databases.name(), **role)
    found.__enter__().autocommit = False
    return found
