"""Published figures as data, with what is needed to recompute them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Router

from simpul.kernel.accounts.viewer import viewer_of
from simpul.kernel.cases import lists
from simpul.kernel.indicators import Indicator, registry
from simpul.kernel.indicators.models import Observation
from simpul.kernel.web.figures import this_month
from simpul.lib import periods
from simpul.portal.api import schemas, shapes
from simpul.portal.api.problems import Problem

router = Router(tags=["indicators"])
MOST_RECORDS = 1000


@router.get("/indicators", response=list[schemas.Indicator], summary=gettext_noop("Semua indikator"))
def indicators(request: HttpRequest) -> Any:
    """All indicators with their latest measured value of this month or one before it."""
    kept = Observation.objects.filter(scope="", period__regex="^[0-9]{4}-[0-9]{2}$", period__lte=this_month().code)
    newest = {row.indicator: row for row in kept.order_by("indicator", "-period", "-id").distinct("indicator")}
    return [_described(found, newest.get(found.code)) for found in registry.values()]


@router.get(
    "/indicators/{code}/{period}",
    response={200: schemas.Figure, 404: Problem},
    summary=gettext_noop("Satu angka dan catatan di baliknya"),
)
def figure(request: HttpRequest, code: shapes.IndicatorCode, period: shapes.PeriodCode) -> Any:
    """One figure of a month (`2026-11`), a quarter (`2026-Q4`) or a year, computed now."""
    if code not in registry:
        raise Http404
    found, span = registry[code], periods.parse(period)
    drawn = found.figure(span)
    now = drawn.measure()
    seen = drawn.rows.visible_to(viewer_of(request))  # type: ignore[attr-defined]
    return schemas.Figure(
        code=code,
        period=span.code,
        value=float(now.value) if now.value is not None else None,
        counted=now.counted,
        whole=now.whole,
        version=found.version,
        formula=_(str(found.formula)),
        visible_records=[row.number for row in lists.newest_first(seen, size=MOST_RECORDS).rows],
    )


def _described(found: Indicator, newest: Observation | None) -> schemas.Indicator:
    return schemas.Indicator(
        code=found.code,
        label=_(str(found.label)),
        unit=str(found.unit),
        dimension=found.dimension,
        formula=_(str(found.formula)),
        version=found.version,
        target=float(found.target) if found.target is not None else None,
        better=found.better,
        latest=_value(newest) if newest else None,
    )


def _value(kept: Observation) -> schemas.Value:
    value = float(kept.value) if kept.value is not None else None
    return schemas.Value(period=kept.period, value=value, counted=kept.counted, whole=kept.whole, measured_at=kept.at)
