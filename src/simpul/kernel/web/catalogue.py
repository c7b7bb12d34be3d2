"""The catalogue of services, and the page of each with the standard that the running code keeps."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from simpul.kernel.cases.services import Service, registry
from simpul.kernel.web import downloads
from simpul.kernel.web.sharing import shared


def service_or_404(slug: str) -> Service:
    """The service at an address."""
    try:
        return registry[slug]
    except KeyError as error:
        raise Http404 from error


@require_safe
@shared
def index(request: HttpRequest) -> HttpResponseBase:
    """All services; with `?unduh=` as a file."""
    if downloads.asked(request):
        rows = ((one.name, one.summary, one.agency) for one in registry.values())
        return downloads.take_table(
            request, downloads.Table("layanan", [_("Layanan"), _("Keterangan"), _("Instansi")], rows)
        )
    return render(request, "web/catalogue.html", {"services": list(registry.values())})


@require_safe
@shared
def service(request: HttpRequest, slug: str) -> HttpResponse:
    """One service: what it is, what to bring, how long each office may take."""
    return render(request, "web/service.html", {"service": service_or_404(slug)})
