"""The kinds of figure: a share, a count, a median. Each holds the rows it is made of, not a number."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Protocol

from django.db.models import Aggregate, F, FloatField, QuerySet

TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Measured:
    """A figure worked out: the value (None when there is nothing to measure) and how many rows it rests on."""

    value: Decimal | None
    counted: int
    whole: int | None


class Figure(Protocol):
    """What the formula of an indicator returns."""

    @property
    def rows(self) -> QuerySet[Any]:
        """The rows counted."""

    @property
    def base(self) -> QuerySet[Any] | None:
        """The rows measured against, where there are such."""

    def measure(self) -> Measured:
        """Work it out."""


@dataclass(frozen=True)
class Share:
    """So many of so many, in percent to one decimal."""

    rows: QuerySet[Any]
    base: QuerySet[Any]

    def measure(self) -> Measured:
        counted, whole = self.rows.count(), self.base.count()
        value = (Decimal(100 * counted) / whole).quantize(TENTH, ROUND_HALF_UP) if whole else None
        return Measured(value, counted, whole)


@dataclass(frozen=True)
class Count:
    """How many."""

    rows: QuerySet[Any]
    base: None = None

    def measure(self) -> Measured:
        counted = self.rows.count()
        return Measured(Decimal(counted), counted, None)


class _Percentile(Aggregate):
    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


@dataclass(frozen=True)
class Median:
    """The middle of a numeric column over the rows, to one decimal."""

    rows: QuerySet[Any]
    column: str
    base: None = None

    def measure(self) -> Measured:
        middle = self.rows.aggregate(middle=_Percentile(F(self.column)))["middle"]
        value = Decimal(str(middle)).quantize(TENTH, ROUND_HALF_UP) if middle is not None else None
        return Measured(value, self.rows.count(), None)


def fingerprint(figure: Figure) -> str:
    """A short hash of the questions that the figure asks of the database: changes whenever the formula does."""
    asked = [str(rows.query) for rows in (figure.rows, figure.base) if rows is not None]
    return hashlib.sha256("\n".join([type(figure).__name__, *asked]).encode()).hexdigest()[:16]
