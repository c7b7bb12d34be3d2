"""Measure indicators and keep what came out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet, Value

from simpul.kernel.indicators import committing
from simpul.kernel.indicators.declarations import Indicator, registry
from simpul.kernel.indicators.figures import fingerprint
from simpul.kernel.indicators.models import Observation
from simpul.lib import clock
from simpul.lib.periods import Period


def measure(
    found: Indicator,
    period: Period,
    scope: str = "",
    narrow: Callable[[QuerySet[Any]], QuerySet[Any]] = lambda rows: rows,
) -> Observation:
    """Measure one figure now. A row is written only when it differs from the newest one kept."""
    figure = found.figure(period, narrow)
    now = figure.measure()
    newest = newest_of(found.code, period.code, scope)
    if newest and (newest.version, newest.value, newest.counted, newest.whole) == (
        found.version,
        now.value,
        now.counted,
        now.whole,
    ):
        return newest
    with transaction.atomic():
        made = Observation.objects.create(
            indicator=found.code, version=found.version, fingerprint=fingerprint(figure), period=period.code, scope=scope,
            value=now.value, counted=now.counted, whole=now.whole, at=clock.now(),
        )  # fmt: skip
        committing.commit([made], figure, Value(scope.partition(":")[2]), scope[: scope.find(":") + 1])
    return made


def newest_of(code: str, period: str, scope: str = "") -> Observation | None:
    """The latest measurement of a figure."""
    return Observation.objects.filter(indicator=code, period=period, scope=scope).order_by("-id").first()


def trend(code: str, periods: Iterable[Period], scope: str = "") -> list[Observation | None]:
    """The latest measurement of each period, in their order; None where there is none."""
    return trends([code], periods, scope)[code]


def trends(codes: Iterable[str], periods: Iterable[Period], scope: str = "") -> dict[str, list[Observation | None]]:
    """The same for several figures, in one question to the database."""
    asked, spans = list(codes), [period.code for period in periods]
    rows = Observation.objects.filter(indicator__in=asked, scope=scope, period__in=spans)
    newest = rows.order_by("indicator", "period", "-id").distinct("indicator", "period")
    found = {(row.indicator, row.period): row for row in newest}
    return {code: [found.get((code, span)) for span in spans] for code in asked}


def measure_all(periods: Iterable[Period]) -> int:
    """Measure every indicator for these periods. Returns how many figures were looked at."""
    looked = 0
    for period in periods:
        for found in registry.values():
            measure(found, period)
            looked += 1
    return looked
