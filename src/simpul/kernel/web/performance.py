"""How agencies and kecamatan do, beside each other. The figures are the published indicators, kept by the worker for each part
(`indicators.scopes`): the page reads some hundred rows, however many cases there are."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from simpul.kernel.cases import lists
from simpul.kernel.cases.filters import agency_codes
from simpul.kernel.cases.services import Service, registry
from simpul.kernel.indicators import Indicator, scopes
from simpul.kernel.indicators.declarations import registry as indicators
from simpul.kernel.indicators.figures import Figure
from simpul.kernel.indicators.measuring import trends
from simpul.kernel.indicators.models import Observation
from simpul.kernel.indicators.scopes import AGENCY, REGION, Scope, of_period
from simpul.kernel.organizations.models import Agency
from simpul.kernel.web import downloads
from simpul.kernel.web.figures import SHOWN, months_back, part_name, this_month, too_few
from simpul.lib import periods
from simpul.lib.memo import forgets
from simpul.lib.periods import Period

MONTHS = 12
PARTS = {"instansi": AGENCY, "kecamatan": REGION}
AGE = 300  # seconds that the usual times of agencies are kept in a process


@dataclass(frozen=True)
class Cell:
    """One figure of one agency: `few` where it rests on too few rows to be told, and the page that opens its rows."""

    indicator: Indicator
    found: Observation | None
    few: bool
    url: str


@dataclass(frozen=True)
class Line:
    """One agency or kecamatan. `course`: one of its figures over twelve months, None where a month has nothing to tell."""

    name: str
    cells: list[Cell]
    code: str = ""
    course: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Usual:
    """In how many hours an agency first answered in a month, the middle of its cases; `url` opens them."""

    hours: float
    month: Period
    url: str


_usual: dict[tuple[str, str], tuple[float, dict[str, Usual]]] = {}
forgets(_usual.clear)


def usual(service: Service, agency: Agency | None) -> Usual | None:
    """How long this agency usually takes to a first answer, measured in the last whole month; None while too few were."""
    if agency is None or service.answer_time is None:
        return None
    month = this_month().previous
    key = service.slug, month.code
    known = _usual.get(key)
    if known is None or time.monotonic() - known[0] > AGE:
        known = _usual[key] = time.monotonic(), _measured(f"{service.slug}.{service.answer_time.code}", month)
    return known[1].get(agency.code)


def _measured(code: str, month: Period) -> dict[str, Usual]:
    figure, url = indicators[code].figure(month), reverse("figure_of", args=[code, month.code])
    rows = ((part, row[code]) for part, row in of_period([code], month, AGENCY).items())
    return {
        part: Usual(float(found.value), month, f"{url}?{urlencode({'instansi': part})}")
        for part, found in rows
        if found.value is not None and not too_few(figure, found)
    }


@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """The table of a month, without `?periode=` of the last whole one.

    `?menurut=kecamatan` by place, `?layanan=` of another service, `?unduh=` as a file.
    """
    asked, by = request.GET.get("periode", ""), request.GET.get("menurut", "instansi")
    period = _period(asked)
    compared = [service for service in registry.values() if service.performance]
    service = next(
        (one for one in compared if one.slug == request.GET.get("layanan")), compared[0] if compared else None
    )
    if service is None or by not in PARTS:
        raise Http404
    columns = [indicators[f"{service.slug}.{found.code}"] for found in service.performance]
    if part := request.GET.get("bagian", "")[:60]:
        return _one(request, service, columns, period if asked else this_month(), by, part)
    followed = next((one for one in columns if one.code == request.GET.get("angka")), columns[0])
    found = lines(service, columns, period, by, followed)
    if not found and not asked:  # a house in its first month has no whole one to tell of
        period = this_month()
        found = lines(service, columns, period, by, followed)
    if downloads.asked(request):
        return downloads.take_table(request, _table(by, period, columns, found))
    told = [cell.found.at for line in found for cell in line.cells if cell.found]
    context: dict[str, Any] = {
        "service": service, "services": compared, "columns": columns, "lines": found, "period": period, "by": by,
        "months": months_back(this_month(), SHOWN)[::-1], "newest": max(told, default=None), "followed": followed,
        "running": this_month(), "whole": "lengkap" in request.GET,
        "query": urlencode({**downloads.narrowed_by(request), "periode": period.code}),
    }  # fmt: skip
    return render(request, "web/performance.html", context)


def lines(service: Service, columns: list[Indicator], period: Period, by: str, followed: Indicator) -> list[Line]:
    """What was measured, by name, with the course of one figure."""
    names = {code: name for code, (_pk, name) in agency_codes().items()} if by == "instansi" else lists.region_names()
    kept = of_period([column.code for column in columns], period, PARTS[by])
    courses = {} if not kept else scopes.course(followed.code, months_back(period, MONTHS), PARTS[by])
    drawn = {column.code: column.figure(period) for column in columns}
    made = []
    for code, row in kept.items():
        query = urlencode({by: code})
        cells = [
            Cell(
                column, found := row.get(column.code), found is not None and too_few(drawn[column.code], found),
                f"{reverse('figure_of', args=[column.code, period.code])}?{query}",
            )
            for column in columns
        ]  # fmt: skip
        if any(cell.found and cell.found.counted for cell in cells):
            told = tuple(_shown(drawn[followed.code], one) for one in courses.get(code, ()))
            made.append(Line(names.get(code, code), cells, code, told))
    return sorted(made, key=lambda line: line.name)


def _shown(figure: Figure, found: Observation | None) -> Any:
    """What may be told of a month; None where nothing was measured, there was nothing, or it rests on too few rows."""
    return None if found is None or too_few(figure, found) else found.value


def _one(
    request: HttpRequest, service: Service, columns: list[Indicator], until: Period, by: str, part: str
) -> HttpResponseBase:
    """One agency or kecamatan: each figure over twelve months, with the table behind, whose values open their rows."""
    months = months_back(until, MONTHS)
    kept = trends([column.code for column in columns], months, f"{PARTS[by]}:{part}")
    if not any(found for row in kept.values() for found in row):
        raise Http404
    query = urlencode({by: part})
    courses = [
        (
            column,
            [
                Cell(column, found, found is not None and too_few(column.figure(month), found),
                     f"{reverse('figure_of', args=[column.code, month.code])}?{query}")
                for month, found in zip(months, kept[column.code], strict=True)
            ],
        )
        for column in columns
    ]  # fmt: skip
    name = part_name(Scope(PARTS[by], part))
    if downloads.asked(request):
        header = [_("Bulan"), *(f"{_(str(column.label))} ({_(str(column.unit))})" for column in columns)]
        rows = ([month.code, *(_told(cells[n])[0] for _column, cells in courses)] for n, month in enumerate(months))
        return downloads.take_table(request, downloads.Table(f"kinerja-{part}-{until.code}", header, rows))
    context: dict[str, Any] = {
        "service": service, "courses": [(column, cells, [None if cell.few or not cell.found else cell.found.value for cell in cells])
                                        for column, cells in courses],
        "months": months, "period": until, "by": by, "part": part, "name": name, "query": downloads.query(request),
    }  # fmt: skip
    return render(request, "web/performance_part.html", context)


def _table(by: str, period: Period, columns: list[Indicator], found: list[Line]) -> downloads.Table:
    """The table as people take it away: of each figure what is told, and on how many rows it rests."""
    header = [_("Instansi") if by == "instansi" else _("Kecamatan")]
    for column in columns:
        header += [f"{_(str(column.label))} ({_(str(column.unit))})", "n"]
    rows = ([line.name, *(value for cell in line.cells for value in _told(cell))] for line in found)
    return downloads.Table(f"kinerja-{period.code}", header, rows)


def _told(cell: Cell) -> tuple[Any, Any]:
    if cell.found is None:
        return None, None
    return (_("kurang dari 5"), None) if cell.few else (cell.found.value, cell.found.whole)


def _period(code: str) -> Period:
    """What the address asks for; without it the last whole month, since of a running one little can be told for weeks."""
    try:
        return periods.parse(code) if code else this_month().previous
    except ValueError as error:
        raise Http404 from error
