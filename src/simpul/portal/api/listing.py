"""Lists of cases from SQL to bytes: one statement, no object a row. The gate's condition is compiled into it."""

from __future__ import annotations

import json
from functools import cache

from django.db import connection
from django.utils.translation import get_language, gettext

from simpul.kernel.cases.models import CaseQuerySet
from simpul.kernel.cases.services import registry
from simpul.lib import clock

COLUMNS = (
    "id",
    "number",
    "service",
    "title",
    "state",
    "region_id",
    "agency_id",
    "opened_at",
    "due_at",
    "closed_at",
    "paused_at",
    "late",
    "example",
)
_PAGE = """
SELECT json_build_object(
  'items', coalesce(json_agg(json_build_object(
    'number', c.number, 'service', c.service, 'title', c.title,
    'state', c.state, 'state_label', coalesce(said.label, c.state),
    'agency', agency.short_name, 'region', c.region_id, 'village', village.name, 'district', district.name,
    'opened_at', c.opened_at, 'due_at', c.due_at, 'closed_at', c.closed_at,
    'overdue', c.closed_at IS NULL AND c.paused_at IS NULL AND coalesce(c.due_at < %s, false),
    'late', c.late, 'example', c.example
  ) ORDER BY c.id DESC) FILTER (WHERE c.rank <= %s), '[]'),
  'after', CASE WHEN max(c.rank) > %s THEN (min(c.id) FILTER (WHERE c.rank <= %s))::text END)::text
FROM (SELECT newest.*, row_number() OVER (ORDER BY id DESC) AS rank FROM ({cases}) newest) c
LEFT JOIN json_to_recordset(%s) AS said (service text, state text, label text)
  ON (said.service, said.state) = (c.service, c.state)
LEFT JOIN organizations_agency agency ON agency.id = c.agency_id
LEFT JOIN regions_region village ON village.code = c.region_id
LEFT JOIN regions_region district ON district.code = village.parent_id"""


def newest_first(cases: CaseQuerySet, size: int) -> str:
    """A `CasePage` as JSON. The rows must have come through `visible_to`."""
    wanted, values = cases.order_by("-id").values(*COLUMNS)[: size + 1].query.sql_with_params()
    with connection.cursor() as cursor:
        asked = [clock.now(), size, size, size, *values, _labels(get_language() or "")]
        cursor.execute(_PAGE.format(cases=wanted), asked)
        return str(cursor.fetchone()[0])


@cache
def _labels(language: str) -> str:
    """The words for every state of every service, as JSON. `language` is the active one, and the key they are kept under."""
    words = [
        {"service": service.slug, "state": name, "label": gettext(state.label)}
        for service in registry.values()
        for name, state in service.workflow.states.items()
    ]
    return json.dumps(words)
