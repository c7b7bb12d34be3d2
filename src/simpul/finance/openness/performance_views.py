"""`/laporan-kinerja/`: the performance report as a page, a table and a paper."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from simpul.finance.openness import asking, performance
from simpul.finance.openness import performance_words as telling
from simpul.finance.openness.performance import Report
from simpul.kernel.accounts.throttling import TooMany, throttle
from simpul.kernel.documents.papers import paper
from simpul.kernel.organizations.models import Agency
from simpul.kernel.regency import current
from simpul.kernel.web import downloads, formats
from simpul.kernel.web.middleware import client_address
from simpul.kernel.web.sharing import shared
from simpul.lib import clock

TEMPLATE = Path(__file__).with_name("performance.typ")
AT_MOST, SECONDS = 60, 600


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The nearest year that has a budget; where none has, that nothing is in force yet."""
    year = asking.nearest(asking.years())
    if year is None:
        now = clock.today(current().zone).year
        empty: dict[str, Any] = {
            "year": now,
            "agency": None,
            "report": None,
            "agencies": [],
            "bands": [],
            "query": "",
            "years": [],
        }
        return render(request, "openness/performance.html", empty)
    return HttpResponseRedirect(reverse("performance_report", args=[year]))


@require_safe
@shared
def report(request: HttpRequest, year: int) -> HttpResponseBase:
    """The report of a year; `?opd=` of an agency, `?unduh=` as a file."""
    agency, told = _asked(request, year)
    if told and downloads.asked(request):
        name = f"lkjip-{agency.code if agency else current().slug}-{year}"
        return downloads.take_table(request, downloads.Table(name, telling.heads(), telling.rows(told)))
    context = {
        "year": year, "agency": agency, "report": told, "agencies": performance.agencies(year),
        "bands": telling.bands(told) if told else [],
        "query": downloads.query(request), "years": asking.years(),
    }  # fmt: skip
    return render(request, "openness/performance.html", context, status=200 if told else 404)


def _asked(request: HttpRequest, year: int) -> tuple[Agency | None, Report | None]:
    if not 2000 <= year <= 2999:
        raise Http404
    code = request.GET.get("opd", "").replace("\0", "")[:40]
    agency = get_object_or_404(Agency, code=code) if code else None
    return agency, performance.of(year, agency)


@require_safe
def printed(request: HttpRequest, year: int) -> HttpResponse:
    """The same on paper, with what only people can write left open."""
    agency, told = _asked(request, year)
    if told is None:
        raise Http404
    try:
        throttle("paper", str(client_address(request)), limit=AT_MOST, seconds=SECONDS)
    except TooMany as refusal:
        return HttpResponse(str(refusal), status=429, content_type="text/plain; charset=utf-8")
    title = _("Laporan kinerja %(year)s") % {"year": year}
    content = paper(
        TEMPLATE,
        title=title,
        language=formats.language(),
        day=date(year, 12, 31),
        data=telling.on_paper(told, agency, title),
    )
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = (
        f'inline; filename="lkjip-{agency.code if agency else current().slug}-{year}.pdf"'
    )
    return answer
