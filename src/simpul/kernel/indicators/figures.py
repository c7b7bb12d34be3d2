"""The kinds of figure: a share, a count, a median. Each holds the rows it is made of, not a number."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Protocol

from django.db.models import Aggregate, F, FloatField, QuerySet
from django.db.models import Count as Number

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

    @property
    def nothing(self) -> Measured:
        """What it says of a part of the regency without rows."""

    def measure(self) -> Measured:
        """Work it out."""

    def by(self, part: Any) -> dict[str, Measured]:
        """Work it out for each part of the rows, in as many questions as the whole takes."""


@dataclass(frozen=True)
class Share:
    """So many of so many, in percent to one decimal."""

    rows: QuerySet[Any]
    base: QuerySet[Any]

    def measure(self) -> Measured:
        return self._of(self.rows.count(), self.base.count())

    def by(self, part: Any) -> dict[str, Measured]:
        counted = _counts(self.rows, part)
        return {key: self._of(counted.get(key, 0), whole) for key, whole in _counts(self.base, part).items()}

    @property
    def nothing(self) -> Measured:
        return self._of(0, 0)

    def _of(self, counted: int, whole: int) -> Measured:
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

    def by(self, part: Any) -> dict[str, Measured]:
        return {key: Measured(Decimal(n), n, None) for key, n in _counts(self.rows, part).items()}

    @property
    def nothing(self) -> Measured:
        return Measured(Decimal(0), 0, None)


class _Percentile(Aggregate):
    function = "percentile_cont"
    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


@dataclass(frozen=True)
class Median:
    """The middle of a numeric column over the rows, to one decimal; with another `share` the value below which so many lie."""

    rows: QuerySet[Any]
    column: str
    share: float = 0.5
    base: None = None

    def measure(self) -> Measured:
        found = self.rows.aggregate(n=Number("pk"), middle=self._middle)
        return self._of(found)

    def by(self, part: Any) -> dict[str, Measured]:
        parts = self.rows.order_by().annotate(part_=part).values("part_").annotate(n=Number("pk"), middle=self._middle)
        return {row["part_"]: self._of(row) for row in parts}

    @property
    def nothing(self) -> Measured:
        return Measured(None, 0, None)

    @property
    def _middle(self) -> Aggregate:
        return _Percentile(F(self.column), share=self.share)

    def _of(self, found: dict[str, Any]) -> Measured:
        middle = found["middle"]
        value = Decimal(str(middle)).quantize(TENTH, ROUND_HALF_UP) if middle is not None else None
        return Measured(value, found["n"], None)


def _counts(rows: QuerySet[Any], part: Any) -> dict[str, int]:
    parts = rows.order_by().annotate(part_=part).values("part_").annotate(n=Number("pk"))
    return {row["part_"]: row["n"] for row in parts}


def fingerprint(figure: Figure) -> str:
    """A short hash of the questions that the figure asks of the database: changes whenever the formula does."""
    asked = [str(rows.query) for rows in (figure.rows, figure.base) if rows is not None]
    return hashlib.sha256("\n".join([type(figure).__name__, *asked]).encode()).hexdigest()[:16]
