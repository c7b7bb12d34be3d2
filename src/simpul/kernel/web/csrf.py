"""The tokens of forms: put into every page, and asked about where a form that was open too long, or whose cookies are gone, is
told so beside what was typed, instead of a page that swallows it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from operator import add

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import CSRF_ALLOWED_CHARS, CSRF_SECRET_LENGTH, CsrfViewMiddleware
from django.views.decorators.csrf import csrf_exempt
from markupsafe import Markup

View = Callable[..., HttpResponseBase]
_MANY = len(CSRF_ALLOWED_CHARS)
_EVEN = 256 - 256 % _MANY  # bytes below it fall on every letter equally often
_UNEVEN = bytes(range(_EVEN, 256))
_PLACES = bytes(byte % _MANY for byte in range(256))  # of a byte: which letter it stands for
_LETTERS = bytes(ord(CSRF_ALLOWED_CHARS[place % _MANY]) for place in range(256))  # of a place, or the sum of two
_PLACE_OF = bytes(max(CSRF_ALLOWED_CHARS.find(chr(letter)), 0) for letter in range(256))


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


def token_input(request: HttpRequest) -> Markup:
    """The hidden field of a form with Django's token: its secret under a mask, each time another.

    Django draws and adds letter by letter, eight hundred calls a page; here a mask is drawn and added at once.
    """
    sent = request.META
    secret = sent.get("CSRF_COOKIE") or _drawn().translate(_LETTERS).decode()
    sent.update(CSRF_COOKIE=secret, CSRF_COOKIE_NEEDS_UPDATE=True)
    mask = _drawn()
    hidden = bytes(map(add, secret.encode().translate(_PLACE_OF), mask))
    token = (mask + hidden).translate(_LETTERS).decode()
    return Markup(f'<input type="hidden" name="csrfmiddlewaretoken" value="{token}">')  # noqa: S704  # letters and digits


def _drawn() -> bytes:
    """The places of as many letters as a secret has, by chance, all equally likely."""
    found = b""
    while len(found) < CSRF_SECRET_LENGTH:
        found += os.urandom(2 * CSRF_SECRET_LENGTH).translate(_PLACES, _UNEVEN)
    return found[:CSRF_SECRET_LENGTH]
