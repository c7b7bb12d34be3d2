"""Bank and books side by side: what a line of the bank may be, and what one side has that the other lacks on a day (F17)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from simpul.finance.treasury.models import BankLine

NOTHING = Decimal(0)
PAPERS = """
  SELECT 'payment' AS kind, a.id, a.day, 'SP2D ' || a.no || '/' || r.year AS name, r.words,
    -(r.amount - coalesce((SELECT sum(w.amount) FROM treasury_withholding w WHERE w.request_id = r.id), 0)) AS amount,
    coalesce((SELECT sum(m.amount) FROM treasury_match m WHERE m.payment_id = a.id), 0) AS laid
  FROM treasury_act a JOIN treasury_request r ON r.id = a.request_id WHERE a.step = 'pay'
  UNION ALL SELECT 'revenue', v.id, v.day, v.reference, v.words, v.amount,
    coalesce((SELECT sum(m.amount) FROM treasury_match m WHERE m.revenue_id = v.id), 0) FROM treasury_revenue v WHERE NOT v.to_treasurer
  UNION ALL SELECT 'deposit', d.id, d.day, d.number, 'STS', d.amount,
    coalesce((SELECT sum(m.amount) FROM treasury_match m WHERE m.deposit_id = d.id), 0) FROM treasury_deposit d
  UNION ALL SELECT 'remittance', t.id, t.day, t.receipt, 'Pajak', -t.amount,
    coalesce((SELECT sum(m.amount) FROM treasury_match m WHERE m.remittance_id = t.id), 0) FROM treasury_remittance t
"""
CANDIDATES = f"""
SELECT kind, id, day, name, words, amount - laid FROM ({PAPERS}) told
WHERE amount <> laid AND sign(amount) = sign(%(rest)s) AND day BETWEEN %(day)s::date - 31 AND %(day)s::date + 31
ORDER BY abs(amount - laid - %(rest)s), abs(day - %(day)s::date), id LIMIT 12
"""
OPEN = f"""
SELECT kind, id, day, name, words, amount - laid FROM ({PAPERS}) told WHERE amount <> laid AND day <= %(day)s AND day >= %(since)s
ORDER BY day, id LIMIT %(most)s
"""
LINES = """
SELECT l.id, l.statement_id, l.day, coalesce(nullif(l.words, ''), l.reference), l.amount - coalesce(sum(m.amount), 0)
FROM treasury_bankline l LEFT JOIN treasury_match m ON m.line_id = l.id WHERE l.day <= %(day)s AND l.day >= %(since)s
GROUP BY l.id HAVING l.amount <> coalesce(sum(m.amount), 0) ORDER BY l.day, l.id LIMIT %(most)s
"""
SUMS = f"""
SELECT (SELECT coalesce(sum(amount), 0) FROM ({PAPERS}) p WHERE day <= %(day)s AND day >= %(since)s),
  (SELECT coalesce(sum(amount), 0) FROM treasury_bankline WHERE day <= %(day)s AND day >= %(since)s),
  (SELECT coalesce(sum(amount - laid), 0) FROM ({PAPERS}) p WHERE day <= %(day)s AND day >= %(since)s),
  (SELECT coalesce(sum(l.amount), 0) FROM treasury_bankline l WHERE l.day <= %(day)s AND l.day >= %(since)s)
    - (SELECT coalesce(sum(m.amount), 0) FROM treasury_match m JOIN treasury_bankline l ON l.id = m.line_id
       WHERE l.day <= %(day)s AND l.day >= %(since)s)
"""


@dataclass(frozen=True)
class Paper:
    """A document of ours with what of it the bank has not shown: in is positive."""

    kind: str
    pk: int
    day: date
    name: str
    words: str
    rest: Decimal


@dataclass(frozen=True)
class Unexplained:
    """A line of the bank with what of it no document of ours explains."""

    pk: int
    statement: int
    day: date
    words: str
    rest: Decimal


@dataclass(frozen=True)
class Compared:
    """A year up to a day: what moved by our documents and by the bank, and why the two differ."""

    day: date
    ours: Decimal
    banks: Decimal
    not_at_bank: Decimal
    not_in_books: Decimal
    papers: Sequence[Paper]
    lines: Sequence[Unexplained]

    @property
    def unexplained(self) -> Decimal:
        """What the two lists don't explain: lines and documents laid together across the day on which one looks."""
        return self.banks - self.ours + self.not_at_bank - self.not_in_books


def candidates(line: BankLine, rest: Decimal) -> list[Paper]:
    """Documents of which as much is open, nearest in amount and in time; in a month on both sides."""
    return [Paper(*row) for row in _rows(CANDIDATES, {"rest": rest, "day": line.day})]


def as_of(day: date, most: int = 100) -> Compared:
    """The year of a day, up to it. So many of each list; sums are over all."""
    told = {"day": day, "since": date(day.year, 1, 1), "most": most}
    [(ours, banks, not_at_bank, not_in_books)] = _rows(SUMS, told)
    papers = [Paper(*row) for row in _rows(OPEN, told)]
    lines = [Unexplained(*row) for row in _rows(LINES, told)]
    return Compared(day, ours, banks, not_at_bank, not_in_books, papers, lines)


def _rows(sql: str, told: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, told)
        return list(cursor.fetchall())
