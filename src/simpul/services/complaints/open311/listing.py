"""Requests from SQL to bytes: one statement, a line of JSON or XML for each. The gate's condition for nobody is compiled into it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import F, FloatField, Func, QuerySet
from django.utils.translation import get_language, gettext

from simpul.kernel import kept
from simpul.kernel.accounts.viewer import NOBODY
from simpul.kernel.cases.models import Audience
from simpul.kernel.jsontext import array, code, line, plain, words
from simpul.kernel.regions.models import Region
from simpul.services.complaints.flow import ReportFlow
from simpul.services.complaints.models import Report
from simpul.services.complaints.open311.asking import Wanted
from simpul.services.complaints.service import complaints

_QUIET = ", ".join(f"'{step.name}'" for step in ReportFlow.transitions.values() if step.quiet)


def loud(table: str = "") -> str:
    """The condition for steps that everybody may know of."""
    return f"{table}action NOT IN ({_QUIET})"


_LOUD = loud()
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
_TIME = """to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""
_LEVELS = " ".join(f"WHEN '{level.value}' THEN '{level.label}'" for level in Region.Level)
_KINDS = {  # what each field is, and what it holds
    "service_request_id": (code, "c.number"),
    "status": (code, "CASE WHEN c.closed_at IS NULL THEN 'open' ELSE 'closed' END"),
    "status_notes": (words, "coalesce(answer.text, meaning.note)"),
    "service_name": (
        words,
        "CASE WHEN %(english)s AND category.name_en <> '' THEN category.name_en ELSE category.name END",
    ),
    "service_code": (code, "c.category_id"),
    "description": (words, "c.text"),
    "agency_responsible": (words, "agency.name"),
    "service_notice": (plain, "NULL"),
    "requested_datetime": (code, _TIME.format("c.opened_at")),
    "updated_datetime": (code, _TIME.format("moved.at")),
    "expected_datetime": (code, _TIME.format("c.promised_at")),
    "address": (words, f"CASE village.level {_LEVELS} END || ' ' || village.name || ', Kec. ' || district.name"),
    "address_id": (code, "c.region_id"),
    "zipcode": (plain, "NULL"),
    "lat": (plain, "round(c.lat * 1e5) / 1e5"),
    "long": (plain, "round(c.long * 1e5) / 1e5"),
    "media_url": (words, "%(base)s || '/berkas/' || photo.document_id || '/foto.jpg'"),
}
FIELDS = tuple(_KINDS)
_JOINED = f"""
LEFT JOIN json_to_recordset(%(notes)s) AS meaning (state text, note text) ON meaning.state = c.state
LEFT JOIN complaints_category category ON category.code = c.category_id
LEFT JOIN organizations_agency agency ON agency.id = c.agency_id
LEFT JOIN regions_region village ON village.code = c.region_id
LEFT JOIN regions_region district ON district.code = village.parent_id
CROSS JOIN LATERAL (
  SELECT at FROM cases_caseevent WHERE case_id = c.id AND {_LOUD} ORDER BY seq DESC LIMIT 1) moved
LEFT JOIN LATERAL (
  SELECT text FROM cases_casemessage WHERE case_id = c.id AND audience = %(public)s AND role = '' ORDER BY id DESC LIMIT 1
) answer ON true
LEFT JOIN LATERAL (
  SELECT document_id FROM cases_attachment WHERE case_id = c.id AND audience = %(public)s AND kind <> 'file' ORDER BY id LIMIT 1
) photo ON true
ORDER BY c.opened_at DESC, c.id DESC"""
_LINE = {
    "json": line({name: kind(told) for name, (kind, told) in _KINDS.items()}),
    "xml": f"xmlelement(name request, {', '.join(f'xmlelement(name {name}, {told})' for name, (_kind, told) in _KINDS.items())})::text",
}
# Sub-selects: the database plans anew, for a millisecond, whenever it hopes that values would better its plan. Here none does.
_OPENED = "opened_at BETWEEN (SELECT %(start)s::timestamptz) AND (SELECT %(end)s::timestamptz)"
_PAGE = "LIMIT (SELECT %(size)s::bigint) OFFSET (SELECT %(offset)s::bigint)"
_MOVED = f"EXISTS (SELECT FROM cases_caseevent WHERE case_id = gated.id AND at > %(since)s AND {_LOUD})"


@dataclass(frozen=True)
class Found:
    """A finished document, without its XML head, and how many requests are in it."""

    body: str
    count: int


def find(wanted: Wanted, fmt: str, base: str) -> Found:
    """The published requests that are wanted, the latest first. `base` is our own address, without a slash at the end."""
    language = get_language() or ""
    given: dict[str, Any] = {"base": base, "english": language == "en"}
    given |= {
        "public": Audience.PUBLIC.value,
        "notes": _notes(language),
        "size": wanted.size,
        "offset": wanted.offset,
    }
    narrowed = _narrowed(wanted, given)
    seen, values = gated()
    rows = f"SELECT * FROM ({seen}) gated WHERE {narrowed} ORDER BY opened_at DESC, id DESC {_PAGE}"
    lines = [found for (found,) in kept.run(f"SELECT {_LINE[fmt]} FROM ({rows}) c {_JOINED}", given | values)]
    body = array(lines) if fmt == "json" else f"<service_requests>{''.join(lines)}</service_requests>"
    return Found(body, len(lines))


@cache
def gated() -> tuple[str, dict[str, Any]]:
    """The rows that anybody may see, as SQL. Asked of the gate once a process: for nobody in particular it is always the same."""
    seen: QuerySet[Any] = (
        Report.objects.visible_to(NOBODY)
        .filter(service=complaints.slug)
        .annotate(lat=_axis("ST_Y"), long=_axis("ST_X"))
    )
    sql, values = seen.values(*COLUMNS, "lat", "long").order_by().query.sql_with_params()
    names = [f"gate{place}" for place in range(len(values))]
    return sql % tuple(f"%({name})s" for name in names), dict(zip(names, values, strict=True))


def _axis(function: str) -> Func:
    return Func(F("place"), function=function, output_field=FloatField())


def _narrowed(wanted: Wanted, given: dict[str, Any]) -> str:
    """The condition for what is wanted; its values are added to those given."""
    if wanted.ids:
        given["ids"] = list(wanted.ids)
        return "number = ANY (%(ids)s)"
    conditions = ["true"]
    if wanted.opened:
        given["start"], given["end"] = wanted.opened
        conditions.append(_OPENED)
    if wanted.codes:
        given["codes"] = list(wanted.codes)
        conditions.append("category_id = ANY (%(codes)s)")
    if wanted.closed is not None:
        conditions.append(f"closed_at IS {'NOT' if wanted.closed else ''} NULL")
    if wanted.updated_after:
        given["since"] = wanted.updated_after
        conditions.append(_MOVED)
    return " AND ".join(conditions)


@cache
def _notes(language: str) -> str:
    """What each state means for the resident, as JSON. `language` is the active one, and the key it is kept under."""
    notes = (
        {"state": name, "note": gettext(state.note) if state.note else ""} for name, state in ReportFlow.states.items()
    )
    return json.dumps(list(notes))
