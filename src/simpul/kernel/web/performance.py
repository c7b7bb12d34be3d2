"""How agencies and kecamatan do, beside each other. The figures are the published indicators, kept by the worker for each part
(`indicators.scopes`): the page reads some hundred rows, however many cases there are."""

from __future__ import annotations

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
from simpul.kernel.indicators import Indicator
from simpul.kernel.indicators.declarations import registry as indicators
from simpul.kernel.indicators.models import Observation
from simpul.kernel.indicators.scopes import AGENCY, REGION, of_period
from simpul.kernel.web import downloads
from simpul.kernel.web.figures import SHOWN, months_back, this_month, too_few
from simpul.lib import periods
from simpul.lib.periods import Period

PARTS = {"instansi": AGENCY, "kecamatan": REGION}


@dataclass(frozen=True)
class Cell:
    """One figure of one agency: `few` where it rests on too few rows to be told, and the page that opens its rows."""

    indicator: Indicator
    found: Observation | None
    few: bool
    url: str


@dataclass(frozen=True)
class Line:
    """One agency or kecamatan."""

    name: str
    cells: list[Cell]


@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """The table of a month; `?menurut=kecamatan` by place, `?layanan=` of another service, `?unduh=` as a file."""
    period, by = _period(request.GET.get("periode", "")), request.GET.get("menurut", "instansi")
    compared = [service for service in registry.values() if service.performance]
    service = next(
        (one for one in compared if one.slug == request.GET.get("layanan")), compared[0] if compared else None
    )
    if service is None or by not in PARTS:
        raise Http404
    columns = [indicators[f"{service.slug}.{found.code}"] for found in service.performance]
    found = lines(service, columns, period, by)
    if downloads.asked(request):
        return downloads.take_table(request, _table(by, period, columns, found))
    told = [cell.found.at for line in found for cell in line.cells if cell.found]
    context: dict[str, Any] = {
        "service": service, "services": compared, "columns": columns, "lines": found, "period": period, "by": by,
        "months": months_back(this_month(), SHOWN)[::-1], "newest": max(told, default=None), "query": downloads.query(request),
    }  # fmt: skip
    return render(request, "web/performance.html", context)


def lines(service: Service, columns: list[Indicator], period: Period, by: str) -> list[Line]:
    """What was measured, by name."""
    names = {code: name for code, (_pk, name) in agency_codes().items()} if by == "instansi" else lists.region_names()
    kept = of_period([column.code for column in columns], period, PARTS[by])
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
            made.append(Line(names.get(code, code), cells))
    return sorted(made, key=lambda line: line.name)


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
    try:
        return periods.parse(code) if code else this_month()
    except ValueError as error:
        raise Http404 from error
