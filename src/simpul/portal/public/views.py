"""The home page and the pages of the institution."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from simpul.kernel.accounts.viewer import viewer_of
from simpul.kernel.cases import lists
from simpul.kernel.cases.services import registry
from simpul.kernel.regency import current
from simpul.kernel.regulations import parameters
from simpul.kernel.web import downloads
from simpul.kernel.web.administration import versions
from simpul.kernel.web.sharing import shared
from simpul.kernel.web.tracking import own_cases
from simpul.lib import clock
from simpul.lib.spreadsheets import csv_lines
from simpul.portal.public import privacy as personal
from simpul.portal.public import showing
from simpul.portal.public.doors import open_service

OWN = 3


@require_safe
@shared
def home(request: HttpRequest) -> HttpResponse:
    """The first page: search, what one came for, one's own matters, and how the regency is doing."""
    viewer = viewer_of(request)
    asks = viewer.resident_id is not None or viewer.unlocked
    own = lists.newest_first(own_cases(viewer), size=OWN).rows if asks else []
    context = {
        "greeting": greeting(), "name": viewer.user.name if viewer.user else "", "services": list(registry.values()),
        "own": own, "open_service": open_service(), "figures": showing.figures(), "answered": showing.answered(),
    }  # fmt: skip
    return render(request, "public/home.html", context)


@require_safe
def privacy(request: HttpRequest) -> HttpResponseBase:
    """What is kept about people, why, for how long, and what they may ask for; with `?unduh=` the register as a file."""
    if downloads.asked(request):
        return downloads.take_table(
            request, downloads.Table("daftar-pemrosesan-data-pribadi", personal.HEADS, personal.rows())
        )
    return render(request, "public/privacy.html", {"kept": personal.register()})


@require_safe
def privacy_register(request: HttpRequest) -> StreamingHttpResponse:
    """The register of processing activities, to take away."""
    return StreamingHttpResponse(
        csv_lines(personal.HEADS, personal.rows(), zone=current().zone),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="daftar-pemrosesan-data-pribadi.csv"'},
    )


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How usable the platform is, and what is not yet."""
    return render(request, "public/accessibility.html")


@require_safe
def rules(request: HttpRequest) -> HttpResponseBase:
    """The numbers set by regulations by which the platform works today, each with its legal basis; with `?unduh=` and their history."""
    if downloads.asked(request):
        ever = (
            (one, version)
            for one in parameters.registry.values()
            for version in parameters.versions().get(one.code, ())
        )
        return downloads.take_table(request, versions.table("aturan-yang-dijalankan", ever))
    today = clock.today(current().zone)
    rows = [(parameter, parameters.ruling_or_none(parameter, today)) for parameter in parameters.registry.values()]
    return render(request, "public/rules.html", {"rows": rows, "today": today, "history": parameters.versions()})


def greeting() -> str:
    """How people greet each other at this time of day."""
    hour = clock.now().astimezone(current().zone).hour
    if hour < 4 or hour >= 18:
        return _("Selamat malam")
    if hour < 11:
        return _("Selamat pagi")
    return _("Selamat siang") if hour < 15 else _("Selamat sore")
