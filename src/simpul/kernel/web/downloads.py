"""Taking a list of cases away: the rows of the page through the same gate, with its columns, as CSV or XLSX.

Other lists are `Table`s of `accounts.taking_away`, which does the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from simpul.kernel.accounts import taking_away
from simpul.kernel.accounts.taking_away import FORMS, Table, asked, narrowed_by, query
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.cases import lists
from simpul.kernel.cases.models import CaseQuerySet
from simpul.kernel.cases.tables import Listing

__all__ = ["FORMS", "Table", "asked", "narrowed_by", "query", "take_away", "take_table"]

take_table = taking_away.take_away


def take_away(
    request: HttpRequest,
    listing: Listing,
    cases: CaseQuerySet,
    viewer: Viewer,
    *,
    by_deadline: bool = False,
    filters: Mapping[str, Any] | None = None,
) -> HttpResponseBase:
    """The cases as a file. The caller has asked the gate. What staff take away is written down, with how they had narrowed the list."""
    rows = _lines(listing, cases, by_deadline)
    return take_table(
        request,
        Table(
            listing.name, listing.header(), rows, bool(viewer.grants), filters or {}, verb="case.export", noun="case"
        ),
    )


def _lines(listing: Listing, cases: CaseQuerySet, by_deadline: bool) -> Iterator[list[Any]]:
    return map(listing.values, lists.every(cases, by_deadline=by_deadline, most=taking_away.MOST + 1))
