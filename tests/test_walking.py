"""The house walked through: every address of the resolver, its tabs, files, filters and searches, opened by one of each class of people.

The world comes from the contract of each service (`tests/leaking`); nothing is listed. What is read of an identity by staff must stand
in the audit trail. The walker itself is tried on houses that leak.
"""

from __future__ import annotations

from typing import Any

import pytest

from simpul.kernel.cases import gate, lists, services
from simpul.kernel.cases.models import Audience, Case, CaseQuerySet
from simpul.kernel.notifications import send
from simpul.kernel.testing import cast
from simpul.kernel.web.searching import Hit, Searcher
from simpul.kernel.web.searching import registry as searchers
from simpul.lib import memo
from tests.leaking import addresses, judging, people, permits, world
from tests.leaking.people import Person
from tests.leaking.visiting import Visitor, Walk
from tests.leaking.world import World

SERVICES = list(services.registry.values())
SMALL = ["just filed", "public, a word masked", "sealed"]


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.slug)
def test_nobody_learns_what_he_may_not_anywhere(service: Any) -> None:
    _walked(world.build(service))


@pytest.mark.slow
@pytest.mark.django_db
def test_nor_what_was_answered_to_a_form_that_an_officer_published() -> None:
    with permits.published() as service:
        made = world.build(service, ["just filed", "public and anonymous", "sealed"])
        assert all(len(record.answered) == 3 for record in made.records)
        _walked(made, people.one_of_each(made, by_doors=False))  # the doors are those of the other services


def _walked(made: World, only: list[Person] | None = None) -> None:
    wrong, met = judging.walk(made, only)
    assert "\n".join(wrong) == ""
    assert made.wanted() - met == set(), "met by nobody at all: the test would prove nothing"


def _ungated(listing: Any, cases: CaseQuerySet, by_deadline: bool) -> Any:
    return map(listing.values, lists.every(Case.objects.all(), by_deadline=False, most=100))


def _finds_all(words: str, viewer: Any) -> Any:
    return [Hit(case.title) for case in Case.objects.order_by("pk")]


HOLES: dict[str, tuple[str, Any]] = {
    "a list that does not ask the gate": (
        "simpul.kernel.cases.models.CaseQuerySet.visible_to",
        lambda cases, viewer: cases,
    ),
    "a file of rows that does not ask": ("simpul.kernel.web.downloads._lines", _ungated),
    "an identity open to all who see the case": ("simpul.kernel.cases.gate.knows_identity", lambda case, viewer: True),
    "notes for everybody": ("simpul.kernel.cases.gate.Level.audience", property(lambda level: Audience.STAFF)),
    "a page open to everybody": ("simpul.kernel.cases.gate.level", lambda case, viewer: gate.Level.STAFF),
    "the name of a file as it was called at home": (
        "simpul.kernel.cases.models.Attachment.url",
        property(lambda one: one.document.url),
    ),
}


def _met_by_a_stranger(made: World, stranger: Person, secret: set[str]) -> bool:
    common = Walk(made, addresses.known(made))
    return any(answer.tells(secret) for answer in Visitor(common, *stranger).answers())


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("hole", HOLES)
def test_a_house_that_leaks_is_found_out(hole: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = world.build(services.registry["aduan"], SMALL)
    stranger = made.people[1]
    secret = made.forbidden(stranger[1])
    monkeypatch.setattr(*HOLES[hole])
    memo.forget_everything()
    assert _met_by_a_stranger(made, stranger, secret)


@pytest.mark.slow
@pytest.mark.django_db
def test_a_search_that_finds_for_everybody_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    made = world.build(services.registry["aduan"], SMALL)
    monkeypatch.setitem(searchers, "bocor", Searcher("bocor", "Bocor", 5, _finds_all))
    assert _met_by_a_stranger(made, made.people[1], made.forbidden(made.people[1][1]))


@pytest.mark.django_db
def test_a_message_to_the_wrong_one_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    stranger = cast.resident("Orang Lain")

    def to_all(to: Any, **more: Any) -> Any:
        assert stranger.user
        send(to=stranger.user, **more)
        return send(to=to, **more)

    made = world.build(services.registry["aduan"], SMALL)
    assert judging.told_in_letters(made) == []
    monkeypatch.setattr("simpul.kernel.cases.conversation.send", to_all)
    made.add(["sealed"])
    assert judging.told_in_letters(made) != []


@pytest.mark.slow
@pytest.mark.django_db
def test_an_identity_that_nobody_writes_down_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    made = world.build(services.registry["aduan"], ["just filed", "sealed"])
    who, desk = next(person for person in made.people if person[0] == "complaint_desk")
    monkeypatch.setattr("simpul.kernel.cases.facets.Facet.noted", lambda *of: None)
    answer = Visitor(Walk(made, {}), who, desk).get(f"/meja/kasus/{made.records[0].case.number}/")
    assert judging.unwritten(made, who, desk, answer)


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.slug)
def test_every_service_brings_the_sample_by_which_it_is_tried(service: Any) -> None:
    assert world.contract(service).service is service


def test_a_service_without_one_is_refused() -> None:
    class Bare:
        slug, model = "tanpa-contoh", services.Service

    with pytest.raises(AssertionError, match="tanpa-contoh has no ServiceContract"):
        world.contract(Bare())  # type: ignore[arg-type]
