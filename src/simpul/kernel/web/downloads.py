"""Taking a list of cases away: the rows of the page through the same gate, with its columns, as CSV or XLSX.

Other lists are `Table`s of `accounts.taking_away`, which does the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from simpul.kernel import audit
from simpul.kernel.accounts import taking_away
from simpul.kernel.accounts.taking_away import FORMS, MOST, Table, asked, narrowed_by, query
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.cases import answering, lists
from simpul.kernel.cases.models import CaseQuerySet
from simpul.kernel.cases.services import Service
from simpul.kernel.cases.tables import Listing

__all__ = ["FORMS", "MOST", "Table", "asked", "narrowed_by", "query", "take_away", "take_table"]

take_table = taking_away.take_away
AT_ONCE = 500  # cases whose answers are read together


def take_away(
    request: HttpRequest,
    listing: Listing,
    cases: CaseQuerySet,
    viewer: Viewer,
    *,
    by_deadline: bool = False,
    filters: Mapping[str, Any] | None = None,
    answers_of: Service | None = None,
) -> HttpResponseBase:
    """The cases as a file. The caller has asked the gate. What staff take away is written down, with how they had narrowed the list.

    `answers_of`: the service to which all of them belong, if what its form asked shall stand behind the columns of the list.
    """
    header, rows = listing.header(), _lines(listing, cases, by_deadline)
    if answers_of is not None:
        questions = answering.asked(answers_of)
        header += questions.values()
        rows = _with_answers(listing, cases, by_deadline, list(questions), viewer, audit.origin())
    told = Table(listing.name, header, rows, bool(viewer.grants), filters or {}, verb="case.export", noun="case")
    return take_table(request, told)


def _with_answers(
    listing: Listing, cases: CaseQuerySet, by_deadline: bool, questions: list[str], viewer: Viewer, place: audit.Origin
) -> Iterator[list[Any]]:  # fmt: skip
    """The rows with what each applicant answered, as far as this viewer may read it. A CSV file is sent when the request has long
    been handled: looks are still written down with the place from where it came."""
    rows = lists.every(cases, by_deadline=by_deadline, most=taking_away.MOST + 1)
    while some := list(islice(rows, AT_ONCE)):
        with audit.came_from(place):
            told = answering.told_of([row.id for row in some], viewer)
        for row in some:
            yield [*listing.values(row), *(told.get(row.id, {}).get(name, "") for name in questions)]


def _lines(listing: Listing, cases: CaseQuerySet, by_deadline: bool) -> Iterator[list[Any]]:
    return map(listing.values, lists.every(cases, by_deadline=by_deadline, most=taking_away.MOST + 1))
