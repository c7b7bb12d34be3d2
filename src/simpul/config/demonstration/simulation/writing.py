"""Writing stories by COPY. Every constraint of the database is on and looks at each row."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from random import Random
from typing import Any
from uuid import UUID, uuid5

from django.db import connection, transaction
from django.db.models import JSONField, Model

from simpul.config.demonstration.simulation.texts import pieces
from simpul.config.demonstration.simulation.told import Deed, Event, Photo, Said, Told
from simpul.kernel.audit.models import Entry
from simpul.kernel.cases.models import Attachment, Case, CaseEvent, CaseMessage
from simpul.kernel.documents.models import Document
from simpul.kernel.regions.models import Region
from simpul.kernel.residents.models import Resident
from simpul.services.complaints.models import Report

MADE_UP = UUID("5cb0d7a4-6a1e-4b1e-9d36-33250000c0de")  # made-up photos are named after the report they hang on
Pictures = Mapping[str, tuple[str, str]]  # scene -> picture and thumbnail, as hashes of their bytes


class Table:
    """A model's table, and how a row of it is read from the attributes of something that isn't the model.

    `elsewhere` gives, for a column, the (dotted) attribute that it comes from; a column that the thing knows nothing of
    gets the model's default.
    """

    def __init__(self, model: type[Model], source: type, **elsewhere: str) -> None:
        fields = {field.attname: field for field in model._meta.local_concrete_fields if not field.generated}
        told = [name for name in fields if name in elsewhere or hasattr(source, name)]
        rest = [name for name in fields if name not in told and not fields[name].primary_key]
        self._read = attrgetter(*(elsewhere.get(name, name) for name in told))
        self._constant = tuple(fields[name].get_default() for name in rest)
        self._json = [place for place, name in enumerate(told) if isinstance(fields[name], JSONField)]
        quote = connection.ops.quote_name
        columns = ", ".join(quote(str(fields[name].column)) for name in [*told, *rest])
        self._copy = f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN"

    def write(self, items: Iterable[Any]) -> None:
        """Append a row for each."""
        with connection.cursor() as cursor, cursor.copy(self._copy) as copy:
            for item in items:
                row = [*self._read(item), *self._constant]
                for place in self._json:
                    row[place] = json.dumps(row[place])
                copy.write_row(row)


@dataclass(slots=True)
class Neighbour:
    """A made-up resident."""

    id: int
    name: str
    region_id: str
    created_at: datetime


RESIDENTS = Table(Resident, Neighbour)
ENTRIES = Table(Entry, Deed, id="audit_id", actor="actor.pk", actor_name="actor.name", object_id="case_id")
CASES = Table(Case, Told)
REPORTS = Table(Report, Told, case_ptr_id="id", case_state="state", duplicate_of_id="duplicate_of")
EVENTS = Table(CaseEvent, Event, agency_id="actor.agency_id")
MESSAGES = Table(CaseMessage, Said, agency_id="actor.agency_id")
DOCUMENTS = Table(Document, Photo, id="document_id", created_at="at")
ATTACHMENTS = Table(Attachment, Photo)


def write(stories: Sequence[Told], pictures: Pictures) -> None:
    """Write some stories whole, in one transaction."""
    events = [event for told in stories for event in told.events]
    said = sorted((said for told in stories for said in told.said), key=lambda said: said.at)
    deeds: list[Deed] = sorted([*events, *said], key=lambda deed: deed.at)
    photos = [photo for told in stories for photo in _hung(told, pictures)]
    with transaction.atomic():
        for deed, number in zip(deeds, draw("audit_entry", len(deeds)), strict=True):
            deed.audit_id = number
        ENTRIES.write(deeds)
        CASES.write(stories)
        REPORTS.write(stories)
        EVENTS.write(events)
        MESSAGES.write(said)
        DOCUMENTS.write(photos)
        ATTACHMENTS.write(photos)


def settle(count: int, seed: int, since: datetime) -> list[int]:
    """Enter so many residents without any way to reach them; returns their numbers."""
    rng, villages = Random(f"{seed}:residents"), list(Region.objects.villages().values_list("code", flat=True))  # noqa: S311
    given = pieces()["people"]["given"]
    people = [
        Neighbour(number, f"{rng.choice(given)} Contoh", rng.choice(villages), since)
        for number in draw("residents_resident", count)
    ]
    RESIDENTS.write(people)
    return [person.id for person in people]


def draw(table: str, count: int) -> list[int]:
    """So many fresh numbers for the rows of a table. Drawn from its sequence, so a running platform isn't disturbed."""
    return _next(f"pg_get_serial_sequence('{table}', 'id')", count)


def draw_numbers(count: int) -> list[int]:
    """So many of the running numbers that cases are known by."""
    return _next("'case_number'", count)


def _next(sequence: str, count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT nextval({sequence}) FROM generate_series(1, %s)", [count])
        return [row[0] for row in cursor.fetchall()]


def _hung(told: Told, pictures: Pictures) -> list[Photo]:
    """The photos of a report of which there is a picture."""
    kept = [photo for photo in told.photos if photo.scene in pictures]
    for place, photo in enumerate(kept):
        photo.blob_id, photo.thumbnail_id = pictures[photo.scene]
        photo.document_id = uuid5(MADE_UP, f"{told.number}/{place}")
    return kept
