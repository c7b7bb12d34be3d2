"""What a figure is made of: the accounts under it, and their postings, the newest first, in pages that are found by key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from simpul.finance.classification.models import Account
from simpul.finance.ledger.models import Leg
from simpul.finance.reports.sums import Span

PAGE = 50
ACCOUNTS = """
SELECT a.code, a.name, sum(b.debit), sum(b.credit) FROM ledger_period p JOIN ledger_balance b ON b.period_id = p.id
JOIN classification_account a ON a.id = b.account_id
WHERE p.year = %(year)s AND p.month BETWEEN %(first)s AND %(last)s AND (%(agency)s::bigint IS NULL OR b.agency_id = %(agency)s)
  AND (cardinality(%(under)s::text[]) = 0 OR EXISTS (SELECT FROM unnest(%(under)s::text[]) u WHERE a.code || '.' LIKE u || '.%%'))
  AND NOT EXISTS (SELECT FROM unnest(%(without)s::text[]) u WHERE a.code || '.' LIKE u || '.%%')
GROUP BY a.code, a.name ORDER BY a.code COLLATE "C"
"""


@dataclass(frozen=True)
class Sought:
    """Which postings: of a span, on accounts that begin with one of these codes (none: all) and with none of those `without`."""

    span: Span
    under: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class Turnover:
    """An account with what was posted on both sides."""

    code: str
    name: str
    debit: Decimal
    credit: Decimal


@dataclass(frozen=True)
class Postings:
    """A page of legs; `after` is the key of its last, or nothing where it ends."""

    legs: Sequence[Leg]
    after: int | None


def accounts(sought: Sought) -> list[Turnover]:
    """The accounts with what moved: also the trial balance of a span."""
    with connection.cursor() as cursor:
        cursor.execute(ACCOUNTS, {**vars(sought.span), "under": list(sought.under), "without": list(sought.without)})
        return [Turnover(*row) for row in cursor.fetchall()]


def page(sought: Sought, after: int | None = None, many: int = PAGE) -> Postings:
    """The legs, the newest first; `after` is where the page before ended."""
    found = list(legs(sought, after)[: many + 1])
    return Postings(found[:many], found[many - 1].pk if len(found) > many else None)


def legs(sought: Sought, after: int | None = None) -> QuerySet[Leg, Any]:
    """All of them, as a question that was not asked yet."""
    span, chart = sought.span, Account.objects.of(sought.span.year)
    found: QuerySet[Leg, Any] = Leg.objects.filter(
        entry__year=span.year, entry__period__month__gte=span.first, entry__period__month__lte=span.last
    )
    if sought.under or sought.without:
        wanted = chart.filter(_under(sought.under)) if sought.under else chart
        wanted = wanted.exclude(_under(sought.without)) if sought.without else wanted
        found = found.filter(account__in=list(wanted.values_list("pk", flat=True)))
    if span.agency is not None:
        found = found.filter(agency=span.agency)
    if after is not None:
        found = found.filter(pk__lt=after)
    return found.select_related("entry", "account", "agency").order_by("-pk")


def _under(codes: tuple[str, ...]) -> Q:
    wanted = Q()
    for code in codes:
        wanted |= Q(code=code) | Q(code__startswith=f"{code}.")
    return wanted
