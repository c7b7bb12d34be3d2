"""Many at once, on connections that break in mid-commit, at each isolation level: one order of all that stands explains everything.

`SIMPUL_HISTORY=300` goes on for as many seconds, with other choices each time.
"""

from __future__ import annotations

import os
import time
from decimal import Decimal
from functools import partial
from random import Random
from typing import Any
from uuid import uuid4

import pytest

from simpul.finance.treasury import committing
from tests.finance import reading
from tests.finance.breaking import Breaker, settled
from tests.finance.doing import Doing, rows
from tests.finance.history import LEVELS, Attempt, Op, Worker, at_once
from tests.finance.judging import judge
from tests.finance.making import Place, build, day
from tests.finance.oracle import Oracle
from tests.finance.oracle.budget import Line

SECONDS = int(os.environ.get("SIMPUL_HISTORY", "0"))
WORKERS, MANY, OFTEN = (10, 10**9, 0.1) if SECONDS else (6, 16, 0.15)


def contract(place: Place, oracle: Oracle, number: int) -> int:
    """One that all share."""
    told: dict[str, Any] = {"day": day(1), "starts": day(1), "ends": day(12), "words": "Jalan", "by": place.people[0]}
    value = 150 * (1 + SECONDS // 10)
    made = committing.contract(place.agency, place.account.party, f"602/{number}", value=Decimal(value), **told)
    oracle.sign(made.pk, value)
    return int(made.pk)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_one_order_explains_whatever_many_do_at_once_while_connections_break() -> None:
    random = Random() if SECONDS else Random(2027)
    place = build(max(8, SECONDS * 20))
    oracle, ops, names, broken = place.oracle(), [], [], []
    shared: dict[str, list[Any]] = {"commitments": [], "contracted": [], "requests": [], "contracts": []}
    for month, level in enumerate(LEVELS, start=1):
        shared["contracts"] = [contract(place, oracle, month)]
        doings = []
        for _ in range(WORKERS):
            breaker = Breaker(Random(random.random()), OFTEN)
            doings.append(Doing(place, Random(random.random()), Worker(level, breaker), ops, shared))
        names += [one.worker.breaker.name for one in doings]
        end = time.monotonic() + (SECONDS / len(LEVELS) if SECONDS else 60)
        *working, closing = doings
        close = partial(closing.close, month, after=SECONDS / len(LEVELS) / 2 if SECONDS else 0.3)
        assert at_once([*(partial(one.until, end, MANY) for one in working), close]) == []
        broken += [one.worker.breaker.broken for one in doings]
    settled(names)
    judgement = judge(oracle, ops, rows())
    assert judgement.wrong[:10] == []
    assert reading.told() == oracle.told()
    assert reading.broken() + reading.flaws() == []
    count = {what: sum(one.outcome == what for one in ops) for what in ("ok", "fail", "info", "look")}
    ways = {way: sum(one[way] for one in broken) for way in broken[0]}
    print(f"{count}, {len(judgement.stands)} stand; broken {ways}")
    assert all(ways.values()), "no connection was broken in one of the ways: the test would prove nothing"
    assert count["ok"] > 50
    assert count["fail"] > 5


# The judge itself, on small histories made by hand


def small() -> tuple[Oracle, list[Op], dict[Any, list[int]]]:
    """A line of 100; two commit 40 and 50 one after the other, a third is refused 20."""
    oracle = Oracle({1: Line(True, 100, 100)}, {}, account=1)
    ops = [
        commit(40, 1, 1, 0, 1), commit(50, 2, 2, 2, 3),
        Op("commit", {}, uuid4(), 4, 5, "fail", "line_has_room ceiling", figures(100, 100, 90)),
        Op("look", {}, uuid4(), 1.5, 1.8, "look", "", figures(100, 100, 40)),
    ]  # fmt: skip
    return oracle, ops, {op.key: [op.attempts[0].row] for op in ops[:2]}


def commit(amount: int, row: int, version: int, invoked: float, returned: float) -> Op:
    told = {"line": 1, "amount": amount, "person": row}
    return Op("commit", told, uuid4(), invoked, returned, "ok", attempts=[Attempt(row, {"line 1": version})])


def figures(ceiling: int, allotted: int, committed: int) -> dict[str, Any]:
    return {"line": 1, "ceiling": ceiling, "allotted": allotted, "committed": committed, "liquidated": 0, "paid": 0}


def judged(change: Any) -> str:
    oracle, ops, held = small()
    change(ops, held)
    return "; ".join(judge(oracle, ops, held).wrong)


def test_a_history_that_is_true_is_found_to_be() -> None:
    assert judged(lambda ops, held: None) == ""
    assert judged(lambda ops, held: setattr(ops[0], "outcome", "info")) == "", "what nobody knew stands"
    assert judged(forgotten) == "", "or it does not"


def forgotten(ops: list[Op], held: dict[Any, list[int]]) -> None:
    ops[1].outcome = "info"
    del held[ops[1].key]
    ops[2].figures["committed"] = 40


LIES = {
    "an ok that is not there": (lambda ops, held: held.pop(ops[1].key), "stands 0 times"),
    "an ok that is there twice": (lambda ops, held: held[ops[0].key].append(9), "stands 2 times"),
    "a refusal that stands": (lambda ops, held: held.update({ops[2].key: [3]}), "came back as fail, and stands 1"),
    "something nobody asked for": (lambda ops, held: held.update({uuid4(): [3]}), "nobody asked for"),
    "a row that no try made": (lambda ops, held: held.update({ops[0].key: [8]}), "none of its tries made"),
    "more than the line holds": (lambda ops, held: ops[1].told.update(amount=70), "the oracle refuses as line_has_room ceiling"),
    "an order against the clock": (
        lambda ops, held: (ops[0].attempts[0].places.update({"line 1": 2}), ops[1].attempts[0].places.update({"line 1": 1})),
        "before one with a lower place was asked for",
    ),
    "no order at all": (
        lambda ops, held: (ops[0].attempts[0].places.update(spp=2), ops[1].attempts[0].places.update(spp=1)), "no order explains",
    ),
    "a place taken twice": (lambda ops, held: ops[1].attempts[0].places.update({"line 1": 1}), "taken twice"),
    "a gap in the numbers": (lambda ops, held: ops[1].attempts[0].places.update(spp=1), "has number 1 of spp, the oracle gives 0"),
    "a refusal with figures of another day": (lambda ops, held: ops[2].figures.update(committed=40), "which it did not hold then"),
    "a look into the past": (lambda ops, held: ops[3].figures.update(committed=0), "which it did not hold then"),
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_a_history_that_is_not_is_found_out(lie: str) -> None:
    change, said = LIES[lie]
    assert said in judged(change)
