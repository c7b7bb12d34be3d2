"""Nothing moves, and nothing answers otherwise, for whoever may not know of a case: no count, no offer, no refusal tells that it is there.

Both are generated from the registry and from the resolver; the finders are tried on houses that leak.
"""

from __future__ import annotations

from typing import Any

import pytest

from simpul.kernel.cases import duplicates, gate, lexicon, services
from simpul.kernel.cases.models import Case
from simpul.kernel.indicators import Span
from simpul.kernel.workflow import Refused
from simpul.lib import memo
from simpul.services.complaints.models import Report
from tests.leaking import absence, standing_still, world

SERVICES = list(services.registry.values())


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.slug)
def test_nothing_moves_when_something_hidden_is_added(service: Any) -> None:
    assert "\n".join(standing_still.differences(service)) == ""


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.slug)
def test_what_is_hidden_answers_like_what_is_not_there(service: Any) -> None:
    public, sealing = ["public"] * service.public_list, ["sealed"] * bool(service.sealed_roles)
    made = world.build(service, ["just filed", *public, *sealing])
    filed, sealed = made.records[0], made.records[-1]
    people = dict(made.people)
    assert gate.level(filed.case, people["a stranger"]) is gate.Level.NONE
    wrong = absence.betrayed(made, ("a stranger", people["a stranger"]), filed)
    if sealed.case.sealed:
        wrong += absence.betrayed(made, ("complaint_desk", people["complaint_desk"]), sealed, own=filed)
    assert "\n".join(wrong) == ""


def _counts_all(several: Any, **_told: Any) -> list[int]:
    return [Case.objects.count() for _one in several]


def _alike_all(service: str, **asked: Any) -> Any:
    return duplicates.like(Case.objects.all, service=service, **asked)


def _figure_of_all(indicator: Any, period: Any, narrow: Any = lambda rows: rows) -> Any:
    return indicator.measure(narrow(Report._default_manager.all()), Span.of(period))


HOLES: dict[str, tuple[str, Any, str]] = {  # what is cut, and the page that must be seen to move
    "a count that does not ask the gate": ("simpul.kernel.cases.lists.counts", _counts_all, "/meja/"),
    "an offer of what is alike": ("simpul.kernel.cases.duplicates.public", _alike_all, "/layanan/aduan/ajukan/ post"),
    "a correction by a word that few know of": (
        "simpul.kernel.cases.lexicon.SAID",
        lexicon.SAID.replace("published AND NOT sealed AND ", ""),
        "/cari/?q=",
    ),
    "a published figure that counts sealed cases": (
        "simpul.kernel.indicators.declarations.Indicator.figure",
        _figure_of_all,
        "/indikator/aduan.received/",
    ),
}


def _moved_in_a_small_house(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(standing_still, "BASE", ("public", "closed"))
    monkeypatch.setattr(standing_still, "fitting", lambda service: ["public", "closed", "not published", "sealed"])
    memo.forget_everything()
    return standing_still.differences(services.registry["aduan"], only=("a stranger", "the keeper of a filter"))


@pytest.mark.slow
@pytest.mark.django_db
def test_a_sound_house_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _moved_in_a_small_house(monkeypatch) == []


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("hole", HOLES)
def test_a_number_that_moves_is_found_out(hole: str, monkeypatch: pytest.MonkeyPatch) -> None:
    where, cut, page = HOLES[hole]
    monkeypatch.setattr(where, cut)
    found = _moved_in_a_small_house(monkeypatch)
    assert [one for one in found if f": {page}" in one], found


@pytest.mark.slow
@pytest.mark.django_db
def test_a_refusal_that_tells_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    made = world.build(services.registry["aduan"], ["sealed", "public"])
    stranger = next(person for person in made.people if person[0] == "a stranger")

    def told(case: Any, viewer: Any) -> Any:
        raise Refused("Kasus ini disegel.")

    monkeypatch.setattr("simpul.kernel.cases.facets.look", told)
    found = absence.betrayed(made, stranger, made.records[0])
    assert [one for one in found if f"/lacak/{made.records[0].case.number}/" in one], found
