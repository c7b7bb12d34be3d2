"""Lists of cases from SQL to bytes: one statement, no object a row. The gate's condition is compiled into it."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable
from functools import cache
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language, gettext

from simpul.kernel import kept
from simpul.kernel.cases import lists, seeking
from simpul.kernel.cases.models import Case, CaseQuerySet
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
  'after', coalesce(CASE WHEN max(c.rank) > %s THEN (min(c.id) FILTER (WHERE c.rank <= %s))::text END, %s))::text
FROM (SELECT newest.*, row_number() OVER (ORDER BY id DESC) AS rank FROM ({cases}) newest) c
LEFT JOIN json_to_recordset(%s) AS said (service text, state text, label text)
  ON (said.service, said.state) = (c.service, c.state)
LEFT JOIN organizations_agency agency ON agency.id = c.agency_id
LEFT JOIN regions_region village ON village.code = c.region_id
LEFT JOIN regions_region district ON district.code = village.parent_id"""


def newest_first(
    cases: Callable[[], CaseQuerySet], size: int, kept_as: Hashable = None, after: str | None = None
) -> str:
    """A `CasePage` as JSON. The rows must have come through `visible_to`; `kept_as` holds all that decides over them.

    `after` is where the next page begins when these rows are all that there are.
    """

    def wanted() -> QuerySet[Any, Any]:
        return cases().order_by("-id").values_list(*COLUMNS)[: size + 1]

    question = kept.question(("json", size, kept_as), wanted) if kept_as else kept.put_together(wanted)
    if question is None:
        return json.dumps({"items": [], "after": after})
    asked = [clock.now(), size, size, size, after, *question.filled({}), _labels(get_language() or "")]
    return str(kept.run(_PAGE.format(cases=question.sql), asked, prepare=bool(kept_as))[0][0])


def sought(cases: Callable[[], CaseQuerySet], words: str, size: int) -> str:
    """Those of them with these words: looked for among the newest first, so `after` may be told with few or no items."""
    page = seeking.newest_first(cases, words, size=size)
    place = lists.place_after(page.after)
    ids = [row.id for row in page.rows]
    return newest_first(lambda: Case.objects.filter(pk__in=ids), size, after=str(place) if place else None)


@cache
def _labels(language: str) -> str:
    """The words for every state of every service, as JSON. `language` is the active one, and the key they are kept under."""
    words = [
        {"service": service.slug, "state": name, "label": gettext(state.label)}
        for service in registry.values()
        for name, state in service.workflow.states.items()
    ]
    return json.dumps(words)
