"""A world of secrets: one case of every kind for a service, each with words of its own that can be told apart anywhere.

The cases are made from the service's own contract (`ServiceContract.fields`), so a service is covered the day it is written.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass, field

from simpul.insight.open_data import datasets, snapshots
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.roles import APPLICANT
from simpul.kernel.accounts.viewer import NOBODY, Viewer
from simpul.kernel.cases import lexicon
from simpul.kernel.cases.company import Follower
from simpul.kernel.cases.deskwork import SavedFilter
from simpul.kernel.cases.services import Service
from simpul.kernel.integrations.models import Incoming
from simpul.kernel.notifications.models import Message
from simpul.kernel.testing import cast
from simpul.kernel.testing.contract import ServiceContract
from simpul.lib import clock
from tests.leaking import making, people
from tests.leaking.kinds import KINDS, fitting
from tests.leaking.people import Person
from tests.leaking.records import Record
from tests.leaking.words import PRIVATE, letters_of


def contract(service: Service) -> ServiceContract:
    """The contract that a service's own tests keep: where its sample stands."""
    home = service.model.__module__
    package = f"{home.rpartition('.')[0]}.tests"
    try:
        near = [found.name for found in pkgutil.iter_modules(importlib.import_module(package).__path__, package + ".")]
    except ModuleNotFoundError:
        near = []
    for name in (*near, home):
        for one in vars(importlib.import_module(name)).values():
            if isinstance(one, type) and issubclass(one, ServiceContract) and getattr(one, "service", None) is service:
                return one()
    raise AssertionError(f"{service.slug} has no ServiceContract among its tests: the platform can't try it")


@dataclass
class World:
    """The records of a service, and everybody who might look."""

    service: Service
    records: list[Record]
    private: dict[str, Viewer] = field(default_factory=dict)  # words that are for one person alone
    people: list[Person] = field(default_factory=list)

    @property
    def keepers(self) -> set[int]:
        """Those who have a word for themselves alone."""
        return {one.user.pk for one in self.private.values() if one.user}

    def forbidden(self, viewer: Viewer) -> set[str]:
        """The words that this viewer must not meet anywhere."""
        mine = viewer.user.pk if viewer.user else None
        words = {word for word, of in self.private.items() if not of.user or of.user.pk != mine}
        return words.union(*(record.forbidden(viewer) for record in self.records))

    def wanted(self) -> set[str]:
        """The words that somebody must meet."""
        followed = any(KINDS[record.kind].get("joined") for record in self.records)
        return {"Saringanpribadi", *(["Pengikutsetia"] if followed else [])} | set().union(
            *(record.secrets() for record in self.records)
        )

    def add(self, kinds: list[str], *, hires: bool = True) -> list[Record]:
        """One more record of each of these kinds, handled by somebody of its own, or (without `hires`) by who is there."""
        sample = contract(self.service)
        made: list[Record] = []
        for kind in kinds:
            one = making.make(sample, kind, letters_of(len(self.records)), [*made, *self.records], hires=hires)
            self.records.append(one)
            made.append(one)
        lexicon.rebuild()  # what a nightly job would offer to whoever mistypes
        return made


def build(service: Service, kinds: list[str] | None = None) -> World:
    """One record of each kind, and what else people keep to themselves."""
    made = World(service, [])
    made.add(kinds or fitting(service))
    if dataset := datasets.every().get(f"kasus-{service.slug}"):
        snapshots.take(dataset, clock.now().year)
    follower = cast.resident("Pengikutsetia")
    for record in made.records:
        if KINDS[record.kind].get("joined"):
            assert follower.user
            Follower.objects.create(
                case_id=record.case.pk, resident=follower.user.resident, how=Follower.How.JOINED, at=clock.now()
            )
    keeper = cast.officer(next(iter(sorted(service.workflow.roles - {APPLICANT}, key=str))), at=cast.agency("dlh"))
    assert keeper.user
    SavedFilter.objects.create(owner=keeper.user, name="Saringanpribadi", query="lihat=semua", created_at=clock.now())
    Incoming.objects.create(code="whatsapp", message_id=f"uji-{follower.resident_id}", body=b"Kotakmasuk")
    made.private = dict(zip(PRIVATE, (follower, keeper, NOBODY), strict=True))
    made.people = [
        *people.everybody(made.records, service),
        ("a follower", follower),
        ("the keeper of a filter", keeper),
    ]
    return made


def letters() -> Iterator[tuple[Viewer, str]]:
    """What was put into the outbox for whom."""
    for message in Message.objects.select_related("user", "resident").order_by("pk"):
        account = message.user or User.objects.filter(resident=message.resident).first()
        yield Viewer(account), f"{message.template} {message.context}"
