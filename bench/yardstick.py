"""The yardstick: a bare view under the same server, without middleware. Budgets are for a machine where it costs 0.40 ms."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.urls import path

from simpul.config.cli import inside_django


def constant(request: HttpRequest) -> JsonResponse:
    """Always the same."""
    return JsonResponse({"status": "ok"})


urlpatterns = [path("", constant)]

if not settings.configured:
    inside_django.set_up()
    settings.MIDDLEWARE = []
    settings.ROOT_URLCONF = __name__

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402  Django had to be set up first

application = WSGIHandler()
