"""The lane for people who are signed in, and their programs: what they ask for all day, answered beside Django's middleware.
What programs send for nobody in particular goes the same way (`take`).

Who asks, and what he may see, is found by the very functions that Django's chain calls (session, account, both factors, gate); only
what such an answer has no use for is left out: static files, the table of addresses, a session to be saved. Whatever is not quite
plain (nobody signed in, a session that changes, a parameter that is refused, a database in trouble) is left to Django, which
answers as if nothing had been tried (decision record 0047). Which pages are read so stands in `quick_pages`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import re_accepts_gzip
from django.utils import translation

from simpul.kernel import audit
from simpul.kernel.accounts.middleware import seated
from simpul.kernel.accounts.sessions import SessionStore
from simpul.kernel.web import packing
from simpul.kernel.web.middleware import HEADERS, client_address

_HEADERS = tuple(HEADERS.items())
_BODY = ("CONTENT_LENGTH", "HTTP_TRANSFER_ENCODING")


class Found(NamedTuple):
    """What was read for somebody, before it is packed."""

    content: bytes
    kind: str
    varies: str = "Accept-Language, Cookie"
    cookie: str = ""
    status: str = "200 OK"
    more: Mapping[str, str] = {}  # headers of its own


class Answer(NamedTuple):
    """What goes back over the way."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes


Read = Callable[[HttpRequest], Found | None]  # what is read for whoever asks, or None where Django shall answer
Write = Callable[[HttpRequest], HttpResponse]  # does what was asked, and answers it whatever becomes of it


def answer(read: Read, environ: dict[str, Any], cookies: dict[str, str], language: str, number: UUID) -> Answer | None:
    """The answer to a GET by somebody who is signed in, or None: then Django answers."""
    if any(environ.get(name) not in (None, "", "0") for name in _BODY):
        return None
    request = WSGIRequest(environ)
    request.COOKIES = cookies  # read already
    try:
        connection.close_if_unusable_or_obsolete()
        found = _read(read, request, language, number)
    except Exception:  # whatever it is, Django finds the words for it, and writes it into the log
        return None
    return found and _packed(found, environ, language, number)


def take(write: Write, environ: dict[str, Any], language: str, number: UUID) -> Answer | None:
    """The answer to a JSON document that somebody without a cookie sends, or None, before anything is done: then Django does it."""
    length = environ.get("CONTENT_LENGTH") or ""
    if not (length.isdecimal() and len(length) < 7) or environ.get("CONTENT_TYPE") != "application/json":
        return None
    if environ.get("QUERY_STRING") or "HTTP_TRANSFER_ENCODING" in environ:
        return None
    request = WSGIRequest(environ)
    request.COOKIES = {}
    try:
        connection.close_if_unusable_or_obsolete()
        request.get_host()
    except Exception:  # as above
        return None
    request.session = SessionStore(None)
    request.user = seated(request)
    origin = audit.Origin(address=client_address(request), request_id=number)
    with audit.came_from(origin), translation.override(language):
        response = write(request)
    own = dict(response.headers)
    kind, status = own.pop("Content-Type"), f"{response.status_code} {response.reason_phrase}"
    return _packed(Found(response.content, kind, status=status, more=own), environ, language, number)


def _read(read: Read, request: WSGIRequest, language: str, number: UUID) -> Found | None:
    """What is read for whoever asks; None for nobody in particular."""
    request.get_host()
    request.session = SessionStore(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    request.user = seated(request)
    if not request.user.is_authenticated:
        return None
    origin = audit.Origin(address=client_address(request), request_id=number)
    with audit.came_from(origin), translation.override(language):
        found = read(request)
    return None if request.session.modified else found


def _packed(found: Found, environ: dict[str, Any], language: str, number: UUID) -> Answer:
    """The body as it goes over the way, and all headers."""
    content, varies, packed = found.content, found.varies, False
    if len(content) >= packing.SHORTEST:
        varies += ", Accept-Encoding"
        packed = bool(re_accepts_gzip.search(environ.get("HTTP_ACCEPT_ENCODING", "")))
    small = packing.packed(content, packing.Packing.max_random_bytes) if packed else content
    headers = [
        *_HEADERS,
        ("Content-Type", found.kind),
        ("Vary", varies),
        ("Content-Language", language),
        *found.more.items(),
    ]
    if len(small) < len(content):
        content = small
        headers.append(("Content-Encoding", "gzip"))
    headers += (("Content-Length", str(len(content))), ("X-Request-ID", str(number)))
    if found.cookie:
        headers.append(("Set-Cookie", found.cookie))
    return Answer(found.status, headers, content)
