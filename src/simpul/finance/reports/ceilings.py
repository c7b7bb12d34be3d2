"""What the budget allows, and when it was to be spent: the column beside what was done, and how much of it was taken up.

A ceiling is that of the whole year, whatever months are looked at; a cash plan is that of the months.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import Sum

from simpul.finance.budget.models import LineState
from simpul.finance.reports.sums import ZERO, Span

PLANNED = """
SELECT coalesce(sum((SELECT sum(one) FROM unnest(p.months[%(first)s:%(last)s]) one)), 0)
FROM budget_line l JOIN classification_account a ON a.id = l.account_id
JOIN LATERAL (SELECT months FROM budget_cashplan c WHERE c.line_id = l.id ORDER BY c.id DESC LIMIT 1) p ON true
WHERE l.year = %(year)s AND a.code LIKE '5.%%' AND (%(agency)s::bigint IS NULL OR l.agency_id = %(agency)s)
"""


@dataclass(frozen=True)
class Absorption:
    """Spending that was done, beside the ceilings of the year and the cash plan of the months."""

    spent: Decimal
    ceiling: Decimal
    planned: Decimal

    @property
    def of_ceiling(self) -> Decimal | None:
        """In hundredths; none without a budget."""
        return self.spent / self.ceiling * 100 if self.ceiling else None

    @property
    def of_plan(self) -> Decimal | None:
        """In hundredths; none where no cash was planned."""
        return self.spent / self.planned * 100 if self.planned else None


def by_account(span: Span) -> Mapping[str, Decimal]:
    """The ceilings of a year by account, of an agency or of all: what comes in has a target there."""
    found = LineState.objects.filter(line__year=span.year)
    if span.agency is not None:
        found = found.filter(line__agency=span.agency)
    return dict(found.values_list("line__account__code").annotate(total=Sum("ceiling")).order_by())


def absorption(span: Span, spent: Decimal, budget: Mapping[str, Decimal]) -> Absorption:
    """How much was taken up, of what `by_account` told."""
    with connection.cursor() as cursor:
        cursor.execute(PLANNED, vars(span))
        [planned] = cursor.fetchone()
    ceiling = sum((amount for code, amount in budget.items() if code.startswith("5.")), ZERO)
    return Absorption(spent, ceiling, planned)
