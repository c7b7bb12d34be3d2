"""How a year runs: by month beside its cash plan, how long money takes, how much goes in the last quarter, and how much by papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

ZERO = Decimal(0)
MONTHS = """
WITH planned AS (
  SELECT month, sum(p.months[month]) AS amount FROM budget_line l
  JOIN LATERAL (SELECT months FROM budget_cashplan c WHERE c.line_id = l.id ORDER BY c.id DESC LIMIT 1) p ON true,
  generate_series(1, 12) month
  WHERE l.year = %(year)s AND l.side = 'spending' GROUP BY month),
paid AS (
  SELECT extract(month FROM a.day)::int AS month, sum(i.amount) AS amount, count(DISTINCT a.id) AS n FROM treasury_act a
  JOIN treasury_request r ON r.id = a.request_id JOIN treasury_item i ON i.request_id = r.id
  WHERE a.step = 'pay' AND r.year = %(year)s GROUP BY 1)
SELECT month, coalesce(planned.amount, 0), coalesce(paid.amount, 0), coalesce(paid.n, 0)
FROM generate_series(1, 12) month LEFT JOIN planned USING (month) LEFT JOIN paid USING (month) ORDER BY month
"""
DAYS = """
SELECT count(*), percentile_disc(0.5) WITHIN GROUP (ORDER BY taken), percentile_disc(0.9) WITHIN GROUP (ORDER BY taken)
FROM (SELECT p.day - s.day AS taken FROM treasury_act p JOIN treasury_act s ON s.request_id = p.request_id AND s.step = 'submit'
      JOIN treasury_request r ON r.id = p.request_id WHERE p.step = 'pay' AND r.year = %(year)s) d
"""
COVERED = """
SELECT coalesce(sum(g.amount) FILTER (WHERE n.source_kind IN ('sp2d', 'spj')), 0), coalesce(sum(g.amount), 0) FROM ledger_leg g
JOIN ledger_entry n ON n.id = g.entry_id JOIN ledger_period m ON m.id = n.period_id JOIN classification_account a ON a.id = g.account_id
WHERE n.year = %(year)s AND n.book = 'budgetary' AND m.month < 13 AND a.code LIKE '5.%%'
"""


@dataclass(frozen=True)
class Month:
    """What was planned and what was paid in a month, and both from January on."""

    month: int
    planned: Decimal
    paid: Decimal
    payments: int
    planned_so_far: Decimal
    paid_so_far: Decimal


@dataclass(frozen=True)
class Running:
    """A year's run. Days are calendar days from SPP to SP2D; None where nothing was paid."""

    months: Sequence[Month]
    payments: int
    median: int | None
    ninetieth: int | None
    by_papers: Decimal
    booked: Decimal

    @property
    def paid(self) -> Decimal:
        """All that was paid."""
        return self.months[-1].paid_so_far

    @property
    def last_quarter(self) -> Decimal | None:
        """The part of it that went from October on, in hundredths."""
        return sum((one.paid for one in self.months[9:]), ZERO) / self.paid * 100 if self.paid else None

    @property
    def covered(self) -> Decimal | None:
        """The part of the booked spending that went through papers here, in hundredths; the rest was brought in or written by hand."""
        return self.by_papers / self.booked * 100 if self.booked else None


def of(year: int) -> Running:
    """How a year runs, by three questions."""
    with connection.cursor() as cursor:
        cursor.execute(MONTHS, {"year": year})
        months, planned_so_far, paid_so_far = [], ZERO, ZERO
        for month, planned, paid, payments in cursor.fetchall():
            planned_so_far, paid_so_far = planned_so_far + planned, paid_so_far + paid
            months.append(Month(month, planned, paid, payments, planned_so_far, paid_so_far))
        cursor.execute(DAYS, {"year": year})
        payments, median, ninetieth = cursor.fetchone()
        cursor.execute(COVERED, {"year": year})
        by_papers, booked = cursor.fetchone()
    return Running(months, payments, median, ninetieth, by_papers, booked)
