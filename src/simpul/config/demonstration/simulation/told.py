"""One made-up report with its history: what the tables will hold, and the few methods that the workflow's rules call.

It stands in for `Report` in front of the engine's clocks and the workflow's checks and effects, but reaches for no database.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from simpul.config.demonstration.simulation.world import Actor
from simpul.kernel.cases.engine import Move, promise_from
from simpul.kernel.cases.models import Attachment, Audience, Secrecy
from simpul.kernel.organizations.models import Agency
from simpul.kernel.workflow import APPLICANT, State, Within
from simpul.services.complaints import rules
from simpul.services.complaints.flow import ReportFlow
from simpul.services.complaints.models import Category, Report
from simpul.services.complaints.service import complaints


@dataclass(slots=True)
class Deed:
    """What the audit trail keeps of something done; the entry's number is drawn when it is written."""

    noun: ClassVar[str] = "case"

    case_id: int
    at: datetime
    actor: Actor
    verb: str
    detail: dict[str, Any]
    reason: str = ""
    audit_id: int = 0


@dataclass(slots=True, kw_only=True)
class Event(Deed):
    """A step taken."""

    flow: ClassVar[str] = ReportFlow.code

    seq: int
    action: str
    source: str
    target: str
    role: str
    data: dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Said(Deed):
    """Something said."""

    audience: Audience
    role: str
    text: str


@dataclass(slots=True)
class Photo:
    """A picture that came with an event; `scene` names what it shows. The last three are found when it is written."""

    name: ClassVar[str] = "foto-contoh.jpg"
    personal: ClassVar[bool] = False

    case_id: int
    seq: int
    kind: str
    audience: Audience
    scene: str
    at: datetime
    document_id: UUID | None = None
    blob_id: str = ""
    thumbnail_id: str = ""


@dataclass(slots=True, kw_only=True)
class Told:
    """A report as far as it has come."""

    service: ClassVar[str] = complaints.slug
    flow: ClassVar[str] = ReportFlow.code
    example: ClassVar[bool] = True

    id: int
    number: str
    title: str
    text: str
    kind: str
    category: Category
    secrecy: int
    channel: str
    region_id: str
    place: str | None
    landmark: str
    opened_at: datetime
    applicant_id: int | None
    filed_by_id: int | None
    oversight: bool
    sealed: bool
    state: str = ReportFlow.initial.name
    seq: int = 1
    published: bool = False
    agency: Agency | None = None
    barred_agency_id: int | None = None
    owner: str = ""
    assignee: Actor | None = None
    due_at: datetime | None = None
    due_rule_id: int | None = None
    promised_at: datetime | None = None
    promise_rule_id: int | None = None
    paused_at: datetime | None = None
    pause_reason: str = ""
    closed_at: datetime | None = None
    late: bool = False
    rank: int = 0
    forwarded_at: datetime | None = None
    first_answer_at: datetime | None = None
    first_answer_hours: Decimal | None = None
    objections: int = 0
    rating: int | None = None
    rating_note: str = ""
    archived_as: str | None = None
    duplicate_of: None = None
    events: list[Event] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    photos: list[Photo] = field(default_factory=list)

    workflow: ClassVar[type[ReportFlow]] = ReportFlow
    helping: ClassVar[list[int]] = []  # made-up reports are never split

    @property
    def asks_for_a_photo(self) -> bool:
        """Whether an answer must show the result."""
        return self.category.needs_after_photo

    @property
    def state_now(self) -> State:
        return ReportFlow.states[self.state]

    @property
    def agency_id(self) -> int | None:
        return self.agency.pk if self.agency else None

    @property
    def assignee_id(self) -> int | None:
        return self.assignee.pk if self.assignee else None

    @property
    def category_id(self) -> str:
        return self.category.pk

    @classmethod
    def promise(cls, case: Any) -> Within:
        """As for every report."""
        return Report.promise(case)

    def show(self, *, publish: bool, photos: bool) -> None:
        """What everybody may see."""
        self.published = publish and self.secrecy < Secrecy.CONFIDENTIAL and not self.sealed
        for photo in self.photos if self.published and photos else ():
            photo.audience = Audience.PUBLIC

    def close_off(self, accused: Agency | None) -> None:
        """Sealed: for the Inspektorat alone."""
        self.oversight, self.sealed, self.published = True, True, False
        self.barred_agency_id, self.agency = accused.pk if accused else self.barred_agency_id, None
        for photo in self.photos:
            photo.audience = min(photo.audience, Audience.PARTY)
        promise_from(_as_case(self), self.opened_at)

    def reply(self, move: Move) -> None:
        """The office's answer."""
        audience = Audience.PUBLIC if self.published else Audience.PARTY
        for scene in move.data.get("photos") or ():
            self.picture(Attachment.Kind.AFTER, scene, move.at, audience)
        self.say(move.data["actor"], move.at, move.data["text"], audience)
        if self.first_answer_at is None:
            self.first_answer_at, self.first_answer_hours = move.at, rules.hours_between(self.opened_at, move.at)

    def next_round(self, move: Move) -> None:
        """The reporter objects."""
        self.objections += 1
        move.record["round"] = self.objections
        promise_from(_as_case(self), move.at)

    def say(self, actor: Actor, at: datetime, text: str, audience: Audience, *, by_reporter: bool = False) -> None:
        """Put words on record."""
        detail = {"number": self.number, "audience": int(audience)}
        role = APPLICANT.code if by_reporter else ""
        self.said.append(Said(self.id, at, actor, "case.message", detail, audience=audience, role=role, text=text))

    def picture(self, kind: str, scene: str, at: datetime, audience: Audience = Audience.PARTY) -> None:
        """Hang a picture on the report."""
        self.photos.append(Photo(self.id, self.seq, kind, audience, scene, at))


def _as_case(told: Told) -> Any:
    """For functions that are typed for database rows but read and set plain attributes only."""
    return told
