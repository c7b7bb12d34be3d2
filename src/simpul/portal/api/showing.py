"""A facet of a case as data: exactly what the page of the same viewer shows, nothing beyond."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from simpul.kernel.cases.facets import Facet
from simpul.kernel.cases.models import Attachment, Secrecy
from simpul.kernel.web import steps
from simpul.portal.api import describing, schemas


def whole(facet: Facet) -> schemas.Case:
    """All of it."""
    case = facet.case
    return schemas.Case(
        number=case.number,
        service=case.service,
        title=case.title,
        text=case.text,
        level=facet.level.name.lower(),
        secrecy=Secrecy(case.secrecy).name.lower(),
        state=describing.state(facet.state),
        **_clock(facet),
        **_where(facet),
        **_office(facet),
        example=case.example,
        details=details() if (details := getattr(case, "api", None)) else {},
        answer=facet.answer.text if facet.answer else None,
        history=[
            schemas.HistoryLine(
                at=line.at, who=line.who, what=_(line.what), text=line.text, internal=line.internal, step=line.step
            )
            for line in facet.history
        ],
        files=[_file(attachment) for attachment in facet.attachments],
    )


def _clock(facet: Facet) -> dict[str, Any]:
    case = facet.case
    return {
        "opened_at": case.opened_at,
        "due_at": None if case.closed_at else case.due_at,
        "promised_at": case.promised_at,
        "closed_at": case.closed_at,
        "overdue": facet.overdue,
        "late": case.late,
        "paused_for": _(facet.paused_for) if facet.paused_for else "",
    }


def _where(facet: Facet) -> dict[str, Any]:
    """The place. What is published on a map anyway is for everybody; the reporter's own words for it are not."""
    case = facet.case
    shown = case.place if facet.party or facet.service.public_list else None
    return {
        "region": schemas.Place(code=case.region.code, name=case.region.display_name) if case.region else None,
        "landmark": case.landmark if facet.party else None,
        "point": [round(shown.x, 5), round(shown.y, 5)] if shown else None,
    }


def _office(facet: Facet) -> dict[str, Any]:
    """Who works on it, who asked, and what may be done."""
    case, asked = facet.case, facet.reporter if facet.staff else None
    return {
        "agency": schemas.Place(code=case.agency.code, name=case.agency.name) if case.agency else None,
        "channel": case.channel if facet.staff else None,
        "reporter": schemas.Person(name=asked.name, phone=asked.phone, email=asked.email) if asked else None,
        "seq": case.seq if facet.party else None,
        "steps": [
            schemas.StepOffer(
                name=step.name, label=_(step.label), fields=describing.fields(steps.form_for(step, facet))
            )
            for step in facet.steps
        ],
    }


def _file(attachment: Attachment) -> schemas.File:
    """A file, under the address that tells nothing of who sent it."""
    small = attachment.thumbnail_url if attachment.document.thumbnail_id else ""
    return schemas.File(kind=attachment.kind, url=attachment.url, thumbnail_url=small)
