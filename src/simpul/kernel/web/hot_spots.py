"""Where public cases come from: kecamatan, and the villages of one, as a map and a table that open the list behind each number.

Counted at most once in `AGE` for the same question in each process; the page says when.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import CharField, Count, Q
from django.db.models.functions import Cast, Left
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from simpul.kernel.accounts.viewer import NOBODY
from simpul.kernel.cases import lists
from simpul.kernel.cases.filters import COLUMN, Filters, narrowed
from simpul.kernel.cases.models import Case
from simpul.kernel.cases.services import Column, Service, registry
from simpul.kernel.web import downloads
from simpul.kernel.web.figures import SHOWN, months_back, this_month
from simpul.lib import clock
from simpul.lib.memo import forgets
from simpul.lib.periods import Kind, Period

AGE, KEPT = 300, 128  # seconds; questions
DISTRICT, VILLAGE = 8, 13  # characters of a code


@dataclass(frozen=True)
class Spot:
    """One place: public cases that came in the period, those still open, those late; `url` lists them."""

    code: str
    name: str
    all: int
    open: int
    late: int
    url: str


_kept: dict[tuple[str, ...], tuple[float, datetime, list[dict[str, Any]]]] = {}
forgets(_kept.clear)


@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """The map; `?kecamatan=` its villages, `?kategori=`, `?periode=` (a month or the year), `?unduh=` the table as a file."""
    service = next((one for one in registry.values() if one.public_list), None)
    chosen = [this_month(), *months_back(this_month(), SHOWN)[-2::-1], Period(Kind.YEAR, this_month().year)]
    period = next((one for one in chosen if one.code == request.GET.get("periode", chosen[0].code)), None)
    district = request.GET.get("kecamatan", "")
    if service is None or period is None or (district and district not in dict(lists.districts())):
        raise Http404
    column = _column(service)
    category = request.GET.get("kategori", "")
    if category and (column is None or category not in dict(column.choices())):
        raise Http404
    at, found = _counted(service, column, district, category, period)
    spots = [_spot(row, service, column, district, category, period) for row in found]
    missing = sum(spot.all for spot in spots if not spot.code)
    told = sorted((spot for spot in spots if spot.code), key=lambda spot: (-spot.all, spot.name))
    if downloads.asked(request):
        header = [_("Desa/kelurahan") if district else _("Kecamatan"), _("Masuk"), _("Belum selesai"), _("Lewat batas")]
        rows = ((spot.name, spot.all, spot.open, spot.late) for spot in told)
        return downloads.take_table(request, downloads.Table(f"peta-aduan-{period.code}", header, rows))
    context: dict[str, Any] = {
        "service": service, "column": column, "category": category, "period": period, "periods": chosen, "district": district,
        "district_name": lists.region_names().get(district, ""), "at": at, "missing": missing,
        "spots": told, "districts": lists.districts(), "query": downloads.query(request),
        "before": period.previous if period.kind is Kind.MONTH else None,
    }  # fmt: skip
    return render(request, "web/hot_spots.html", context)


def _column(service: Service) -> Column | None:
    """The public column by which cases are sorted into categories."""
    return next((one for one in service.columns if one.public and one.options and one.name == "category"), None)


def _counted(
    service: Service, column: Column | None, district: str, category: str, period: Period
) -> tuple[datetime, list[dict[str, Any]]]:
    key = (service.slug, district, category, period.code)
    known = _kept.get(key)
    if known and time.monotonic() - known[0] < AGE:
        return known[1], known[2]
    now = clock.now()
    own = ((column.name, category),) if column and category else ()
    asked = Filters(layanan=service.slug, kecamatan=district, periode=period.code, columns=own)
    late = Q(closed_at=None, paused_at=None, due_at__lt=now)
    place = Left(Cast("region_id", CharField()), VILLAGE if district else DISTRICT)
    rows = narrowed(Case.objects.public(), asked, NOBODY).order_by().annotate(spot=place).values("spot")
    found: list[Any] = list(
        rows.annotate(all=Count("*"), open=Count("pk", filter=Q(closed_at=None)), late=Count("pk", filter=late))
    )
    while len(_kept) >= KEPT:
        _kept.pop(next(iter(_kept)), None)
    _kept[key] = (time.monotonic(), now, found)
    return now, found


def _spot(
    row: dict[str, Any], service: Service, column: Column | None, district: str, category: str, period: Period
) -> Spot:
    code = row["spot"] or ""
    asked = {"kecamatan": code, "periode": period.code}
    if column and category:
        asked[COLUMN + column.name] = category
    url = f"{reverse('public_cases', args=[service.slug])}?{urlencode(asked)}"
    return Spot(code, lists.region_names().get(code, code), row["all"], row["open"], row["late"], url)
