"""Judging a history: is there one order of all that stands, true to time and to every number, in which the oracle does the same?"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby, pairwise
from uuid import UUID

from tests.finance.history import Attempt, Op
from tests.finance.oracle import No, Oracle

FIGURES = ("ceiling", "allotted", "committed", "liquidated", "paid")


@dataclass
class Judgement:
    """What is wrong, in words; and the oracle after everything that stands."""

    oracle: Oracle
    wrong: list[str] = field(default_factory=list)
    stands: list[tuple[Op, Attempt]] = field(default_factory=list)


def judge(oracle: Oracle, ops: Iterable[Op], rows: Mapping[UUID, list[int]]) -> Judgement:
    """`rows`: what the database holds under each key of this history."""
    ops = list(ops)
    made = Judgement(oracle)
    made.wrong += _known(ops, rows, made.stands)
    places = _places(made.stands)
    made.wrong += _out_of_time(places)
    order, unordered = _order(made.stands, places)
    made.wrong += unordered
    passed = _replay(made, order)
    made.wrong += _unfounded(ops, places, passed)
    return made


def _known(ops: list[Op], rows: Mapping[UUID, list[int]], stands: list[tuple[Op, Attempt]]) -> list[str]:
    """Every ok is there once, every fail is not; what nobody knew is known now."""
    wrong = [f"nobody asked for {rows[key]}" for key in rows.keys() - {op.key for op in ops}]
    for op in ops:
        found = rows.get(op.key, [])
        if len(found) > 1 or (op.outcome == "ok" and not found) or (op.outcome == "fail" and found):
            wrong.append(f"{op.verb} came back as {op.outcome}, and stands {len(found)} times: {op.told}")
        elif found:
            attempt = next((one for one in op.attempts if one.row == found[0]), None)
            if attempt is None:
                wrong.append(f"{op.verb} stands as {found[0]}, which none of its tries made")
            else:
                stands.append((op, attempt))
    return wrong


Places = dict[str, list[tuple[float, Op]]]


def _places(stands: list[tuple[Op, Attempt]]) -> Places:
    """Who stands where in each order: on a line by its version, in a series by the number."""
    places: Places = defaultdict(list)
    for op, attempt in stands:
        for order, place in attempt.places.items():
            places[order].append((place, op))
    for several in places.values():
        several.sort(key=lambda one: one[0])
    return places


def _out_of_time(places: Places) -> list[str]:
    """Of what came back before another was asked for, the place is the lower one; no place is taken twice, numbers have no gap."""
    wrong = []
    for order, several in places.items():
        latest = float("-inf")
        for place, op in several:
            if op.returned < latest:
                wrong.append(f"{order}: {op.verb} at {place} came back before one with a lower place was asked for")
            latest = max(latest, op.invoked)
        if not order.startswith("month"):
            taken = [place for place, _op in several if place == int(place)]
            if len(set(taken)) < len(taken):
                wrong.append(f"{order}: a place is taken twice")
    return wrong


def _order(stands: list[tuple[Op, Attempt]], places: Places) -> tuple[list[tuple[Op, Attempt]], list[str]]:
    """One order that keeps every place and the time between any two.

    It is one of nodes: operations by their number in `stands`, moments by negative numbers.
    """
    after: dict[int, list[int]] = defaultdict(list)
    index = {id(op): n for n, (op, _attempt) in enumerate(stands)}
    for several in places.values():
        groups = [[index[id(op)] for _place, op in one] for _place, one in groupby(several, key=lambda one: one[0])]
        for one, two in pairwise(groups):
            for n in one:
                after[n] += two
    _in_time(stands, after)
    return _sorted(stands, after)


def _in_time(stands: list[tuple[Op, Attempt]], after: dict[int, list[int]]) -> None:
    """Whenever something comes back a moment begins; what is asked for in it comes after."""
    events = [(op.invoked, True, n) for n, (op, _a) in enumerate(stands)]
    events += [(op.returned, False, n) for n, (op, _a) in enumerate(stands) if op.returned < float("inf")]
    now = -1
    for _when, begins, n in sorted(events):
        if begins:
            after[now].append(n)
        else:
            after[n].append(now - 1)
            after[now].append(now - 1)
            now -= 1


def _sorted(
    stands: list[tuple[Op, Attempt]], after: dict[int, list[int]]
) -> tuple[list[tuple[Op, Attempt]], list[str]]:
    before: dict[int, int] = defaultdict(int)
    for several in after.values():
        for n in several:
            before[n] += 1
    nodes = set(after) | set(before) | set(range(len(stands)))
    ready = [(stands[n][0].invoked if n >= 0 else 0.0, n) for n in nodes if not before[n]]
    heapq.heapify(ready)
    order, seen = [], 0
    while ready:
        _when, n = heapq.heappop(ready)
        seen += 1
        if n >= 0:
            order.append(stands[n])
        for later in after[n]:
            before[later] -= 1
            if not before[later]:
                heapq.heappush(ready, (stands[later][0].invoked if later >= 0 else 0.0, later))
    missing = [op.verb for n, (op, _a) in enumerate(stands) if before[n]]
    return order, [f"no order explains these: {missing[:8]}"] if seen < len(nodes) else []


def _replay(made: Judgement, order: list[tuple[Op, Attempt]]) -> dict[str, dict[float, tuple[int, ...]]]:
    """The oracle does the same, and gives the same numbers. Gives what each line held at each of its versions."""
    oracle = made.oracle
    passed: dict[str, dict[float, tuple[int, ...]]] = {
        f"line {key}": {0: line.told()} for key, line in oracle.lines.items()
    }
    for op, attempt in order:
        try:
            named = [attempt.row] if op.verb in {"commit", "submit"} else []
            getattr(oracle, op.verb)(*named, **op.told)
        except No as no:
            made.wrong.append(f"{op.verb} stands, which the oracle refuses as {no}: {op.told}")
            continue
        except KeyError as missing:
            made.wrong.append(f"{op.verb} stands on {missing}, which does not stand before it: {op.told}")
            continue
        for order_, place in attempt.places.items():
            if order_ in passed:
                passed[order_][place] = oracle.lines[int(order_.split()[1])].told()
            number = {"spp": oracle.numbers["spp"], "spm": oracle.numbers["spm"], "sp2d": oracle.numbers["sp2d"]}
            number |= {book: oracle.entries[book] for book in ("budgetary", "accrual")}
            if order_ in number and number[order_] != place:
                made.wrong.append(f"{op.verb} has number {place} of {order_}, the oracle gives {number[order_]}")
    return passed


def _unfounded(ops: list[Op], places: Places, passed: dict[str, dict[float, tuple[int, ...]]]) -> list[str]:
    """The figures of a refusal for want of room, or of a look, were those of the line at some moment between asking and answer."""
    wrong = []
    for op in ops:
        line = f"line {op.figures.get('line')}"
        if line not in passed or op.outcome not in {"fail", "look"}:
            continue
        told = tuple(int(Decimal(str(op.figures[name]))) for name in FIGURES)
        begins = max([place for place, one in places[line] if one.returned < op.invoked], default=0)
        ends = [place for place, one in places[line] if one.invoked > op.returned]
        held = {figures for place, figures in passed[line].items() if begins <= place < min(ends, default=float("inf"))}
        if told not in held:
            wrong.append(f"{op.verb} was told {told} of {line}, which it did not hold then")
    return wrong
