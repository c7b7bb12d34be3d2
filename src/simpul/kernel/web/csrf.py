"""A form that was open too long, or whose cookies are gone: told beside what was typed, instead of a page that swallows it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponseBase]


class _Check(CsrfViewMiddleware):
    """Django's own check, which says what it found instead of answering."""

    def _reject(self, request: HttpRequest, reason: str) -> str:
        return reason


def _nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def is_forged_or_stale(request: HttpRequest) -> bool:
    """Whether a POST lacks a valid token. For views marked `csrf_exempt`, which must then change nothing and show the form again."""
    if request.method != "POST":
        return False
    check = _Check(_nothing)
    check.process_request(request)
    request.__dict__.pop("csrf_processing_done", None)
    return check.process_view(request, _nothing, (), {}) is not None


def checks_its_token(view: View) -> View:
    """A page for people that asks `is_forged_or_stale` itself. Django passes it over; `middleware.legible` does not."""
    view.of_people = True  # type: ignore[attr-defined]
    return csrf_exempt(view)
