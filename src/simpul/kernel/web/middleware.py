"""Around every request: the headers that keep browsers strict, and where the request came from for the audit trail."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from ipaddress import ip_address
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

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

    def middleware(request: HttpRequest) -> HttpResponse:
        response = refusals.too_large(request) if _too_large(request) else get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
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


def legible(get_response: Handler) -> Handler:
    """Turns away what no text in the database can hold: NUL, which no keyboard writes. Interfaces for programs say so themselves.

    A page that checks its token itself is marked `of_people`: being exempt does not make it an interface for programs."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        of_programs = getattr(view, "csrf_exempt", False) and not getattr(view, "of_people", False)
        if not of_programs and any(NUL in text for text in _texts(request)):
            raise BadRequest("NUL")

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


def _texts(request: HttpRequest) -> Iterable[str]:
    """Everything that is written in a request."""
    yield request.path
    for sent in (request.GET, request.POST):
        for name, values in sent.lists():
            yield from (name, *map(str, values))


def client_address(request: HttpRequest) -> str | None:
    """The address of the caller. Behind the operator's proxy (public host names are set) it is the last one forwarded."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.HTTPS else ""
    try:
        return str(ip_address(forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")))
    except ValueError:  # a unix socket, or nonsense
        return None


def _request_id(request: HttpRequest) -> UUID:
    try:
        return UUID(request.headers.get("X-Request-ID", ""))
    except ValueError:
        return uuid4()
