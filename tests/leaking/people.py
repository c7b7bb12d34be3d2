"""Everybody who might look, and who of them stands for whom.

Two people of whom the gate says the same of every record, and to whom the same doors open, are told the same: one of them walks. What
the gate says is asked of the gate itself, so a new role or rule makes classes of its own without a line here.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from simpul.kernel.accounts.roles import HEAD, Scope, registry
from simpul.kernel.accounts.viewer import NOBODY, Viewer
from simpul.kernel.cases import gate
from simpul.kernel.cases.services import Service
from simpul.kernel.testing import cast
from simpul.kernel.web import navigation
from tests.leaking.kinds import FEW

if TYPE_CHECKING:
    from tests.leaking.records import Record
    from tests.leaking.world import World

Person = tuple[str, Viewer]


def everybody(records: Iterable[Record], service: Service) -> Iterator[Person]:
    """Nobody, a stranger, each reporter, access codes, and every role near and far."""
    yield "nobody", NOBODY
    yield "a stranger", cast.resident("Orang Lain")
    for record in records:
        yield f"reporter: {record.kind}", record.reporter
        if record.kind in FEW:
            yield f"access code: {record.kind}", Viewer(unlocked=frozenset({record.case.pk}))
        yield from ((f"an opener of {record.kind}", opener) for opener in record.openers[:1])
    yield from officers(service)


def officers(service: Service) -> Iterator[Person]:
    """Every role. Those with a part: at the agency that holds the cases, one that helps, one accused, elsewhere; in their area and
    outside. Others once."""
    part = {role.code for role in service.workflow.roles | service.intake_roles | service.sealed_roles | {HEAD}}
    for role in registry.values():
        near = role.code in part or role.code in gate.READ_EVERYTHING
        if role.scope is Scope.AGENCY:
            places = (("holding", "dlh"), ("helping", "dishub"), ("accused", "dpupr"), ("another", "lain"))
            for where, code in places if near else places[:1]:
                yield f"{role.code} of the {where} agency", cast.officer(role, at=cast.agency(code))
        elif role.scope is Scope.REGION:
            for where, n in (("of the area", 0), ("of another area", 200))[: 2 if near else 1]:
                yield f"{role.code} {where}", cast.officer(role, region=cast.village(n).parent)
        elif role.scope is Scope.REGENCY:
            yield role.code, cast.officer(role)
            if near:
                yield f"{role.code} who belongs to the accused agency", cast.officer(role, at=cast.agency("dpupr"))


def look(record: Record, viewer: Viewer) -> Hashable:
    """All that the gate says of one record to one viewer: who is told the same of it."""
    case = record.case
    return (
        gate.level(case, viewer), gate.knows_identity(case, viewer), gate.is_party(case, viewer),
        gate.only_helps(case, viewer), gate.may_mask(case, viewer), stands(viewer),
    )  # fmt: skip


def stands(viewer: Viewer) -> str:
    """From where somebody asks: without an account, with one, from an office."""
    return "office" if viewer.grants else "account" if viewer.user else "street"


def doors(viewer: Viewer) -> Hashable:
    """The pages of the house that open by role: what the rail of the desk offers."""
    held = [grant.role for grant in viewer.grants]
    return stands(viewer), tuple(item.url for item in navigation.staff.items(held)) if held else ()


def guarded(address: str) -> bool:
    """Whether an address lies behind a door that opens by role."""
    return any(address.startswith(url) for url in _rail())


@cache
def _rail() -> tuple[str, ...]:
    everything = navigation.staff.items(registry)
    return tuple(item.url for item in everything if item.roles)


def one_of_each(world: World, *, by_doors: bool = True) -> list[Person]:
    """One for each class, the first in the order of the cast, and whoever keeps a word of his own. Those who see least go first."""
    classes: dict[Hashable, Person] = {}
    for who, viewer in world.people:
        own = viewer.user.pk if viewer.user and viewer.user.pk in world.keepers else None
        sight = tuple(look(record, viewer) for record in world.records)
        classes.setdefault((sight, doors(viewer) if by_doors else None, own), (who, viewer))
    return sorted(classes.values(), key=lambda person: sum(gate.level(one.case, person[1]) for one in world.records))
