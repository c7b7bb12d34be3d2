"""What one may not know of answers like what is not there: every address, asked and sent to with a hidden number and with nobody's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from simpul.lib import clock, memo
from tests.leaking import addresses
from tests.leaking.people import Person
from tests.leaking.records import Record
from tests.leaking.standing_still import normal, where
from tests.leaking.visiting import Answer, Visitor, Walk
from tests.leaking.world import World

NAMES = ("q", "nomor", "number", "main", "kasus", "service_request_id")  # by which pages are told the number of a case
BESIDE = {
    "kind": "related",
    "text": "Kabar.",
    "reason": "Alasan.",
    "kode": "AAAA-BBBB",
    "update_id": "1",
    "lakukan": "minta",
}


def betrayed(made: World, person: Person, hidden: Record, own: Record | None = None) -> list[str]:
    """The addresses at which somebody can tell a hidden case from none. `own` is one that he may open: its pages take numbers, too."""
    visitor = Visitor(Walk(made, {}), *person)
    with clock.frozen(clock.now()):
        return [
            f"{person[0]} can tell “{hidden.kind}” from nothing at {way} {sorted(typed or ())}: {place}"
            for way, typed in _ways(hidden, own)
            if (place := _difference(visitor, way, typed, hidden.case.number))
        ]


def _difference(visitor: Visitor, way: str, typed: dict[str, Any] | None, number: str) -> str:
    """Where a page says something else of this number than of one that nobody has. A page that is new each time, a secret for an
    app, say, differs between two such as well: of it only the outcome counts."""
    nobodys, either = f"{number[:-6]}999999", f"{number[:-6]}999998"
    said = _asked(visitor, way, typed, number)
    other = _asked(visitor, way.replace(number, nobodys), typed, nobodys)
    if said != other != _asked(visitor, way.replace(number, either), typed, either):
        said, other = said.partition("\n")[0], other.partition("\n")[0]
    return where(said, other) if said != other else ""


def _ways(hidden: Record, own: Record | None) -> Iterator[tuple[str, dict[str, Any] | None]]:
    """Address, and what is typed there (None: it is only opened)."""
    for pattern in addresses.patterns():
        own_page = "number" in pattern and any(hidden.case.number in way for way in addresses.filled(pattern, hidden))
        for way in addresses.filled(pattern, hidden)[:1]:
            yield way, None if own_page else {}
            yield way, BESIDE
        if own_page and own is not None:
            yield from ((way, BESIDE) for way in addresses.filled(pattern, own)[:1])


def _asked(visitor: Visitor, way: str, typed: dict[str, Any] | None, number: str) -> str:
    point = transaction.savepoint()
    try:
        given = dict.fromkeys(NAMES, number)
        if typed:
            found = visitor.send(way, {**typed, **given})
        else:
            found = visitor.get(way if typed is None else f"{way}?" + "&".join(f"{name}={number}" for name in NAMES))
        return _without(found, number)
    finally:
        transaction.savepoint_rollback(point)
        memo.forget_everything()


def _without(answer: Answer, number: str) -> str:
    return normal(answer).replace(number, "…").replace(number.lower(), "…")
