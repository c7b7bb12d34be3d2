"""Around every request: the headers that keep browsers strict, where the request came from for the audit trail, and its language.

What is here passes at every request, so it does nothing twice and nothing before it is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from ipaddress import ip_address
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.messages.storage import default_storage
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.session import SessionStorage
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject, empty

from simpul.kernel import audit
from simpul.kernel.web import refusals

Handler = Callable[[HttpRequest], HttpResponse]
NUL = "\0"

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "private, no-cache",  # what may be kept for others says so itself
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()",
}
if settings.HTTPS:
    HEADERS["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains"


def secure(get_response: Handler) -> Handler:
    """Security headers on every answer. A view that needs a stricter one sets it itself."""
    ours = HttpResponse(headers=HEADERS).headers._store  # already as Django writes headers down
    del ours["content-type"]

    def middleware(request: HttpRequest) -> HttpResponse:
        response = refusals.too_large(request) if _too_large(request) else get_response(request)
        response.headers._store = ours | response.headers._store
        return response

    return middleware


def _too_large(request: HttpRequest) -> bool:
    """Whether more is announced than any form takes: refused before a byte of it is read. Without a length nothing is read at all."""
    announced = request.META.get("CONTENT_LENGTH") or ""
    return announced.isdigit() and int(announced[:12]) > refusals.LARGEST_BODY


def origin(get_response: Handler) -> Handler:
    """Tells the audit trail from where a request came, and gives the answer the request's number (`X-Request-ID`)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        number = _request_id(request)
        with audit.came_from(audit.Origin(address=client_address(request), request_id=number)):
            response = get_response(request)
        response.headers.setdefault("X-Request-ID", str(number))
        return response

    return middleware


def speaking(get_response: Handler) -> Handler:
    """Answers in the language that was asked for: Django's `LocaleMiddleware` for a house whose addresses name no language."""

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        translation.activate(language_of(chosen, request.META.get("HTTP_ACCEPT_LANGUAGE", "")))
        request.LANGUAGE_CODE = translation.get_language()
        response = get_response(request)
        patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Content-Language", translation.get_language())
        return response

    return middleware


@lru_cache(1000)
def language_of(chosen: str, accepted: str) -> str:
    """The language in which Django answers somebody with this cookie and this header."""
    asked = HttpRequest()
    asked.COOKIES, asked.META = {settings.LANGUAGE_COOKIE_NAME: chosen}, {"HTTP_ACCEPT_LANGUAGE": accepted}
    return translation.get_language_from_request(asked)


def telling(get_response: Handler) -> Handler:
    """What a step wants to say on the next page: Django's `MessageMiddleware`, which here looks for it only where somebody asks."""

    def middleware(request: HttpRequest) -> HttpResponse:
        told = request._messages = SimpleLazyObject(partial(default_storage, request))  # type: ignore[attr-defined]
        response = get_response(request)
        if told._wrapped is not empty:
            told.update(response)
        return response

    return middleware


def told(request: HttpRequest) -> list[Any]:
    """What earlier steps want to say, shown once."""
    waiting = getattr(request, "_messages", None)
    if waiting is None or (getattr(waiting, "_wrapped", None) is empty and not any_kept(request)):
        return []
    return list(waiting)


def any_kept(request: HttpRequest) -> bool:
    """Whether anything was kept for this browser, in either of the two places."""
    return CookieStorage.cookie_name in request.COOKIES or SessionStorage.session_key in request.session


def legible(get_response: Handler) -> Handler:
    """Turns away what no text in the database can hold: NUL, which no keyboard writes. Interfaces for programs say so themselves.

    A page that checks its token itself is marked `of_people`: being exempt does not make it an interface for programs."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        of_programs = getattr(view, "csrf_exempt", False) and not getattr(view, "of_people", False)
        if not of_programs and may_hold_nul(request) and any(NUL in text for text in _texts(request)):
            raise BadRequest("NUL")

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


def may_hold_nul(request: HttpRequest) -> bool:
    """Whether there is anything to look through: an address holds a NUL only as it is or as `%00`."""
    query = request.META.get("QUERY_STRING", "")
    return request.method not in ("GET", "HEAD") or NUL in request.path or NUL in query or "%00" in query


def _texts(request: HttpRequest) -> Iterable[str]:
    """Everything that is written in a request."""
    yield request.path
    for sent in (request.GET, request.POST):
        for name, values in sent.lists():
            yield from (name, *map(str, values))


def client_address(request: HttpRequest) -> str | None:
    """The address of the caller. Behind the operator's proxy (public host names are set) it is the last one forwarded."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.HTTPS else ""
    return _address(forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", ""))


@lru_cache(1000)
def _address(written: str) -> str | None:
    try:
        return str(ip_address(written))
    except ValueError:  # a unix socket, or nonsense
        return None


def _request_id(request: HttpRequest) -> UUID:
    named = request.META.get("HTTP_X_REQUEST_ID")
    try:
        return UUID(named) if named else uuid4()
    except ValueError:
        return uuid4()
