"""The shapes in which the interface speaks. Moments are RFC 3339 in UTC; texts are in the language of the request."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from annotated_types import Len
from ninja import Schema

Point = Annotated[list[float], Len(2, 2)]
"""Longitude, latitude."""


class Choice(Schema):
    """One of the values that a field takes."""

    value: str
    label: str


class Field(Schema):
    """One thing that a form asks. `type` is text, number, date, email, boolean, choice, village or photos.

    A village is a code from `/regions`; photos go as files of a multipart form.
    """

    name: str
    label: str
    help: str
    type: str
    required: bool
    many: bool = False
    max_length: int | None = None
    choices: list[Choice] | None = None


class State(Schema):
    """Where a case can rest. `tone` is info, ok, warn, bad or quiet; `final`: nothing more happens."""

    code: str
    label: str
    tone: str
    final: bool
    note: str


class Promise(Schema):
    """One line of the service standard, computed from the running code. `within` is in words."""

    state: str
    label: str
    owner: str
    within: str


class ServiceBrief(Schema):
    """A service in the catalogue."""

    slug: str
    name: str
    summary: str
    agency: str
    needs_account: bool
    public_list: bool


class Service(ServiceBrief):
    """A service: what it is, what it promises, what its form asks."""

    result: str
    fee: str
    requirements: list[str]
    legal_basis: list[str]
    standard: list[Promise]
    states: list[State]
    fields: list[Field]


class CaseRow(Schema):
    """A case in a list. Never tells who asked."""

    number: str
    service: str
    title: str
    state: str
    state_label: str
    agency: str | None
    region: str | None
    village: str | None
    district: str | None
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    overdue: bool
    late: bool
    example: bool


class CasePage(Schema):
    """Some cases, the latest first. `after` goes into the next request; null: these were the last."""

    items: list[CaseRow]
    after: str | None


class Place(Schema):
    """An agency or a region."""

    code: str
    name: str


class HistoryLine(Schema):
    """A step taken or something said, as far as this viewer may read it."""

    at: datetime
    who: str
    what: str
    text: str
    internal: bool
    step: str


class File(Schema):
    """A file of a case. `kind` is photo, before, after or file."""

    kind: str
    url: str
    thumbnail_url: str


class Person(Schema):
    """Who asked; only for those who may know."""

    name: str
    phone: str
    email: str


class StepOffer(Schema):
    """A step that this viewer may take now, and what it asks."""

    name: str
    label: str
    fields: list[Field]


class Case(Schema):
    """A case as this viewer may see it. `level` is public, party or staff; what the level does not include is null or empty."""

    number: str
    service: str
    title: str
    text: str
    level: str
    secrecy: str
    state: State
    seq: int | None
    opened_at: datetime
    due_at: datetime | None
    promised_at: datetime | None
    closed_at: datetime | None
    overdue: bool
    late: bool
    paused_for: str
    example: bool
    agency: Place | None
    region: Place | None
    landmark: str | None
    point: Point | None
    channel: str | None
    reporter: Person | None
    details: dict[str, str | int | float | bool | None]
    answer: str | None
    history: list[HistoryLine]
    files: list[File]
    steps: list[StepOffer]


class Filed(Schema):
    """A case that was opened. `access_code` is told once; null when this request only repeats an earlier one."""

    number: str
    access_code: str | None
    url: str


class Moved(Schema):
    """Where the case stands after the step."""

    number: str
    state: State
    seq: int


class Said(Schema):
    """A message on record."""

    at: datetime
    text: str


class Value(Schema):
    """A figure of one period as it was last measured."""

    period: str
    value: float | None
    counted: int
    whole: int | None
    measured_at: datetime


class Indicator(Schema):
    """A published figure: its formula in words, its target, and its latest kept value."""

    code: str
    label: str
    unit: str
    dimension: str
    formula: str
    version: int
    target: float | None
    better: str
    latest: Value | None


class Figure(Schema):
    """An indicator in one period, computed now, with the numbers of those counted cases that this viewer may see (at most 1,000)."""

    code: str
    period: str
    value: float | None
    counted: int
    whole: int | None
    version: int
    formula: str
    visible_records: list[str]


class Region(Schema):
    """A part of the regency. `centre` is longitude, latitude; `bps_code` is empty where unknown."""

    code: str
    name: str
    level: str
    parent: str | None
    bps_code: str
    centre: Point
