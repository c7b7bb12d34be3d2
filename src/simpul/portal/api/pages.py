"""The page for people who write programs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from simpul.portal.api.app import description
from simpul.portal.api.problems import TITLES


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What the interface offers, read from its own document."""
    operations = [
        (method.upper(), path, operation["summary"], operation["description"])
        for path, methods in description()["paths"].items()
        for method, operation in methods.items()
    ]
    return render(
        request,
        "api/index.html",
        {"operations": operations, "problems": TITLES, "base": request.build_absolute_uri("/api/v1")},
    )
