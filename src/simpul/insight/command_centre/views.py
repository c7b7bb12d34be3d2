"""The screen of the command centre, its live part, and the lists that its figures open."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from simpul.insight.command_centre import live, load
from simpul.insight.command_centre.lenses import LENSES, Lens, through
from simpul.insight.command_centre.watchers import for_watchers, may_know_of_sealed
from simpul.kernel.accounts.viewer import viewer_of
from simpul.kernel.cases import gate, lists, tables
from simpul.kernel.cases.models import CaseQuerySet
from simpul.kernel.web import downloads

LISTING = replace(tables.DESK, name="pusat-komando")
FILTERS = ("lihat", "instansi", "kecamatan")


@for_watchers
@require_safe
def screen(request: HttpRequest) -> HttpResponse:
    """The whole screen: at a desk, or with `?layar=dinding` on a wall."""
    wall = _on_a_wall(request)
    drawn = live.picture(sealed=not wall and may_know_of_sealed(viewer_of(request)))
    frame = "frame/wall.html" if wall else "frame/staff.html"
    return render(request, "command/screen.html", {"drawn": drawn, "wall": wall, "frame": frame})


@for_watchers
@require_safe
def part(request: HttpRequest) -> HttpResponse:
    """The part that changes, for the script that asks every few seconds. 304 while nothing happened."""
    drawn = live.picture(sealed=not _on_a_wall(request) and may_know_of_sealed(viewer_of(request)))
    tag = f'"{drawn.version}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(drawn.html, headers=headers)


@for_watchers
@require_safe
def cases(request: HttpRequest) -> HttpResponseBase:
    """The rows behind a figure, as far as the viewer's office opens them; with `?unduh=` as a file."""
    lens, whole, seen = _asked(request)
    if downloads.asked(request):
        kept = _filters(request)
        return downloads.take_away(
            request, LISTING, seen, viewer_of(request), by_deadline=lens.by_deadline, filters=kept
        )
    context: dict[str, Any] = {
        "lens": lens, "lenses": LENSES.values(), "asked": _filters(request), "all": lists.count(whole), "load": load,
        "seen": lists.count(seen), "most": lists.MOST_COUNTED, "listing": LISTING, "districts": lists.districts(),
        "page_of_cases": _page(lens, seen, request.GET.get("setelah", "")),
        "agencies": sorted(load.agencies().values(), key=lambda pair: pair[1]),
    }  # fmt: skip
    return render(request, "command/cases.html", context)


def _filters(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "") for name in FILTERS}


def _asked(request: HttpRequest) -> tuple[Lens, CaseQuerySet, CaseQuerySet]:
    """The lens, all that is seen through it, and what of that this viewer's office opens."""
    asked = _filters(request)
    lens = _lens(asked["lihat"])
    whole = through(lens.code).filter(load.narrowed_to(asked["instansi"], asked["kecamatan"]))
    return lens, whole, whole.filter(gate.staff_rows(viewer_of(request)))


def _on_a_wall(request: HttpRequest) -> bool:
    return request.GET.get("layar") == "dinding"


def _lens(code: str) -> Lens:
    try:
        return LENSES[code or "terbuka"]
    except KeyError as error:
        raise Http404 from error


def _page(lens: Lens, cases: CaseQuerySet, after: str) -> lists.Page:
    return lists.most_urgent_first(cases, after) if lens.by_deadline else lists.newest_first(cases, after)
