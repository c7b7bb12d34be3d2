"""Lists of cases from SQL to bytes: one statement, no object a row. The gate's condition is compiled into it."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterator
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language, gettext

from simpul.kernel import kept
from simpul.kernel.cases import lists, seeking
from simpul.kernel.cases.models import Case, CaseQuerySet
from simpul.kernel.cases.services import registry
from simpul.kernel.jsontext import array, code, line, plain, words
from simpul.kernel.organizations.models import Agency
from simpul.kernel.regions.models import Region
from simpul.lib import clock
from simpul.lib.memo import Memo

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
_FIELDS = {
    "number": code("c.number"),
    "title": words("c.title"),
    "opened_at": words("c.opened_at"),
    "due_at": words("c.due_at"),
    "closed_at": words("c.closed_at"),
    "overdue": plain("c.closed_at IS NULL AND c.paused_at IS NULL AND coalesce(c.due_at < %s, false)"),
    "late": plain("c.late"),
    "example": plain("c.example"),
}
_SELECTED = f"SELECT c.id, c.service, c.state, c.agency_id, c.region_id, {line(_FIELDS)}"
# What many cases share is written once, not by the database for each: it would read all regions and agencies for each list.
NOBODYS, NOWHERE = ',"agency":null', ',"region":null,"village":null,"district":null}'
agencies: Memo[dict[int | None, str]] = Memo(lambda: {None: NOBODYS, **dict(_agencies())}, seconds=60)
ends: Memo[dict[str | None, str]] = Memo(lambda: {None: NOWHERE, **dict(_ends())}, seconds=300)


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
        return _page([], after)
    rows = kept.run(
        f"{_SELECTED} FROM ({question.sql}) c ORDER BY c.id DESC",
        [clock.now(), *question.filled({})],
        prepare=bool(kept_as),
    )
    language, offices, places = get_language() or "", agencies(), ends()
    made = [
        f"{case[:-1]}{_state(service, state, language)}{offices.get(agency, NOBODYS)}{places.get(region, NOWHERE)}"
        for _id, service, state, agency, region, case in rows[:size]
    ]
    return _page(made, str(rows[size - 1][0]) if len(rows) > size else after)


def _page(lines: list[str], after: str | None) -> str:
    return f'{{"items": {array(lines)}, "after": {json.dumps(after)}}}'


def sought(cases: Callable[[], CaseQuerySet], asked: str, size: int) -> str:
    """Those of them with the words asked for: looked for among the newest first, so `after` may be told with few or no items."""
    page = seeking.newest_first(cases, asked, size=size)
    place = lists.place_after(page.after)
    ids = [row.id for row in page.rows]
    return newest_first(lambda: Case.objects.filter(pk__in=ids), size, after=str(place) if place else None)


@lru_cache(maxsize=1000)
def _state(service: str, name: str, language: str) -> str:
    """Service and state of a case as it is told. `language` is the active one, in which states are called, and part of the key.

    One by one: a service may come to the registry later than its house was opened.
    """
    known = registry.get(service)
    state = known.workflow.states.get(name) if known else None
    label = gettext(state.label) if state else name
    return f',"service":"{service}","state":"{name}","state_label":{json.dumps(label)}'


def _agencies() -> Iterator[tuple[int, str]]:
    """The agency of a case as it is told, by its number."""
    for number, name in Agency.objects.values_list("pk", "short_name"):
        yield number, f',"agency":{json.dumps(name, ensure_ascii=False)}'


def _ends() -> Iterator[tuple[str, str]]:
    """The last fields of a case, by the code of its region."""
    for place, own, above in Region.objects.values_list("code", "name", "parent__name"):
        village, district = (json.dumps(name, ensure_ascii=False) for name in (own, above))
        yield place, f',"region":"{place}","village":{village},"district":{district}}}'
