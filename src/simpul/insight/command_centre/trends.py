"""The published indicators with their course over thirteen months."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from simpul.kernel.indicators import Indicator, registry
from simpul.kernel.indicators.measuring import trends
from simpul.kernel.indicators.models import Observation
from simpul.kernel.regency import current
from simpul.lib import clock
from simpul.lib.periods import Kind, Period

MONTHS = 13


@dataclass(frozen=True)
class Course:
    """An indicator and its months. Without any measurement `latest` is None."""

    indicator: Indicator
    months: list[Period]
    measured: list[Observation | None]

    @property
    def _known(self) -> list[tuple[Period, Decimal]]:
        pairs = zip(self.months, self.measured, strict=True)
        return [(month, found.value) for month, found in pairs if found is not None and found.value is not None]

    @property
    def latest(self) -> tuple[Period, Decimal] | None:
        """The newest month that has a value, and the value."""
        return self._known[-1] if self._known else None

    @property
    def line(self) -> list[float]:
        """The values there are, oldest first."""
        return [float(value) for _month, value in self._known]

    @property
    def met(self) -> bool | None:
        """Whether the target is reached."""
        return self.indicator.met(self.latest[1] if self.latest else None)

    @property
    def url(self) -> str:
        """Where the figure opens to its rows."""
        if self.latest is None:
            return reverse("figure", args=[self.indicator.code])
        return reverse("figure_of", args=[self.indicator.code, self.latest[0].code])


def courses() -> list[Course]:
    """Every indicator, in the order of the registry."""
    last = Period.of(Kind.MONTH, clock.today(current().zone))
    months = [last]
    while len(months) < MONTHS:
        months.insert(0, months[0].previous)
    found = trends(list(registry), months)
    return [Course(indicator, months, found[code]) for code, indicator in registry.items()]
