"""What the accounts of a year come to, asked once: by account, for a span of months, beside the same months of the year before.

The database adds up its balances; a leg is never fetched for a statement.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection

from simpul.finance.classification import codes
from simpul.finance.ledger.closing import OPENING
from simpul.finance.reports.layouts import Measure, Term

ZERO = Decimal(0)
TRANSIT = ("1.1.13", "3.1.03")  # RK SKPD and RK PPKD
SUMS = """
SELECT p.year, a.code,
  coalesce(sum(b.debit - b.credit) FILTER (WHERE p.month < %(first)s), 0),
  coalesce(sum(b.debit) FILTER (WHERE p.month >= %(first)s), 0),
  coalesce(sum(b.credit) FILTER (WHERE p.month >= %(first)s), 0)
FROM ledger_period p JOIN ledger_balance b ON b.period_id = p.id JOIN classification_account a ON a.id = b.account_id
WHERE p.year IN (%(year)s, %(year)s - 1) AND p.month <= %(last)s AND (%(agency)s::bigint IS NULL OR b.agency_id = %(agency)s)
GROUP BY p.year, a.code
"""
OPENED = """
SELECT e.year, a.code, coalesce(sum(l.amount) FILTER (WHERE l.amount > 0), 0), coalesce(-sum(l.amount) FILTER (WHERE l.amount < 0), 0)
FROM ledger_entry e JOIN ledger_leg l ON l.entry_id = e.id JOIN classification_account a ON a.id = l.account_id
WHERE e.source_kind = %(kind)s AND e.source_id IN (%(year)s, %(year)s - 1) AND (%(agency)s::bigint IS NULL OR l.agency_id = %(agency)s)
GROUP BY e.year, a.code
"""


@dataclass(frozen=True)
class Span:
    """The months of a year that a statement is about, and of which agency; none: the whole regency."""

    year: int
    first: int = 1
    last: int = 12
    agency: int | None = None

    @property
    def before(self) -> Span:
        """The same months of the year before."""
        return Span(self.year - 1, self.first, self.last, self.agency)


@dataclass
class Sum:
    """What an account came to: before the span (with what the year began with), and both sides of what moved in it."""

    before: Decimal = ZERO
    debit: Decimal = ZERO
    credit: Decimal = ZERO


@dataclass
class Sums:
    """The accounts of a year. For the whole regency, what agencies and treasury owe each other in transit is left out."""

    whole: bool
    accounts: dict[str, Sum] = field(default_factory=dict)
    _kept: dict[tuple[Measure, str], Decimal] = field(default_factory=dict, repr=False)

    def of(self, term: Term) -> Decimal:
        """The accounts of a term, on the side on which each grows."""
        key = term.measure, term.prefix
        if key not in self._kept:
            self._kept[key] = sum((self._told(term.measure, code) for code in self._under(term.prefix)), ZERO)
        return term.sign * self._kept[key]

    def transit(self, prefix: str) -> Decimal:
        """What a transit account (`TRANSIT`) came to in all agencies, debit positive."""
        return sum((_balance(one) for code, one in self.accounts.items() if code.startswith(prefix)), ZERO)

    def _under(self, prefix: str) -> Iterator[str]:
        for code in self.accounts:
            if f"{code}.".startswith(f"{prefix}.") and not (self.whole and code.startswith(TRANSIT)):
                yield code

    def _told(self, measure: Measure, code: str) -> Decimal:
        one, side = self.accounts[code], codes.side(code)
        amounts = {
            Measure.MOVED: side * (one.debit - one.credit), Measure.BALANCE: side * _balance(one), Measure.BEGINNING: side * one.before,
            Measure.DEBIT: one.debit, Measure.CREDIT: one.credit,
        }  # fmt: skip
        return amounts[measure]


def _balance(one: Sum) -> Decimal:
    return one.before + one.debit - one.credit


def ask(span: Span) -> tuple[Sums, Sums]:
    """The sums of a span, and of the same months a year before: two questions."""
    values: dict[str, Any] = {**vars(span), "kind": OPENING}
    found = {year: Sums(span.agency is None) for year in (span.year, span.year - 1)}
    with connection.cursor() as cursor:
        cursor.execute(SUMS, values)
        for year, code, *amounts in cursor.fetchall():
            found[year].accounts[code] = Sum(*amounts)
        cursor.execute(OPENED, values)
        for year, code, debit, credit in cursor.fetchall():
            _opened(found[year].accounts.setdefault(code, Sum()), span.first, debit, credit)
    return found[span.year], found[span.year - 1]


def _opened(one: Sum, first: int, debit: Decimal, credit: Decimal) -> None:
    """What a year began with stands before it, not in its first month. (In later spans it lies before them anyway.)"""
    if first == 1:
        one.before += debit - credit
        one.debit -= debit
        one.credit -= credit
