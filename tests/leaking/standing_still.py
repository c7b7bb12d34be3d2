"""Numbers stand still: what somebody is told does not change when something is added that he may not know of.

This finds what words cannot: counts, facets, further pages, tags of copies, shades of a map, corrections, offers of what is alike.

1. A house with a few cases. Everybody's answers are written down, then all traces of asking are taken back.
2. All kinds of records that the gate hides from somebody are added, and he asks the same again. Whoever is hidden the same asks together.
3. Answers are compared without what is new each time (tokens, numbers of requests). The clock stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from simpul.kernel.cases import gate, linking
from simpul.kernel.cases.gate import Level
from simpul.kernel.cases.services import Service
from simpul.kernel.indicators.measuring import measure_all
from simpul.kernel.indicators.scopes import measure_parts
from simpul.kernel.testing import cast
from simpul.kernel.web.figures import this_month
from simpul.lib import clock, memo
from tests.leaking import addresses, making, people, world
from tests.leaking.kinds import KINDS, fitting
from tests.leaking.people import Person
from tests.leaking.records import Record
from tests.leaking.visiting import Answer, Visitor, Walk, searches
from tests.leaking.words import ABSENT, SLIP, WHAT
from tests.leaking.world import World

BASE = ("just filed", "public", "public, a word masked", "not published")
REPORTER = "reporter: just filed"  # for all reporters: he has a case of his own, and knows of no other
FRESH = re.compile(
    r'name="(?:csrfmiddlewaretoken|kunci|bukti)" value="[^"]*"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|<dcterms:[^>]*>[^<]*'
)
NEW_EACH_TIME = {"Set-Cookie", "X-Request-ID", "Content-Length", "Expires"}


@dataclass(frozen=True)
class Counted:
    """Pages that count, on purpose and without telling which, what not everybody may see. Sealed cases move none but the last."""

    path: str
    why: str
    sealed_too: bool = False


BY_DESIGN = (
    Counted(r"/|/(indikator|kinerja|data/indikator|api/v1/indicators)\b.*",
            "Published figures count all that `Service.countable` gives, and open only what the gate opens (decision 0017)."),
    Counted(r"/pusat-komando/.*", "Those who lead the regency see how much is open and where, cases without their names (0021)."),
    Counted(r"/meja/serah-terima/.*", "Whoever hands over what an officer left behind sees how much it is."),
    Counted(r"/meja/pesan-gagal/|/pengelola/sambungan/.*",
            "Whoever keeps the machine sees how many messages wait, whatever they are about.", sealed_too=True),
)  # fmt: skip


def differences(service: Service, only: tuple[str, ...] = ()) -> list[str]:
    """Whom what told that something hidden was added. `only` these of the cast are asked."""
    with clock.frozen(clock.now()):
        kinds = fitting(service)
        made = world.build(service, [kind for kind in BASE if kind in kinds])
        with _added(made, kinds) as added:
            hidden = {who: _hidden(added, viewer) for who, viewer in made.people}
            each = [person for person in people.one_of_each(made) if hidden[person[0]] and _asks(person[0], only)]
        wrong: list[str] = []
        for group in dict.fromkeys(hidden[who] for who, _viewer in each):
            alike = [person for person in each if hidden[person[0]] == group]
            wrong += _moved(made, alike, [kind for kind in kinds if kind in group])
        return wrong


def _hidden(added: list[Record], viewer: Any) -> frozenset[str]:
    return frozenset(record.kind for record in added if gate.level(record.case, viewer) is Level.NONE)


@contextmanager
def _added(made: World, kinds: list[str]) -> Iterator[list[Record]]:
    """More records, each linked to one that was there, and what is published measured anew; inside of this block alone."""
    there = len(made.records)
    with _taken_back():
        added = made.add(kinds, hires=False) if kinds else []
        desk = making.holder(next(iter(sorted(made.service.identity_roles, key=str))), None)
        for record in added:
            if gate.works_on(record.case, desk):
                linking.link(record.case, made.records[0].case.number, "related", by=desk)
        measure_all([this_month()])
        measure_parts(this_month())
        yield added
    del made.records[there:]


@contextmanager
def _taken_back() -> Iterator[None]:
    """What is done inside never was: not even that somebody asked, how often, or what he was told."""
    point = transaction.savepoint()
    memo.forget_everything()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)
        memo.forget_everything()


def _moved(made: World, alike: list[Person], kinds: list[str]) -> list[str]:
    with _added(made, []):
        common = Walk(made, addresses.known(made), by_sight=False)
        before = {who: _told(made, Visitor(common, who, viewer)) for who, viewer in alike}
        letters = list(_letters(alike))
    sealed = [kind for kind in kinds if KINDS[kind].get("sealed")]
    wrong = _compare(made, alike, kinds, before, letters, all_of_it=sealed == kinds)
    if sealed and sealed != kinds:  # sealed cases move nothing, not even what counts
        only_counts = {who: {one: said[one] for one in said if counted(one)} for who, said in before.items()}
        wrong += _compare(made, alike, sealed, only_counts, letters, all_of_it=True)
    return wrong


def _compare(
    made: World,
    alike: list[Person],
    kinds: list[str],
    before: dict[str, dict[str, str]],
    letters: Any,
    *,
    all_of_it: bool,
) -> list[str]:
    wrong = []
    with _added(made, kinds):
        for who, viewer in alike:
            visitor = Visitor(Walk(made, {}), who, viewer)
            for address, said in before[who].items():
                if not counted(address, by_sealed=all_of_it) and (now := _once_more(visitor, made, address)) != said:
                    wrong.append(f"{who}: {address} moved when {kinds} were added: {where(said, now)}")
        wrong += [f"{user} was sent {letter}" for user, letter in _letters(alike) if (user, letter) not in letters]
    return wrong


def _letters(alike: list[Person]) -> Iterator[tuple[Any, str]]:
    whose = {viewer.user.pk for _who, viewer in alike if viewer.user}
    return ((one.user.pk, letter) for one, letter in world.letters() if one.user and one.user.pk in whose)


def counted(address: str, *, by_sealed: bool = False) -> bool:
    """Whether a page counts on purpose what not everybody may see."""
    path = address.partition("?")[0]
    return any(re.fullmatch(one.path, path) for one in BY_DESIGN if one.sealed_too or not by_sealed)


def _asks(who: str, only: tuple[str, ...]) -> bool:
    return who in only if only else not who.startswith(("reporter", "access code")) or who == REPORTER


def _told(made: World, visitor: Visitor) -> dict[str, str]:
    """What every output says to somebody, by address; pages that look at nothing about people are left out."""
    found = {}
    for answer in visitor.answers():
        if visitor.walk.dull.get((visitor.side, answer.address), False):
            continue
        found[answer.address] = normal(answer)
        if answer.response.status_code == 200 and "?" not in answer.address and searches(answer.address, answer.text):
            for word in (SLIP, ABSENT):
                found[f"{answer.address}?q={word}"] = normal(visitor.get(f"{answer.address}?q={word}"))
    if made.service.joinable and not visitor.viewer.grants:
        address = f"/layanan/{made.service.slug}/ajukan/ post"
        found[address] = _once_more(visitor, made, address)
    return found


def _once_more(visitor: Visitor, made: World, address: str) -> str:
    if address.endswith(" post"):  # about to report the same once more: what is offered?
        with _taken_back():
            return normal(visitor.post(address.removesuffix(" post"), typed(world.contract(made.service).fields())))
    return normal(visitor.get(address))


def typed(fields: dict[str, Any]) -> dict[str, Any]:
    """The columns of a case as somebody types them into its form, in the place where all made-up cases lie."""
    place = cast.village().centre
    plain = {name.removesuffix("_id"): getattr(value, "pk", value) for name, value in fields.items()}
    beside = {"kind": "complaint", "secrecy": "0", "longitude": place.x, "latitude": place.y, "name": "Orang Lain"}
    return {**beside, **plain, "text": f"Uraian {WHAT} di sini."}


def normal(answer: Answer) -> str:
    """An answer without what is new each time."""
    heads = (f"{name}: {value}" for name, value in answer.response.headers.items() if name not in NEW_EACH_TIME)
    return FRESH.sub("…", f"{answer.response.status_code}\n{answer.body}\n" + "\n".join(sorted(heads)))


def where(before: str, after: str) -> str:
    """The first place at which two answers part."""
    at = next((n for n, (one, other) in enumerate(zip(before, after, strict=False)) if one != other), 0)
    return f"…{before[max(0, at - 60) : at + 60]!r} became …{after[max(0, at - 60) : at + 60]!r}"
