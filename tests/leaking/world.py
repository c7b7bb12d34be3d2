"""A world of secrets: one case of every kind for a service, each with words of its own that can be told apart anywhere.

The cases are made from the service's own contract (`ServiceContract.fields`), so a service is covered the day it is written.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import IntegrityError, models, transaction

from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.roles import HEAD, Role, Scope, registry
from simpul.kernel.accounts.viewer import NOBODY, Viewer
from simpul.kernel.cases import conversation, engine, gate, linking, merging, redaction, unsealing
from simpul.kernel.cases.company import CaseTask, Follower
from simpul.kernel.cases.deskwork import SavedFilter
from simpul.kernel.cases.gate import Level
from simpul.kernel.cases.models import Attachment, Audience, Case, Draft, Secrecy, ServiceCase
from simpul.kernel.cases.services import Service
from simpul.kernel.documents import store
from simpul.kernel.integrations.models import Incoming
from simpul.kernel.notifications.models import Message
from simpul.kernel.testing import cast
from simpul.kernel.testing.contract import ServiceContract
from simpul.lib import clock

# Searched for: the same in every case, so that one question finds all that may be found. Never judged themselves.
WHAT, WHO, HIDDEN = "Zamrudkhatulistiwa", "Namasirahasia", "Tetanggayangdisebut"
MARK = "Qx[a-z][a-z]zk"  # how all the others end
PRIVATE = ("Pengikutsetia", "Saringanpribadi", "Kotakmasuk")  # for one person alone, or for nobody

KINDS: dict[str, dict[str, Any]] = {
    "just filed": {},
    "not published": {"agency": "dlh"},
    "public": {"agency": "dlh", "published": True, "joined": True},
    "public, a word masked": {"agency": "dlh", "published": True, "mask": True},
    "public and anonymous": {"agency": "dlh", "published": True, "secrecy": Secrecy.ANONYMOUS},
    "anonymous, a word masked": {"agency": "dlh", "published": True, "mask": True, "secrecy": Secrecy.ANONYMOUS},
    "public and split": {"agency": "dlh", "published": True, "split": True},
    "merged and linked": {"agency": "dlh", "merged": True},
    "confidential": {"agency": "dlh", "secrecy": Secrecy.CONFIDENTIAL},
    "confidential and split": {"agency": "dlh", "secrecy": Secrecy.CONFIDENTIAL, "split": True},
    "raised to the regent": {"agency": "dlh", "rank": 3},
    "against an agency": {"agency": "dlh", "barred": "dpupr"},
    "sealed": {"sealed": True},
    "sealed against an agency": {"sealed": True, "barred": "dpupr"},
    "sealed, and opened by two": {"sealed": True, "barred": "dpupr", "opened": True},
    "closed": {"agency": "dlh", "published": True, "closed": True},
}


FEW = ("just filed", "public and anonymous", "sealed")


def fitting(service: Service) -> list[str]:
    """The kinds that cases of a service can come to."""
    agencies = any(role.scope is Scope.AGENCY for role in service.workflow.roles)
    lacking = {"published": not service.public_list, "sealed": not service.sealed_roles, "split": not agencies}
    return [kind for kind, wanted in KINDS.items() if not any(wanted.get(name) and no for name, no in lacking.items())]


@dataclass
class Record:
    """One case, and its secrets. The last letters of every secret word are those of this case alone."""

    kind: str
    code: str
    case: ServiceCase
    reporter: Viewer
    documents: list[Attachment] = field(default_factory=list)
    openers: list[Viewer] = field(default_factory=list)
    own: dict[str, tuple[str, bool]] = field(
        default_factory=dict
    )  # columns of the service: the word, and whether public

    @property
    def what(self) -> str:
        return f"Isi{self.code}"

    @property
    def who(self) -> set[str]:
        """Whatever tells who asked, or whom he named."""
        return {f"Pelapor{self.code}", self.phone, f"surat{self.code.lower()}", f"Rumah{self.code}"}

    @property
    def hidden(self) -> set[str]:
        return {f"Tetangga{self.code}"} if "masked" in self.kind else set()

    @property
    def between(self) -> str:
        return f"Antara{self.code}"

    @property
    def inside(self) -> set[str]:
        words = {f"Dapur{self.code}", f"petugasdalam{self.code.lower()}"}
        return words | ({f"Diminta{self.code}"} if "split" in self.kind else set())

    @property
    def draft(self) -> str:
        return f"Rancangan{self.code}"

    @property
    def phone(self) -> str:
        return f"+62812{sum(ord(c) * 131**i for i, c in enumerate(self.code)) % 10**8:08d}"

    def secrets(self) -> set[str]:
        """All words that somebody must meet somewhere, or the matrix would prove nothing."""
        draft = {self.draft} if self.kind in FEW else set()
        return {self.what, self.between, f"Pelapor{self.code}", *self.hidden, *draft} | {
            word for word in self.inside if not word.startswith("petugas")
        }

    def forbidden(self, viewer: Viewer) -> set[str]:
        """What this viewer must not meet anywhere, by the gate's own word."""
        seen, case = gate.level(self.case, viewer), self.case
        words = set()
        if seen is Level.NONE:
            words |= {self.what, case.number}
        if seen < Level.PARTY:
            words |= {self.between, *(word for word, public in self.own.values() if not public)}
        if seen < Level.STAFF:
            words |= self.inside if not viewer.grants else {w for w in self.inside if not w.startswith("petugas")}
        if not gate.knows_identity(case, viewer):
            words |= self.who | self.hidden
        if viewer.user is None or viewer.user.pk != (self.reporter.user and self.reporter.user.pk):
            words |= {self.draft}
        return words


def contract(service: Service) -> ServiceContract:
    """The contract that a service's own tests keep: where its sample stands."""
    package = f"{service.model.__module__.rpartition('.')[0]}.tests"
    for found in pkgutil.iter_modules(importlib.import_module(package).__path__, package + "."):
        for one in vars(importlib.import_module(found.name)).values():
            if isinstance(one, type) and issubclass(one, ServiceContract) and getattr(one, "service", None) is service:
                return one()
    raise AssertionError(f"{service.slug} has no ServiceContract among its tests: the platform can't try it")


@dataclass
class World:
    """The records of a service, and everybody who might look."""

    service: Service
    records: list[Record]
    follower: Viewer
    private: dict[str, Viewer] = field(default_factory=dict)  # words that are for one person alone

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

    def asked_by(self, who: str, viewer: Viewer) -> list[Record]:
        """Whose pages somebody opens. Two outsiders and all who have a part open all; the others their own and three more."""
        if who in ("nobody", "a stranger") or any(gate.works_on(record.case, viewer) for record in self.records):
            return self.records
        return [r for r in self.records if r.kind in FEW or gate.is_party(r.case, viewer)]

    @cached_property
    def people(self) -> list[tuple[str, Viewer]]:
        """Nobody, a stranger, each reporter, each access code, and every role near and far."""
        residents = [("nobody", NOBODY), ("a stranger", cast.resident("Orang Lain")), ("a follower", self.follower)]
        for record in self.records:
            residents.append((f"reporter: {record.kind}", record.reporter))
            if record.kind in FEW:
                residents.append((f"access code: {record.kind}", Viewer(unlocked=frozenset({record.case.pk}))))
            residents.extend((f"an opener of {record.kind}", opener) for opener in record.openers[:1])
        return [*residents, *officers(self.service)]


def officers(service: Service) -> Iterator[tuple[str, Viewer]]:
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


def build(service: Service, kinds: list[str] | None = None) -> World:
    """One record of each kind, and what else people keep to themselves."""
    sample = contract(service).fields
    records: list[Record] = []
    for number, kind in enumerate(kinds or fitting(service)):
        records.append(make(service, sample(), kind, letters_of(number), records))
    follower = cast.resident("Pengikutsetia")
    for record in records:
        if KINDS[record.kind].get("joined"):
            assert follower.user
            Follower.objects.create(
                case_id=record.case.pk, resident=follower.user.resident, how=Follower.How.JOINED, at=clock.now()
            )
    keeper = cast.officer(next(iter(sorted(service.workflow.roles - {APPLICANT_ROLE}, key=str))), at=cast.agency("dlh"))
    SavedFilter.objects.create(owner=keeper.user, name="Saringanpribadi", query="lihat=semua", created_at=clock.now())
    Incoming.objects.create(code="whatsapp", message_id=f"uji-{follower.resident_id}", body=b"Kotakmasuk")
    world = World(service, records, follower, dict(zip(PRIVATE, (follower, keeper, NOBODY), strict=True)))
    world.people.append(("the keeper of a filter", keeper))
    return world


APPLICANT_ROLE = registry["applicant"]


def letters_of(number: int) -> str:
    """A word without digits, told apart from any other: people's numbers are masked where they stand in a text."""
    return "Qx" + "".join(chr(ord("a") + (number // 26**i) % 26) for i in (1, 0)) + "zk"


def make(service: Service, fields: dict[str, Any], kind: str, code: str, others: list[Record]) -> Record:
    """A record of this kind, with a reporter, a draft, a note, a message, a photo, an internal file and words in every column."""
    wanted = KINDS[kind]
    fake = Record(kind, code, service.model(), NOBODY)
    reporter = cast.resident(
        f"{WHO} Pelapor{code}", phone=fake.phone, email=f"surat{code.lower()}@contoh.id", address=f"Jalan Rumah{code} 7"
    )
    assert reporter.user
    named = f"dekat {HIDDEN} Tetangga{code}" if "masked" in kind else "di sini"
    told = {
        "title": f"Laporan {WHAT} {fake.what}",
        "text": f"Uraian {WHAT} {fake.what} {named}.",
        "region": cast.village(),
    }
    case, _code = engine.open_case(
        service.model,
        by=reporter,
        fields={**fields, **told, "place": cast.village().centre, "applicant": reporter.user.resident},
    )
    record = Record(kind, code, _set(case, wanted), reporter)
    record.own = _fill_columns(record)
    insider = _insider(record)
    _talk(record, insider)
    Draft.objects.create(
        owner=f"user:{reporter.user.pk}", service=service.slug, updated_at=clock.now(),
        data={"title": record.draft, "text": record.draft},
    )  # fmt: skip
    if "masked" in kind:
        _mask(record)
    if wanted.get("split"):
        _split(record)
    if wanted.get("merged") and others:
        main = next(other for other in others if other.kind in ("public", "not published"))
        linking.link(record.case, main.case.number, "related", by=insider)
        merging.merge(main.case, record.case, by=insider)
    if wanted.get("opened") and service.sealed_roles:
        record.openers = _open(record)
    record.case = service.find(record.case)
    return record


def _set(case: ServiceCase, wanted: dict[str, Any]) -> ServiceCase:
    """The columns on which secrecy rests, as a step of a service might set them."""
    columns: dict[str, Any] = {
        name: wanted[name] for name in ("published", "secrecy", "sealed", "rank") if name in wanted
    }
    if "agency" in wanted and case.agency_id is None:
        columns["agency"] = cast.agency(wanted["agency"])
    if "barred" in wanted:
        columns["barred_agency"] = cast.agency(wanted["barred"])
    if "closed" in wanted:
        columns["closed_at"] = clock.now()
    Case.objects.filter(pk=case.pk).update(**columns)
    return type(case)._default_manager.get(pk=case.pk)


def _fill_columns(record: Record) -> dict[str, tuple[str, bool]]:
    """A word in every column of words that the service has of its own, where it takes one."""
    public = {column.name for column in _service(record).columns if column.public}
    own = {}
    for column in type(record.case)._meta.local_fields:
        if not isinstance(column, models.CharField | models.TextField) or column.choices or column.name == "case_state":
            continue
        word = f"Kolom{column.name.replace('_', '')}{record.code}"
        try:
            with transaction.atomic():
                type(record.case)._default_manager.filter(pk=record.case.pk).update(
                    **{column.name: word[: column.max_length]}
                )
        except IntegrityError:
            continue
        own[column.name] = (word, column.name in public)
    record.case = _service(record).find(record.case)
    return own


def _service(record: Record) -> Service:
    from simpul.kernel.cases import services

    return services.of(record.case)


def _insider(record: Record) -> Viewer:
    """Somebody who handles the case, by a name that only those inside may read."""
    service, case = _service(record), record.case
    owner: Role | None = case.state_now.owner
    if case.sealed and service.sealed_roles:
        owner = next(iter(service.sealed_roles))
    assert owner is not None
    name = f"petugasdalam{record.code.lower()}"
    return cast.officer(owner, at=case.agency, region=cast.village().parent, name=name)


def _talk(record: Record, insider: Viewer) -> None:
    """A note, a message, a photo of the reporter's and a file of the office."""
    case = record.case
    conversation.write(case, by=insider, text=f"Dapur{record.code}", audience=Audience.STAFF)
    conversation.write(case, by=insider, text=record.between, audience=Audience.PARTY)
    Case.objects.filter(pk=case.pk).update(assignee=insider.user)
    seen = Audience.PUBLIC if case.published else Audience.PARTY
    ways = (
        (Attachment.Kind.PHOTO, seen),
        (Attachment.Kind.PHOTO, Audience.PARTY),
        (Attachment.Kind.FILE, Audience.STAFF),
    )
    for kind, audience in ways:
        name = f"{record.between if audience else f'Dapur{record.code}'}.jpg"
        colour = (ord(record.code[2]) * 7 % 256, ord(record.code[3]) * 9 % 256, 80 * int(audience))
        document = store(cast.photo("#{:02x}{:02x}{:02x}".format(*colour), size=(64, 48)), by=None, name=name)
        record.documents.append(conversation.attach(case, document, kind=kind, audience=audience))


def _mask(record: Record) -> None:
    role = next(iter(sorted(_service(record).identity_roles, key=str)), None)
    assert role is not None, "a service that shows cases to everybody names who may mask words"
    officer = cast.officer(role, at=record.case.agency, region=cast.village().parent)
    redaction.mask(record.case, {HIDDEN.casefold(), f"tetangga{record.code}".casefold()}, by=officer)


def _split(record: Record) -> None:
    """Another agency is asked for help."""
    case = record.case
    CaseTask.objects.create(
        case_id=case.pk, agency=cast.agency("dishub"), asked=f"Diminta{record.code}", seq=case.seq, days=3,
        given_at=clock.now(), due_at=clock.now(),
    )  # fmt: skip
    Case.objects.filter(pk=case.pk).update(helping=[cast.agency("dishub").pk])


def _open(record: Record) -> list[Viewer]:
    """Two of those who inspect open the identity together."""
    role = next(iter(_service(record).sealed_roles))
    one, other = cast.officer(role), cast.officer(role)
    unsealing.decide(unsealing.ask(record.case, by=one, reason="Memeriksa pelapor."), by=other, grant=True)
    return [one, other]


def letters(world: World) -> Iterator[tuple[Viewer, str]]:
    """What was put into the outbox for whom."""
    for message in Message.objects.select_related("user", "resident"):
        account = message.user or User.objects.filter(resident=message.resident).first()
        yield Viewer(account), f"{message.template} {message.context}"
