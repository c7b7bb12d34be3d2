"""Whoever decides by a sum decides by what stands. Under a snapshot that is older than the last paper the database refuses to decide.

A lock alone does not bring that about: at REPEATABLE READ who waited for it still reads the sum of before.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError, connection, transaction

from simpul.finance.budget.models import Line
from simpul.finance.ledger.posting import turn
from simpul.finance.treasury import collecting, committing, statements
from simpul.finance.treasury.models import BankLine
from simpul.finance.treasury.paying import Tax
from tests.finance import reading
from tests.finance.history import at_once
from tests.finance.making import YEAR, build, day
from tests.finance.oracle.books import TAX
from tests.finance.world import World


def elsewhere(deed: Callable[[], Any]) -> None:
    """On a connection of its own, and committed."""
    met: list[BaseException] = []

    def one() -> None:
        try:
            deed()
        except BaseException as trouble:
            met.append(trouble)
        finally:
            connection.close()

    thread = threading.Thread(target=one)
    thread.start()
    thread.join()
    assert met == []


def too_late(deed: Callable[[], Any], first: Callable[[], Any]) -> None:
    """A snapshot is taken, another's paper comes first; then the deed is neither done nor refused: it must begin anew."""

    def both() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM treasury_contract")
            elsewhere(first)
            deed()

    with pytest.raises(OperationalError, match="could not serialize"):
        both()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_nobody_decides_by_a_sum_that_is_older_than_the_last_paper_and_one_key_at_once_is_one_deed() -> None:
    place = build(100)
    world = World(place, *[None] * 8)  # type: ignore[arg-type]
    told: dict[str, Any] = {"starts": day(1), "ends": day(12), "words": "Jalan", "by": place.people[0]}
    contract = committing.contract(place.agency, place.account.party, "602/1", day=day(1), value=Decimal(100), **told)

    def commit(line: int) -> Any:
        return world.commit(60, line, kind="contract", contract=contract)

    too_late(lambda: commit(0), first=lambda: commit(1))
    contracted = world.commit(40, 0, kind="contract", contract=contract)
    too_late(lambda: world.receive(30, contracted), first=lambda: world.receive(30, contracted))
    lower: dict[str, Any] = {"day": day(2), "reason": "Volume", "by": place.people[0], "delta": Decimal(0)}
    too_late(lambda: committing.amend(contract, "A1", **lower), first=lambda: committing.amend(contract, "A2", **lower))

    own = world.commit(100)
    world.paid(world.submit(50, own, taxes=[Tax("PPN", TAX, Decimal(50), Decimal(5))]))
    too_late(lambda: world.remit(3, "N1"), first=lambda: world.remit(3, "N2"))
    for reference, line, direct in (("NK/1", place.market, True), ("NK/2", place.transfer, False)):
        collect(world, reference, line, direct)
    too_late(lambda: world.deposit(20, "S1"), first=lambda: world.deposit(20, "S2"))

    content = b"Tanggal;Jumlah;Referensi;Keterangan\n15/03/2027;20;a;x\n16/03/2027;30;b;y\n"
    statements.take_in("3-001", content, by=place.people[5])
    one, two = BankLine.objects.order_by("n")
    subject = collecting.Revenue.objects.get(to_treasurer=False).pk

    def lay(line: BankLine) -> Any:
        return statements.lay(line, "revenue", subject, Decimal(20), by=place.people[5])

    too_late(lambda: lay(two), first=lambda: lay(one))
    too_late(
        lambda: turn(YEAR, 1, "closed", by=None), first=lambda: collect(world, "NK/3", place.transfer, False, month=1)
    )
    turn(YEAR, 1, "closed", by=None)

    key, found = uuid4(), []
    assert at_once([lambda: found.append(collect(world, "NK/4", place.transfer, False, key=key).pk)] * 4) == []
    assert len(set(found)) == 1
    assert reading.broken() == []
    assert reading.flaws() == []


def collect(world: World, reference: str, line: Line, direct: bool, month: int = 3, key: Any = None) -> Any:
    """Revenue of 30."""
    told: dict[str, Any] = {
        "day": day(month),
        "by": world.place.people[5],
        "to_treasurer": direct,
        "key": key or uuid4(),
    }
    return collecting.receive(line, Decimal(30), "Diterima", reference=reference, **told)
