"""The house walked through: every address of the resolver, its tabs, files and searches, opened by one of each sort of people.

The world comes from the contract of the service (`tests/leaking/world.py`); nothing is listed. What is read of an identity by staff must
stand in the audit trail. The walker itself is tried on houses that leak.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db.models import Q

from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.audit.models import Entry
from simpul.kernel.cases import gate, lists
from simpul.kernel.cases.models import Audience, Case, CaseQuerySet
from simpul.kernel.cases.services import registry
from simpul.kernel.testing import cast
from simpul.lib import memo
from simpul.services.complaints.flow import DESK
from tests.leaking import outputs, world
from tests.leaking.outputs import Answer, Visitor
from tests.leaking.world import World

SERVICES = list(registry.values())
NAMES_OF_STAFF = re.compile(r"^petugasdalam")


def judged(made: World, who: str, viewer: Viewer, answer: Answer, secret: set[str]) -> list[str]:
    """What is wrong with an answer, in words."""
    wrong, status = [], answer.response.status_code
    if answer.address.startswith("/pengelola/"):  # who works here is no secret from those who keep the accounts
        secret = {word for word in secret if not NAMES_OF_STAFF.match(word)}
    if status >= 500 and answer.address != "/siap":  # no worker runs in the tests
        wrong.append(f"{who}: {status} at {answer.address}")
    if leaked := answer.tells(secret):
        wrong.append(f"{who} meets {sorted(leaked)} at {answer.address}")
    if hits := _answers_by_finding(made, viewer, answer):
        wrong.append(f"{who} learns by searching {answer.address} that it stands in {hits}")
    return wrong + _files(made, who, viewer, answer)


def _answers_by_finding(made: World, viewer: Viewer, answer: Answer) -> list[str]:
    """The cases that a search for a name or a masked word finds, for whom the word is a secret. Finding tells as much as reading."""
    if not answer.address.endswith((f"q={outputs.WHO}", f"q={outputs.HIDDEN}")):
        return []
    return [r.kind for r in made.records if not gate.knows_identity(r.case, viewer) and r.case.number in answer.text]


def _files(made: World, who: str, viewer: Viewer, answer: Answer) -> list[str]:
    """Whether a file opens exactly to whom the gate opens it."""
    for record in made.records if answer.address.startswith("/berkas/") else ():
        for one in record.documents:
            opened = answer.response.status_code == 200
            if str(one.document_id) in answer.address and opened is not gate.may_open_attachment(viewer, one):
                return [f"{who} {'opens' if opened else 'is refused'} {one.get_audience_display()} of {record.kind}"]
    return []


def unwritten(made: World, who: str, viewer: Viewer, answer: Answer) -> list[str]:
    """The identities shown to staff of which the audit trail keeps nothing."""
    if not viewer.grants or viewer.user is None:
        return []
    shown = [r for r in made.records if answer.tells(r.who) and not gate.is_party(r.case, viewer)]
    return [
        f"{who} reads who reported “{record.kind}” at {answer.address}, and nobody wrote it down"
        for record in shown
        if not Entry.objects.filter(_about(record), actor=viewer.user.pk).exists()
    ]


def _about(record: world.Record) -> Q:
    person = record.case.applicant_id
    return Q(noun="case", object_id=str(record.case.pk)) | Q(noun="resident", object_id=str(person))


def walk(made: World, people: Any = None) -> tuple[list[str], set[str]]:
    """Let everybody open everything: what is wrong, and which secrets somebody met."""
    wrong: list[str] = []
    met: set[str] = set()
    ways, wanted = outputs.known(made), made.wanted()
    for who, viewer in people or made.people:
        secret, visitor = made.forbidden(viewer), Visitor(made, who, viewer)
        for answer in visitor.answers(ways):
            wrong += judged(made, who, viewer, answer, secret)
            wrong += unwritten(made, who, viewer, answer)
            met |= answer.tells(wanted - met)
    for viewer, letter in world.letters(made):
        if told := {word for word in made.forbidden(viewer) if word in letter} - {None}:
            wrong.append(f"a message to {viewer.user} tells {sorted(told)}")
    return wrong, met


# Whom the walk takes along: one of each sort. `test_leaks` sends everybody to the outputs that it lists.
EYES = {
    "nobody", "a stranger", "a follower", "reporter: just filed", "access code: sealed", "complaint_desk", "inspectorate",
    "an opener of sealed, and opened by two", "agency_officer of the helping agency", "agency_officer of the another agency",
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.django_db
def test_nobody_learns_what_he_may_not_anywhere() -> None:
    made = world.build(registry["aduan"])
    wrong, _met = walk(made, [(who, viewer) for who, viewer in made.people if who in EYES])
    assert "\n".join(wrong) == ""


def _ungated(listing: Any, cases: CaseQuerySet, by_deadline: bool) -> Any:
    return map(listing.values, lists.every(Case.objects.all(), by_deadline=False, most=100))


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


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("hole", HOLES)
def test_a_house_that_leaks_is_found_out(hole: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = world.build(registry["aduan"], ["just filed", "public, a word masked", "sealed"])
    stranger = cast.resident("Orang Lain")
    secret, ways = made.forbidden(stranger), outputs.known(made)
    monkeypatch.setattr(*HOLES[hole])
    memo.forget_everything()
    assert any(answer.tells(secret) for answer in Visitor(made, "a stranger", stranger).answers(ways))


@pytest.mark.slow
@pytest.mark.django_db
def test_an_identity_that_nobody_writes_down_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    made, desk = world.build(registry["aduan"], ["just filed", "sealed"]), cast.officer(DESK)
    monkeypatch.setattr("simpul.kernel.web.desk.audit.record", lambda *more, **words: None)
    answer = Visitor(made, "complaint_desk", desk).get(f"/meja/kasus/{made.records[0].case.number}/")
    assert unwritten(made, "complaint_desk", desk, answer)


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.slug)
def test_every_service_brings_the_sample_by_which_it_is_tried(service: Any) -> None:
    assert world.contract(service).service is service
