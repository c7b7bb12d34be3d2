"""Requests from SQL to bytes: one statement, in JSON or XML. The gate's condition for nobody in particular is compiled into it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Exists, F, FloatField, Func, OuterRef, QuerySet
from django.utils.translation import get_language, gettext

from simpul.kernel.accounts.viewer import NOBODY
from simpul.kernel.cases.models import Audience, CaseEvent
from simpul.services.complaints.flow import ReportFlow
from simpul.services.complaints.models import Report
from simpul.services.complaints.open311.asking import Wanted

QUIET = [step.name for step in ReportFlow.transitions.values() if step.quiet]
COLUMNS = (
    "id",
    "number",
    "text",
    "state",
    "category_id",
    "agency_id",
    "region_id",
    "opened_at",
    "promised_at",
    "closed_at",
)
_TEXT = r"regexp_replace({}, '[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]', '', 'g')"  # what XML cannot carry
_TIME = """to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""
FIELDS = {
    "service_request_id": "c.number",
    "status": "CASE WHEN c.closed_at IS NULL THEN 'open' ELSE 'closed' END",
    "status_notes": _TEXT.format("coalesce(answer.text, notes.of ->> c.state)"),
    "service_name": "CASE WHEN %(english)s AND category.name_en <> '' THEN category.name_en ELSE category.name END",
    "service_code": "c.category_id",
    "description": _TEXT.format("c.text"),
    "agency_responsible": "agency.name",
    "service_notice": "NULL::text",
    "requested_datetime": _TIME.format("c.opened_at"),
    "updated_datetime": _TIME.format("moved.at"),
    "expected_datetime": _TIME.format("c.promised_at"),
    "address": "initcap(village.level) || ' ' || village.name || ', Kec. ' || district.name",
    "address_id": "c.region_id",
    "zipcode": "NULL::text",
    "lat": "round(c.lat::numeric, 5)",
    "long": "round(c.long::numeric, 5)",
    "media_url": "%(base)s || '/berkas/' || photo.document_id || '/foto.jpg'",
}
_LINES = f"""
SELECT c.rank, {", ".join(f"{expression} AS {name}" for name, expression in FIELDS.items())}
FROM (SELECT wanted.*, row_number() OVER (ORDER BY opened_at DESC, id DESC) AS rank FROM ({{cases}}) wanted) c
CROSS JOIN (SELECT %(notes)s::jsonb AS of) notes
LEFT JOIN complaints_category category ON category.code = c.category_id
LEFT JOIN organizations_agency agency ON agency.id = c.agency_id
LEFT JOIN regions_region village ON village.code = c.region_id
LEFT JOIN regions_region district ON district.code = village.parent_id
CROSS JOIN LATERAL (
  SELECT at FROM cases_caseevent WHERE case_id = c.id AND action <> ALL (%(quiet)s) ORDER BY seq DESC LIMIT 1) moved
LEFT JOIN LATERAL (
  SELECT text FROM cases_casemessage WHERE case_id = c.id AND audience = %(public)s AND role = '' ORDER BY id DESC LIMIT 1
) answer ON true
LEFT JOIN LATERAL (
  SELECT document_id FROM cases_attachment WHERE case_id = c.id AND audience = %(public)s AND kind <> 'file' ORDER BY id LIMIT 1
) photo ON true"""
_JSON = f"""
SELECT coalesce(json_agg(json_build_object({", ".join(f"'{name}', {name}" for name in FIELDS)}) ORDER BY rank), '[]')::text, count(*)
FROM ({_LINES}) line"""
_XML = f"""
SELECT xmlelement(name service_requests, xmlagg(xmlelement(name request,
  {", ".join(f"xmlelement(name {name}, {name})" for name in FIELDS)}) ORDER BY rank))::text, count(*)
FROM ({_LINES}) line"""


@dataclass(frozen=True)
class Found:
    """A finished document, without its XML head, and how many requests are in it."""

    body: str
    count: int


def find(wanted: Wanted, fmt: str, base: str) -> Found:
    """The published requests that are wanted, the latest first. `base` is our own address, without a slash at the end."""
    rows = _rows(wanted).values(*COLUMNS, "lat", "long").order_by("-opened_at", "-id")
    cases, values = rows[wanted.offset : wanted.offset + wanted.size].query.sql_with_params()
    names = [f"p{place}" for place in range(len(values))]
    language = get_language() or ""
    given: dict[str, Any] = {
        "base": base,
        "english": language == "en",
        "notes": _notes(language),
        "quiet": QUIET,
        "public": Audience.PUBLIC.value,
    }
    with connection.cursor() as cursor:
        named = cases % tuple(f"%({name})s" for name in names)
        cursor.execute(
            (_JSON if fmt == "json" else _XML).format(cases=named), given | dict(zip(names, values, strict=True))
        )
        return Found(*cursor.fetchone())


def _rows(wanted: Wanted) -> QuerySet[Report]:
    """The reports meant, as far as anybody may see them."""
    found: QuerySet[Report] = Report.objects.visible_to(NOBODY)  # type: ignore[assignment]
    found = found.annotate(lat=_axis("ST_Y"), long=_axis("ST_X"))
    if wanted.ids:
        return found.filter(number__in=wanted.ids)
    if wanted.opened:
        found = found.filter(opened_at__range=wanted.opened)
    if wanted.codes:
        found = found.filter(category__in=wanted.codes)
    if wanted.closed is not None:
        found = found.filter(closed_at__isnull=not wanted.closed)
    if wanted.updated_after:
        moved = CaseEvent.objects.filter(case=OuterRef("pk"), at__gt=wanted.updated_after).exclude(action__in=QUIET)
        found = found.filter(Exists(moved))
    return found


def _axis(function: str) -> Func:
    return Func(F("place"), function=function, output_field=FloatField())


@cache
def _notes(language: str) -> str:
    """What each state means for the resident, as JSON. `language` is the active one, and the key it is kept under."""
    return json.dumps({name: gettext(state.note) if state.note else "" for name, state in ReportFlow.states.items()})
