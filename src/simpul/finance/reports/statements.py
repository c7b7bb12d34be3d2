"""A statement worked out: its lines with their amounts, beside the budget and the year before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from simpul.finance.reports import ceilings
from simpul.finance.reports.layouts import STATEMENTS, Line, Statement
from simpul.finance.reports.sums import ZERO, Span, Sums, ask

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Row:
    """A line with its amounts; `budget` is None where no budget stands beside it."""

    line: Line
    amount: Decimal
    before: Decimal
    budget: Decimal | None = None

    @property
    def counts(self) -> bool:
        """Whether there is anything to read in it."""
        return self.line.style != "line" or bool(self.amount or self.before or self.budget)

    @property
    def share(self) -> Decimal | None:
        """How much of the budget was done, in hundredths."""
        return self.amount / self.budget * HUNDRED if self.budget else None


@dataclass(frozen=True)
class Told:
    """A statement of a span."""

    statement: Statement
    span: Span
    rows: tuple[Row, ...]

    @property
    def has_budget(self) -> bool:
        """Whether a budget stands beside it."""
        return any(row.budget is not None for row in self.rows)

    def amount(self, code: str) -> Decimal:
        """The amount of a line."""
        return next(row.amount for row in self.rows if row.line.code == code)


@dataclass(frozen=True)
class Books:
    """What all statements of a span are made of, asked once."""

    span: Span
    now: Sums
    past: Sums
    budget: Mapping[str, Decimal]

    def told(self, code: str) -> Told:
        """One statement."""
        statement = STATEMENTS[code]
        now, past = worked_out(statement, self.now), worked_out(statement, self.past)
        budget = _budgeted(statement, self.budget) if statement.budgeted and self.budget else {}
        rows = (
            Row(line, now.get(line.code, ZERO), past.get(line.code, ZERO), budget.get(line.code))
            for line in statement.lines
        )
        return Told(statement, self.span, tuple(rows))


def of(span: Span) -> Books:
    """Ask for a span: two questions to the ledger, one to the budget where there is one."""
    now, past = ask(span)
    return Books(span, now, past, ceilings.by_account(span))


def worked_out(statement: Statement, sums: Sums) -> dict[str, Decimal]:
    """The amounts of the lines that have one."""
    amounts: dict[str, Decimal] = {}
    for line in statement.lines:
        if line.terms:
            amounts[line.code] = sum((sums.of(term) for term in line.terms), ZERO)
        elif line.parts:
            amounts[line.code] = sum((sign * amounts[part] for sign, part in line.parts), ZERO)
    return amounts


def _budgeted(statement: Statement, budget: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """The same lines over what the budget allows."""
    amounts: dict[str, Decimal] = {}
    for line in statement.lines:
        if line.terms:
            amounts[line.code] = sum((term.sign * _under(term.prefix, budget) for term in line.terms), ZERO)
        elif line.parts:
            amounts[line.code] = sum((sign * amounts[part] for sign, part in line.parts), ZERO)
    return amounts


def _under(prefix: str, budget: Mapping[str, Decimal]) -> Decimal:
    return sum((amount for code, amount in budget.items() if f"{code}.".startswith(f"{prefix}.")), ZERO)
