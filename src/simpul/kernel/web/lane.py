"""The lanes in front of Django. The public one: what many ask for at once and is the same for everybody is answered from a copy.
The quick one, for programs, is `quick`.

A copy is asked for by address, language and host, and only by visitors without a session. It holds for some seconds, and not a moment
longer than what everybody may see stays the same: that is asked of the database each time (decision record 0027).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import Error, connection
from django.http import HttpRequest, parse_cookie
from django.http.response import HttpResponseBase
from django.middleware.csrf import CSRF_SECRET_LENGTH, _get_new_csrf_string
from django.urls import ResolverMatch, resolve

from simpul.kernel.cases import publicly
from simpul.kernel.web import quick, sharing
from simpul.kernel.web.middleware import language_of
from simpul.kernel.web.quick import Read, Write
from simpul.kernel.web.sharing import Copy

Key = tuple[str, ...]
Writes = Callable[[dict[str, Any]], Write | None]  # what takes in what is sent; None where only Django does
Observe = Callable[[str, str, int, float, str], None]  # route, method, status, seconds, the request's number
MOST, LARGEST = 500, 300_000  # copies in a process, and bytes of one
PERSONAL = ("HTTP_AUTHORIZATION", "HTTP_X_ACCESS_CODE", "HTTP_RANGE", "HTTP_IDEMPOTENCY_KEY", "HTTP_HX_REQUEST")
_WHERE = ("HTTP_HOST", "wsgi.url_scheme", "HTTP_X_FORWARDED_PROTO", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING")
_SESSIONS = (settings.SESSION_COOKIE_NAME, "messages")


class Lane(WSGIHandler):
    """Django, with the lane in front of it."""

    def __init__(self, observe: Observe, reads: Mapping[str, Read] | None = None, writes: Writes | None = None) -> None:
        super().__init__()
        self._observe, self._reads, self._writes = observe, reads or {}, writes
        self._copies: dict[Key, Copy] = {}

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # type: ignore[override]
        """One request."""
        environ.pop(sharing.PLACE, None)
        cookies = parse_cookie(environ.get("HTTP_COOKIE", ""))
        began = time.perf_counter()
        if _known(cookies):
            return self._quickly(environ, start_response, cookies, began) or super().__call__(environ, start_response)
        if environ["REQUEST_METHOD"] == "POST" and not cookies:
            return self._taken(environ, start_response, began) or super().__call__(environ, start_response)
        key = _key(environ, cookies)
        if key is None:
            return super().__call__(environ, start_response)
        found = self._copies.get(key)
        if found is not None and _holds(found):
            status, headers, body = _answer(found, environ, cookies)
            number = headers[-1][1]
            start_response("304 Not Modified" if status == 304 else "200 OK", headers)
            self._observe(found.route, "GET", status, time.perf_counter() - began, number)
            return [body]
        environ[sharing.PLACE] = key
        return super().__call__(environ, start_response)

    def _quickly(
        self, environ: dict[str, Any], start_response: Any, cookies: dict[str, str], began: float
    ) -> Iterable[bytes] | None:
        """The answer to what programs of people who are signed in ask for all day; None where Django shall answer."""
        path = environ["PATH_INFO"]
        read = self._reads.get(path)
        if read is None or environ["REQUEST_METHOD"] != "GET" or any(name in environ for name in PERSONAL):
            return None
        number = _number(environ)
        found = quick.answer(read, environ, cookies, _asked_in(environ, cookies), UUID(number))
        return found and self._told(found, environ, start_response, began, number)

    def _taken(self, environ: dict[str, Any], start_response: Any, began: float) -> Iterable[bytes] | None:
        """The answer to what a program sends for somebody who is not known; None where Django shall answer."""
        write = self._writes(environ) if self._writes else None
        if write is None or any(name in environ for name in PERSONAL if name != "HTTP_IDEMPOTENCY_KEY"):
            return None
        number = _number(environ)
        found = quick.take(write, environ, _asked_in(environ, {}), UUID(number))
        return found and self._told(found, environ, start_response, began, number)

    def _told(
        self, found: quick.Answer, environ: dict[str, Any], start_response: Any, began: float, number: str
    ) -> Iterable[bytes]:
        start_response(found.status, found.headers)
        route, took = _resolved(environ["PATH_INFO"]).view_name, time.perf_counter() - began
        self._observe(route, environ["REQUEST_METHOD"], int(found.status[:3]), took, number)
        return [found.body]

    def get_response(self, request: HttpRequest) -> Any:
        """Django's answer, of which a copy is kept if it may be."""
        response: HttpResponseBase = super().get_response(request)
        key = request.META.get(sharing.PLACE)
        if key is not None:
            self._keep(key, sharing.copy(request, response, until=time.monotonic() + sharing.SECONDS))
        return response

    def resolve_request(self, request: HttpRequest) -> ResolverMatch:
        """Which view answers an address. Found once: Django tries two hundred patterns one after the other."""
        found = request.resolver_match = _resolved(request.path_info)
        return found

    def _keep(self, key: Key, found: Copy | None) -> None:
        if found is None or found.size > LARGEST:
            return
        if len(self._copies) >= MOST:
            self._copies.clear()
        self._copies[key] = found


def _known(cookies: dict[str, str]) -> bool:
    """Whether somebody may be known by what he sends along."""
    return any(name in cookies for name in _SESSIONS)


def _key(environ: dict[str, Any], cookies: dict[str, str]) -> Key | None:
    """Under which a copy is kept; None for what is not for everybody."""
    if environ["REQUEST_METHOD"] != "GET" or any(name in environ for name in PERSONAL):
        return None
    return (_asked_in(environ, cookies), *(str(environ.get(name, "")) for name in _WHERE))


@lru_cache(2000)
def _resolved(path: str) -> ResolverMatch:
    return resolve(path)


def _asked_in(environ: dict[str, Any], cookies: dict[str, str]) -> str:
    return language_of(cookies.get(settings.LANGUAGE_COOKIE_NAME, ""), environ.get("HTTP_ACCEPT_LANGUAGE", ""))


def _holds(found: Copy) -> bool:
    """Whether a copy is still what everybody may see. Of several who meet one that has grown old, the first makes a new one."""
    now = time.monotonic()
    if found.until < now:
        found.until = now + 1
        return False
    try:
        connection.close_if_unusable_or_obsolete()
        return publicly.changes() == found.changes
    except Error:  # Django finds the words for it
        return False


def _answer(found: Copy, environ: dict[str, Any], cookies: dict[str, str]) -> tuple[int, list[tuple[str, str]], bytes]:
    """Status, headers (the last is the request's number) and body."""
    headers = list(found.headers)
    if found.etag:
        headers.append(("ETag", found.etag))
    if found.etag and environ.get("HTTP_IF_NONE_MATCH") == found.etag:
        return 304, [*headers, ("X-Request-ID", _number(environ))], b""
    secret = cookies.get(settings.CSRF_COOKIE_NAME, "")
    if found.cookie:
        if len(secret) != CSRF_SECRET_LENGTH or not (secret.isascii() and secret.isalnum()):
            secret = _get_new_csrf_string()
        headers.append(("Set-Cookie", found.cookie.format(secret)))
    packed = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
    if packed:
        headers.append(("Content-Encoding", "gzip"))
    body = found.body(secret, packed=packed)
    return 200, [*headers, ("Content-Length", str(len(body))), ("X-Request-ID", _number(environ))], body


def _number(environ: dict[str, Any]) -> str:
    try:
        return str(UUID(environ.get("HTTP_X_REQUEST_ID", "")))
    except ValueError:
        return str(uuid4())
