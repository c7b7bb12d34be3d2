"""The catalogue of services, and the page of each with the standard that the running code keeps."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from simpul.kernel.cases.services import Service, registry
from simpul.kernel.web.sharing import shared


def service_or_404(slug: str) -> Service:
    """The service at an address."""
    try:
        return registry[slug]
    except KeyError as error:
        raise Http404 from error


@require_safe
@shared
def index(request: HttpRequest) -> HttpResponse:
    """All services."""
    return render(request, "web/catalogue.html", {"services": list(registry.values())})


@require_safe
@shared
def service(request: HttpRequest, slug: str) -> HttpResponse:
    """One service: what it is, what to bring, how long each office may take."""
    return render(request, "web/service.html", {"service": service_or_404(slug)})
