"""The addresses of the interface. `/api/v1/` answers nothing but JSON."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from django.views.decorators.http import require_safe

from simpul.portal.api.app import api, openapi
from simpul.portal.api.pages import index
from simpul.portal.api.problems import courteous, not_found


def nothing(request: HttpRequest, rest: str = "") -> HttpResponse:
    """What stands where nothing else does."""
    return not_found()


def _polite(found: URLPattern) -> URLPattern:
    polite: URLPattern = path(f"api/v1/{found.pattern}", courteous(found.callback))
    return polite


urlpatterns = [
    path("api/", index, name="api"),
    path("api/v1/openapi.json", courteous(require_safe(openapi)), name="api_document"),
    *(_polite(found) for found in api.urls[0] if isinstance(found, URLPattern)),
    re_path(r"^api/v1/(?P<rest>.*)$", courteous(nothing)),
]
