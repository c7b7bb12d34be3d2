"""What is wrong with an answer, in words: a secret told, found or handed out, an identity read that nobody wrote down."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Q

from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.audit.models import Entry
from simpul.kernel.cases import gate
from tests.leaking import addresses, people, world
from tests.leaking.records import Record
from tests.leaking.visiting import READABLE, Answer, Visitor, Walk
from tests.leaking.words import HIDDEN, WHO
from tests.leaking.world import World

NAMES_OF_STAFF = re.compile(r"^petugasdalam")


def walk(made: World, only: list[people.Person] | None = None) -> tuple[list[str], set[str]]:
    """Let one of each class open everything: what is wrong, and which secrets somebody met."""
    wrong: list[str] = []
    met: set[str] = set()
    wanted, common = made.wanted(), Walk(made, addresses.known(made))
    for who, viewer in only or people.one_of_each(made):
        secret, visitor = made.forbidden(viewer), Visitor(common, who, viewer)
        for answer in visitor.answers():
            wrong += judged(made, who, viewer, answer, secret)
            wrong += unwritten(made, who, viewer, answer)
            met |= answer.tells(wanted - met)
    return wrong + told_in_letters(made), met


def told_in_letters(made: World) -> list[str]:
    """The messages that tell somebody what he may not know."""
    return [
        f"a message to {viewer.user} tells {sorted(told)}"
        for viewer, letter in world.letters()
        if (told := {word for word in made.forbidden(viewer) if word in letter})
    ]


def judged(made: World, who: str, viewer: Viewer, answer: Answer, secret: set[str]) -> list[str]:
    """What is wrong with an answer."""
    wrong, status = [], answer.response.status_code
    if answer.address.startswith("/pengelola/"):  # who works here is no secret from those who keep the accounts
        secret = {word for word in secret if not NAMES_OF_STAFF.match(word)}
    if status >= 500 and answer.address != "/siap":  # no worker runs in the tests
        wrong.append(f"{who}: {status} at {answer.address}")
    if status == 429:
        wrong.append(f"{who} was held back at {answer.address}: nothing was seen of it")
    if answer.kind and not READABLE.match(answer.kind):
        wrong.append(f"{answer.address} answers {answer.kind}, which the walk cannot read: teach it (visiting.Answer)")
    if leaked := answer.tells(secret):
        wrong.append(f"{who} meets {sorted(leaked)} at {answer.address}")
    if hits := _answers_by_finding(made, viewer, answer):
        wrong.append(f"{who} learns by searching {answer.address} that it stands in {hits}")
    return wrong + _files(made, who, viewer, answer)


def _answers_by_finding(made: World, viewer: Viewer, answer: Answer) -> list[str]:
    """The cases that a search for a name or a masked word finds, for whom the word is a secret. Finding tells as much as reading."""
    if not answer.address.endswith((f"q={WHO}", f"q={HIDDEN}")):
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


def _about(record: Record) -> Q:
    person: Any = record.case.applicant_id
    return Q(noun="case", object_id=str(record.case.pk)) | Q(noun="resident", object_id=str(person))
