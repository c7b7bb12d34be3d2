"""Calls to the other side: only to the hosts of the connection, with time limits, retries, a breaker, and a line for the status page."""

from __future__ import annotations

import json as jsonlib
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime
from fnmatch import fnmatchcase
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import SplitResult, urlencode, urljoin, urlsplit

from simpul.kernel.integrations.connections import Connection, configured, registry
from simpul.lib import clock

TIMEOUT = 10.0  # seconds to connect, and between two pieces of an answer
LONGEST = 30.0  # seconds for the whole answer
LARGEST = 20_000_000  # bytes of an answer
ATTEMPTS = 3
FIRST_WAIT, LONGEST_WAIT = 0.5, 8.0  # seconds between attempts
TRIPS, RESTS = 5, timedelta(seconds=30)  # failures in a row open the breaker; so long it stays open
TRY_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})
HARMLESS = frozenset({"GET", "HEAD", "PUT", "DELETE"})  # sent twice, they do what they do once


class Unreachable(Exception):
    """No answer. `gone`: the request may have arrived all the same."""

    def __init__(self, reason: object, *, gone: bool = False) -> None:
        super().__init__(str(reason))
        self.gone = gone


@dataclass(frozen=True)
class Answer:
    """What the other side said."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def ok(self) -> bool:
        """2xx."""
        return 200 <= self.status < 300

    @property
    def try_later(self) -> bool:
        """Whether the other side is busy or broken, rather than asked something wrong."""
        return self.status in TRY_LATER

    @property
    def retry_after(self) -> float | None:
        """Seconds that the other side asks us to wait."""
        return _seconds(self.headers.get("retry-after", ""))

    def json(self) -> Any:
        """The body as JSON; an empty mapping if it is none."""
        try:
            return jsonlib.loads(self.body or b"{}")
        except ValueError:
            return {}


def http(code: str) -> Client:
    """A client for a connection that is set up. Raises `Unreachable` if it is not."""
    settings = configured(code)
    if settings is None:
        raise Unreachable(f"[connections.{code}] is not set up")
    return Client(registry[code], settings)


class Client:
    """Calls to one connection. `base`, if the settings have it, is what relative addresses stand under."""

    def __init__(self, connection: Connection, settings: Mapping[str, Any]) -> None:
        self.connection, self.settings = connection, settings

    def get(self, address: str, **more: Any) -> Answer:
        """Ask for something."""
        return self.request("GET", address, **more)

    def post(self, address: str, **more: Any) -> Answer:
        """Send something. Sent again only if it surely did not arrive, unless `again=True` says that twice is harmless."""
        return self.request("POST", address, **more)

    def request(
        self,
        method: str,
        address: str,
        *,
        operation: str = "",
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        data: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        again: bool | None = None,
        attempts: int = ATTEMPTS,
        timeout: float = TIMEOUT,
        largest: int = LARGEST,
    ) -> Answer:
        """The answer, whatever its status, after up to `attempts` tries. Redirects are not followed. Raises `Unreachable`."""
        target = self._target(address, params)
        self._ask_breaker()
        repeats = method in HARMLESS if again is None else again
        sent = {"User-Agent": "Simpul", "Accept": "application/json, */*;q=0.5", **(headers or {})}
        if json is not None:
            data, sent = jsonlib.dumps(json).encode(), {"Content-Type": "application/json", **sent}
        for attempt in range(1, attempts + 1):
            began = time.monotonic()
            wait: float | None = None
            try:
                answer = _exchange(method, target, data, sent, timeout, largest)
            except Unreachable as failure:
                self._note(operation, False, str(failure), began, attempt)
                if attempt == attempts or (failure.gone and not repeats):
                    raise
            else:
                self._note(
                    operation,
                    answer.status < 500 and answer.status not in TRY_LATER,
                    f"HTTP {answer.status}",
                    began,
                    attempt,
                )
                if not answer.try_later or attempt == attempts or not (repeats or answer.status in {429, 503}):
                    return answer
                wait = answer.retry_after
                if wait is not None and wait > LONGEST_WAIT:
                    return answer
            time.sleep(_wait(attempt) if wait is None else wait)
        raise AssertionError("unreachable")  # pragma: no cover

    def _target(self, address: str, params: Mapping[str, Any] | None) -> SplitResult:
        """Where to, checked against the hosts of the connection: nobody can send us elsewhere."""
        base = str(self.settings.get("base") or "")
        target = urlsplit(urljoin(base.rstrip("/") + "/", address.lstrip("/")) if "://" not in address else address)
        if target.scheme not in {"http", "https"} or not target.hostname or target.username:
            raise Unreachable(f"not an address of “{self.connection.code}”")
        if not any(fnmatchcase(target.netloc.lower(), host.lower()) for host in self.connection.allowed()):
            raise Unreachable(f"{target.hostname} is not a host of “{self.connection.code}”")
        if target.scheme == "http" and not self._plain(target):
            raise Unreachable(f"{target.hostname} must be asked by https")
        return target._replace(query=f"{target.query}&{urlencode(params)}".lstrip("&")) if params else target

    def _plain(self, target: SplitResult) -> bool:
        """Unencrypted calls go only where the operator himself wrote `http:`."""
        written = {urlsplit(str(value)).netloc for value in self.settings.values() if str(value).startswith("http:")}
        return target.netloc in {*written, *map(str, self.settings.get("hosts", ()))}

    def _ask_breaker(self) -> None:
        """After some failures in a row the other side is left alone for a while."""
        from simpul.kernel.integrations.models import Call

        last = list(Call.objects.filter(code=self.connection.code).order_by("-id").values_list("ok", "at")[:TRIPS])
        if len(last) == TRIPS and not any(ok for ok, _at in last) and last[0][1] > clock.now() - RESTS:
            raise Unreachable(
                f"“{self.connection.code}” has failed {TRIPS} times in a row; it is left alone for a while"
            )

    def _note(self, operation: str, ok: bool, outcome: str, began: float, attempt: int) -> None:
        from simpul.kernel.integrations.models import Call

        ms = int((time.monotonic() - began) * 1000)
        Call.objects.create(
            code=self.connection.code, operation=operation, ok=ok, outcome=outcome[:200], ms=ms, attempt=attempt
        )


def _exchange(
    method: str, target: SplitResult, data: bytes | None, headers: Mapping[str, str], timeout: float, largest: int
) -> Answer:
    kind = HTTPSConnection if target.scheme == "https" else HTTPConnection
    connection = kind(target.hostname or "", target.port, timeout=timeout)
    try:
        try:
            connection.connect()
        except OSError as error:
            raise Unreachable(_said(error)) from error
        try:
            path = target._replace(scheme="", netloc="", fragment="").geturl() or "/"
            connection.request(method, path, data, dict(headers))
            reply = connection.getresponse()
            body = _read(reply, largest)
        except (OSError, HTTPException) as error:
            raise Unreachable(_said(error), gone=True) from error
        return Answer(reply.status, {name.lower(): value for name, value in reply.getheaders()}, body)
    finally:
        connection.close()


def _read(reply: Any, largest: int) -> bytes:
    """The body, no larger and no slower than allowed."""
    end, parts, size = time.monotonic() + LONGEST, [], 0
    while part := reply.read(65536):
        parts.append(part)
        size += len(part)
        if size > largest:
            raise HTTPException(f"answer larger than {largest} bytes")
        if time.monotonic() > end:
            raise HTTPException("answer too slow")
    return b"".join(parts)


def _said(error: BaseException) -> str:
    """The kind of failure, without what was sent."""
    return "timeout" if isinstance(error, TimeoutError) else f"{type(error).__name__}: {error}"[:200]


def _wait(attempt: int) -> float:
    """Seconds before the next attempt: doubled each time, give or take half, so that many do not come back at once."""
    return float(min(FIRST_WAIT * 2 ** (attempt - 1), LONGEST_WAIT)) * random.uniform(0.5, 1.5)  # noqa: S311


def _seconds(text: str) -> float | None:
    """`Retry-After`, as seconds or as a date."""
    if text.strip().isdecimal():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - clock.now()).total_seconds()) if text else None
    except (TypeError, ValueError):
        return None
