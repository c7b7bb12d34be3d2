"""Published figures, and the page on which each opens to its records."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from simpul.kernel.accounts.viewer import Viewer, viewer_of
from simpul.kernel.cases import lists, tables
from simpul.kernel.cases.filters import agency_codes
from simpul.kernel.indicators import Count, Figure, Indicator, registry
from simpul.kernel.indicators.figures import Measured
from simpul.kernel.indicators.measuring import newest_of, trend, trends
from simpul.kernel.indicators.models import Observation
from simpul.kernel.indicators.scopes import AGENCY, REGION, Scope
from simpul.kernel.regency import current
from simpul.kernel.web import downloads
from simpul.kernel.web.sharing import shared
from simpul.lib import clock, periods
from simpul.lib.periods import Kind, Period

SHOWN = 13
FEW = 5  # on fewer rows no share and no middle is told


def this_month() -> Period:
    """The month of today on the regency's wall calendar."""
    return Period.of(Kind.MONTH, clock.today(current().zone))


def months_back(until: Period, n: int) -> list[Period]:
    """The n months that end with one, in order."""
    found = [until]
    while len(found) < n:
        found.append(found[-1].previous)
    return found[::-1]


@require_safe
@shared
def index(request: HttpRequest) -> HttpResponseBase:
    """All indicators with their latest values and their course; with `?unduh=` as a file."""
    months = months_back(this_month(), SHOWN)
    courses = trends(registry, months)
    rows = [(found, courses[found.code]) for found in registry.values()]
    if downloads.asked(request):
        header = [_("Indikator"), _("Satuan"), *(month.code for month in months)]
        lines = ((_(str(one.label)), _(str(one.unit)), *(at and at.value for at in course)) for one, course in rows)
        return downloads.take_table(request, downloads.Table("indikator-semua", header, lines))
    return render(request, "web/indicators.html", {"rows": rows, "months": months})


@require_safe
@shared
def figure(request: HttpRequest, code: str, period: str = "") -> HttpResponseBase:
    """One figure: value, formula, course, and the rows counted and measured against, as far as this viewer may see them.

    With `?unduh=` the rows counted (or, with `&yang=selebihnya`, the others) as a file.
    """
    found, span = _asked(code, period)
    part = part_asked(request)
    drawn = found.figure(span, part.narrow) if part else found.figure(span)
    viewer = viewer_of(request)
    months = months_back(this_month(), SHOWN)
    rest = drawn.base.exclude(pk__in=drawn.rows.values("pk")) if drawn.base is not None else None
    if downloads.asked(request):
        wanted = rest if request.GET.get("yang") == "selebihnya" and rest is not None else drawn.rows
        kept = {"indikator": code, "periode": span.code, "yang": request.GET.get("yang", ""), "bagian": str(part or "")}
        return downloads.take_away(request, tables.BEHIND_A_FIGURE, wanted.visible_to(viewer), viewer, filters=kept)  # type: ignore[attr-defined]
    drawn_now, course = drawn.measure(), trend(code, months, str(part or ""))
    if part is not None:  # a month's value must not tell what the page of that month keeps silent
        course = [None if one is not None and too_few(drawn, one) else one for one in course]
    context: dict[str, Any] = {
        "indicator": found, "period": span, "months": months, "trend": course, "measured": drawn_now,
        "kept": newest_of(code, span.code, str(part or "")), "part": part, "part_name": part_name(part), "few": FEW,
        "too_few": part is not None and too_few(drawn, drawn_now),
        "counted": _opened(drawn.rows, viewer, request.GET.get("a", "")),
        "rest": None if rest is None else _opened(rest, viewer, request.GET.get("b", "")),
    }  # fmt: skip
    return render(request, "web/figure.html", context)


@require_safe
def figure_json(request: HttpRequest, code: str, period: str = "") -> JsonResponse:
    """The same as data: what is needed to recompute it."""
    found, span = _asked(code, period)
    now = found.figure(span).measure()
    counted = found.figure(span).rows
    numbers = [row.number for row in lists.newest_first(counted.visible_to(viewer_of(request)), size=1000).rows]  # type: ignore[attr-defined]
    return JsonResponse(
        {
            "indicator": code, "label": str(found.label), "unit": str(found.unit), "formula": str(found.formula), "version": found.version,
            "period": span.code, "value": float(now.value) if now.value is not None else None, "counted": now.counted, "whole": now.whole,
            "visible_records": numbers,
        }
    )  # fmt: skip


def part_asked(request: HttpRequest) -> Scope | None:
    """The agency (`instansi`) or kecamatan that the address asks for; None: the whole regency."""
    if code := request.GET.get("instansi", "")[:60]:
        return Scope(AGENCY, code)
    code = request.GET.get("kecamatan", "")[:13]
    return Scope(REGION, code) if code else None


def too_few(figure: Figure, found: Measured | Observation) -> bool:
    """Whether a share or a middle rests on so few rows that it would only mislead. A count is always told."""
    rests_on = found.counted if found.whole is None else found.whole
    return not isinstance(figure, Count) and rests_on < FEW


def part_name(part: Scope | None) -> str:
    """What people call it."""
    if part is None:
        return ""
    names = agency_codes().get(part.code, (0, part.code))[1]
    return names if part.kind == AGENCY else lists.region_names().get(part.code, part.code)


def _opened(rows: QuerySet[Any], viewer: Viewer, after: str) -> dict[str, Any]:
    """The rows behind a figure that this viewer may see, and how many there are in all."""
    seen = rows.visible_to(viewer)  # type: ignore[attr-defined]
    return {"page": lists.newest_first(seen, after, size=20), "all": lists.count(rows), "seen": lists.count(seen)}  # type: ignore[arg-type]


def _asked(code: str, period: str) -> tuple[Indicator, Period]:
    try:
        return registry[code], periods.parse(period) if period else this_month()
    except (KeyError, ValueError) as error:
        raise Http404 from error
