"""The lane for programs of people who are signed in: reads in JSON that are asked for all day, answered beside Django's middleware.

Who asks, and what he may see, is found by the very functions that Django's chain calls (session, account, both factors, gate); only
what such an answer has no use for is left out: tokens of forms, messages, static files, the table of addresses. Whatever is not quite
plain (nobody signed in, a session that changes, a parameter that is refused, a database in trouble) is left to Django, which
answers as if nothing had been tried (decision record 0047).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.wsgi import WSGIRequest
from django.db import Error, connection
from django.http import HttpRequest
from django.middleware.gzip import re_accepts_gzip
from django.utils import translation

from simpul.kernel import audit
from simpul.kernel.accounts.middleware import seated
from simpul.kernel.accounts.sessions import SessionStore
from simpul.kernel.web import packing
from simpul.kernel.web.middleware import HEADERS, client_address

Read = Callable[[HttpRequest], str | None]  # the JSON for whoever asks, or None where Django shall answer
_HEADERS = (*HEADERS.items(), ("Content-Type", "application/json"))
_BODY = ("CONTENT_LENGTH", "HTTP_TRANSFER_ENCODING")


class Answer(NamedTuple):
    """What goes back to a program."""

    headers: list[tuple[str, str]]
    body: bytes


def answer(read: Read, environ: dict[str, Any], cookies: dict[str, str], language: str, number: UUID) -> Answer | None:
    """The answer to a GET by somebody who is signed in, or None: then Django answers."""
    if any(environ.get(name) not in (None, "", "0") for name in _BODY):
        return None
    request = WSGIRequest(environ)
    request.COOKIES = cookies  # read already
    try:
        connection.close_if_unusable_or_obsolete()
        text = _read(read, request, language, number)
    except (Error, DisallowedHost):  # Django finds the words for it
        return None
    return None if text is None else _packed(text.encode(), environ, language, number)


def _read(read: Read, request: WSGIRequest, language: str, number: UUID) -> str | None:
    """What is read for whoever asks; None for nobody in particular."""
    request.get_host()
    request.session = SessionStore(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    request.user = seated(request)
    if not request.user.is_authenticated:
        return None
    origin = audit.Origin(address=client_address(request), request_id=number)
    with audit.came_from(origin), translation.override(language):
        text = read(request)
    return None if request.session.modified else text


def _packed(content: bytes, environ: dict[str, Any], language: str, number: UUID) -> Answer:
    """The body as it goes over the way, and all headers."""
    varies, packed = "Accept-Language, Cookie", False
    if len(content) >= packing.SHORTEST:
        varies += ", Accept-Encoding"
        packed = bool(re_accepts_gzip.search(environ.get("HTTP_ACCEPT_ENCODING", "")))
    small = packing.packed(content, packing.Packing.max_random_bytes) if packed else content
    headers = [*_HEADERS, ("Vary", varies), ("Content-Language", language), ("X-Request-ID", str(number))]
    if len(small) < len(content):
        content = small
        headers.append(("Content-Encoding", "gzip"))
    headers.append(("Content-Length", str(len(content))))
    return Answer(headers, content)
