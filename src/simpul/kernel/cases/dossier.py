"""What belongs to one case beside its own row: its events, what was said, its files, and whether others have a part in it.

One question tells all of it. Where a look has to be written down, the same statement does that too: nobody reads without the line in
the trail, and the line costs no errand of its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS

from simpul.kernel import kept, writing
from simpul.kernel.audit.models import Entry
from simpul.kernel.cases.company import THERE, Company
from simpul.kernel.cases.models import Attachment, Audience
from simpul.kernel.documents.models import Document

# $1 is the case, $2 the most secret that whoever asks may read.
EVENTS = """(SELECT json_agg(json_build_array(event.at, event.action, event.role, agency.short_name, entry.actor_name,
    entry.reason, event.data) ORDER BY event.seq)::text
  FROM cases_caseevent event JOIN audit_entry entry ON entry.id = event.audit_id
    LEFT JOIN organizations_agency agency ON agency.id = event.agency_id
  WHERE event.case_id = $1)"""
MESSAGES = """(SELECT json_agg(json_build_array(said.at, said.audience, said.role, agency.short_name, entry.actor_name,
    said.text) ORDER BY said.id)::text
  FROM cases_casemessage said JOIN audit_entry entry ON entry.id = said.audit_id
    LEFT JOIN organizations_agency agency ON agency.id = said.agency_id
  WHERE said.case_id = $1 AND said.audience >= $2)"""
FILES = """(SELECT json_agg(json_build_array(file.id, file.case_id, file.document_id, file.kind, file.audience, file.seq,
    file.found, file.masked_from_id, document.blob_id, document.thumbnail_id, document.name) ORDER BY file.id)::text
  FROM cases_attachment file JOIN documents_document document ON document.id = file.document_id
  WHERE file.case_id = $1 AND file.audience >= $2)"""
QUESTION = ", ".join((EVENTS, MESSAGES, FILES, THERE))


class Event(NamedTuple):
    """A step that was taken: `name` is who took it, `agency` in whose name, `data` what it recorded."""

    at: datetime
    action: str
    role: str
    agency: str | None
    name: str
    reason: str
    data: dict[str, Any]


class Message(NamedTuple):
    """Something that was said."""

    at: datetime
    audience: int
    role: str
    agency: str | None
    name: str
    text: str


R = TypeVar("R", Event, Message)
FILE = ("id", "case_id", "document_id", "kind", "audience", "seq", "found", "masked_from_id")  # as the model has them
DOCUMENT = ("id", "blob_id", "thumbnail_id", "name")


@dataclass(frozen=True)
class Dossier:
    """The answer. What was told is kept as the database wrote it (JSON), and read where it is asked for."""

    told: tuple[str | None, str | None]  # all that a history is made of
    filed: str | None
    company: Company

    @cached_property
    def events(self) -> list[Event]:
        """The steps, in order."""
        return _read(Event._make, self.told[0])

    @cached_property
    def messages(self) -> list[Message]:
        """What was said, in order."""
        return _read(Message._make, self.told[1])

    @cached_property
    def files(self) -> list[Attachment]:
        """The files, in order, the covered versions of photos among them."""
        return [_file(*row) for row in json.loads(self.filed or "[]")]


def of(case: int, audience: Audience, noting: Entry | None = None) -> Dossier:
    """Ask for all of a case that this audience may read; write an entry that tells of it in the same statement."""
    asked = [case, audience.value]
    if noting is None:
        [answer] = kept.run(f"SELECT {QUESTION}", asked, numbered=True)
    else:
        answer = writing.write(noting, then=QUESTION, told=asked)
    events, messages, files, *there = answer
    return Dossier((events, messages), files, Company(*there))


def _read(make: Callable[[Any], R], written: str | None) -> list[R]:
    return [make((datetime.fromisoformat(at), *row)) for at, *row in json.loads(written or "[]")]


def _file(pk: int, case: int, document: str, *more: Any) -> Attachment:
    """As Django makes it of a row. What was not asked for it fetches by itself."""
    key, rest = UUID(document), len(FILE) - 3
    one = Attachment.from_db(DEFAULT_DB_ALIAS, FILE, (pk, case, key, *more[:rest]))
    one.document = Document.from_db(DEFAULT_DB_ALIAS, DOCUMENT, (key, *more[rest:]))
    return one
