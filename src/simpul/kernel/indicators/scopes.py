"""Parts of the regency for which figures are measured too: each agency, each kecamatan.

A scope cuts the rows of any formula, so a part has no formula of its own, and what it counted opens like the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import CharField, Expression, F, QuerySet
from django.db.models.functions import Cast, Left

from simpul.kernel.indicators import committing
from simpul.kernel.indicators.declarations import Indicator, registry
from simpul.kernel.indicators.figures import Measured, fingerprint
from simpul.kernel.indicators.models import Observation
from simpul.lib import clock
from simpul.lib.periods import Period

AGENCY, REGION = "agency", "region"
PARTS: dict[str, Callable[[], Expression | F]] = {
    AGENCY: lambda: F("agency__code"),
    REGION: lambda: Left(Cast("region_id", CharField()), 8),
}


@dataclass(frozen=True)
class Scope:
    """One agency or kecamatan, by its code."""

    kind: str
    code: str

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that belong to it."""
        return rows.filter(
            **({"agency__code": self.code} if self.kind == AGENCY else {"region__code__startswith": self.code})
        )

    def __str__(self) -> str:
        return f"{self.kind}:{self.code}"


def measure_parts(period: Period, indicators: Iterable[Indicator] = ()) -> int:
    """Measure every indicator for every part of the regency; a row is written where something changed. Returns how many."""
    written = 0
    for found in indicators or registry.values():
        for kind in PARTS:
            written += _measure(found, period, kind)
    return written


def of_period(codes: Iterable[str], period: Period, kind: str) -> dict[str, dict[str, Observation]]:
    """What was measured last for each part of the regency: part -> indicator -> observation."""
    rows = Observation.objects.filter(indicator__in=list(codes), period=period.code, scope__startswith=f"{kind}:")
    table: dict[str, dict[str, Observation]] = {}
    for row in rows.order_by("indicator", "scope", "-id").distinct("indicator", "scope"):
        table.setdefault(row.scope.partition(":")[2], {})[row.indicator] = row
    return table


def course(code: str, periods: Sequence[Period], kind: str) -> dict[str, list[Observation | None]]:
    """One figure of every part over some periods, as it was measured last: part -> an observation a period, None where there is none."""
    spans = [period.code for period in periods]
    rows = Observation.objects.filter(indicator=code, period__in=spans, scope__startswith=f"{kind}:")
    found = rows.order_by("scope", "period", "-id").distinct("scope", "period")
    table: dict[str, list[Observation | None]] = {}
    for row in found:
        table.setdefault(row.scope.partition(":")[2], [None] * len(spans))[spans.index(row.period)] = row
    return table


def _measure(found: Indicator, period: Period, kind: str) -> int:
    figure = found.figure(period)
    now = {f"{kind}:{key}": one for key, one in figure.by(PARTS[kind]()).items() if key}
    kept = {
        f"{kind}:{key}": rows[found.code]
        for key, rows in of_period([found.code], period, kind).items()
        if found.code in rows
    }
    empty, mark, at = figure.nothing, fingerprint(figure), clock.now()
    changed = [
        Observation(
            indicator=found.code, version=found.version, fingerprint=mark, period=period.code, scope=scope,
            value=one.value, counted=one.counted, whole=one.whole, at=at,
        )
        for scope, one in ((scope, now.get(scope, empty)) for scope in now.keys() | kept.keys())
        if _told(kept.get(scope)) != (found.version, one)
    ]  # fmt: skip
    with transaction.atomic():
        Observation.objects.bulk_create(changed)
        committing.commit(changed, figure, PARTS[kind](), f"{kind}:")
    return len(changed)


def _told(row: Observation | None) -> tuple[int, Measured] | None:
    return (row.version, Measured(row.value, row.counted, row.whole)) if row else None
