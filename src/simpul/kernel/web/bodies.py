"""Bodies of requests are taken in before a page works on them, by at most all threads but one.

Whoever sends a body drop by drop holds a thread as long as he likes; so one thread of each process is never lent to bodies, and pages
stay open to everybody. A quick body needs its turn for some milliseconds; who gets none within half a second is asked to come back. In
front of a real installation a proxy takes bodies in whole (`deploy/`), and this has nothing to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from io import BytesIO
from threading import BoundedSemaphore
from typing import Any

from django.core.handlers.wsgi import WSGIRequest

from simpul.kernel.web import refusals
from simpul.kernel.web.middleware import HEADERS

WAIT = 0.5  # seconds for a turn
LARGEST = 45_000_000  # bytes; what is larger is refused unread by the pages' own limit
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Bodies:
    """A WSGI application behind which no thread waits for a body. `turns` is how many may be taken in at once."""

    def __init__(self, application: Application, turns: int) -> None:
        self._application, self._turns = application, BoundedSemaphore(max(turns, 1))

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or not 0 < int(length) <= LARGEST:
            return self._application(environ, start_response)
        if not self._turns.acquire(timeout=WAIT):
            answer = refusals.busy(WSGIRequest(environ))
            headers = {**HEADERS, **answer.headers, "Content-Length": str(len(answer.content))}
            start_response("503 Service Unavailable", list(headers.items()))
            return [answer.content]
        try:
            environ["wsgi.input"] = BytesIO(environ["wsgi.input"].read(int(length)))
        finally:
            self._turns.release()
        return self._application(environ, start_response)
