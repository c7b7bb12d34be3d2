"""Declaring an indicator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from simpul.kernel.indicators.figures import Figure
from simpul.kernel.regency import current
from simpul.lib.periods import Period

registry: dict[str, Indicator] = {}
Text = str | Promise


class Better(StrEnum):
    """Which way is good."""

    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True)
class Span:
    """The moments of a period: `start <= moment < end`."""

    start: datetime
    end: datetime

    @classmethod
    def of(cls, period: Period) -> Span:
        """The span of a period on the regency's wall clock."""
        zone = current().zone
        return cls(period.start(zone), period.end(zone))


@dataclass(frozen=True, eq=False)
class Indicator:
    """A published figure. `formula` says in words what the function does; whoever changes the one raises `version`.

    `target` and values are in `unit`; `dimension` is one of the six of a smart city.
    """

    code: str
    label: Text
    unit: Text
    dimension: str
    formula: Text
    version: int
    measure: Callable[[QuerySet[Any], Span], Figure]
    target: Decimal | None = None
    better: Better = Better.HIGHER
    source: Callable[[], QuerySet[Any]] | None = None

    def figure(self, period: Period, narrow: Callable[[QuerySet[Any]], QuerySet[Any]] = lambda rows: rows) -> Figure:
        """The figure of a period; `narrow` cuts the rows down to an agency or a district."""
        if self.source is None:
            raise LookupError(f"Indicator {self.code} belongs to no service.")
        return self.measure(narrow(self.source()), Span.of(period))

    def met(self, value: Decimal | None) -> bool | None:
        """Whether the target is reached; None when there is no value or no target."""
        if value is None or self.target is None:
            return None
        return value >= self.target if self.better is Better.HIGHER else value <= self.target


def indicator(
    label: Text,
    *,
    unit: Text,
    dimension: str,
    formula: Text,
    version: int,
    target: int | str | None = None,
    better: Better = Better.HIGHER,
) -> Callable[[Callable[[QuerySet[Any], Span], Figure]], Indicator]:
    """Make a formula an indicator. Its code is the function's name; the service that lists it gives the rows."""

    def declare(measure: Callable[[QuerySet[Any], Span], Figure]) -> Indicator:
        goal = Decimal(str(target)) if target is not None else None
        return Indicator(measure.__name__, label, unit, dimension, formula, version, measure, goal, better)

    return declare


def adopt(found: Indicator, source: Callable[[], QuerySet[Any]], prefix: str) -> Indicator:
    """Enter an indicator in the registry, measuring these rows, under `<prefix>.<code>`."""
    entered = Indicator(**{**vars(found), "code": f"{prefix}.{found.code}", "source": source})
    if entered.code in registry:
        raise ValueError(f"Indicator {entered.code} is declared twice.")
    registry[entered.code] = entered
    return entered
