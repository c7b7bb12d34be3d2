"""Keeping what broke. A log handler: whatever is logged with an exception, in pages and worker alike, is counted here.

It writes over a connection of its own, since the one at hand may be in a broken transaction, and never fails itself.
"""

from __future__ import annotations

import hashlib
import logging
import sys
import time
import traceback
from collections import deque
from datetime import timedelta
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection

from simpul.kernel import audit
from simpul.kernel.regency import PROJECT
from simpul.lib import clock

MOST_KINDS = 500
MOST_A_MINUTE = 30
DEEPEST = 30
KEPT = timedelta(days=30)

PUT = """
INSERT INTO operations_fault AS known (print, kind, place, route, hint, trace, count, first_at, last_at, last_request)
SELECT %(print)s::text, %(kind)s, %(place)s, %(route)s, %(hint)s, %(trace)s, 1, %(at)s::timestamptz, %(at)s::timestamptz, %(request)s::uuid
WHERE (SELECT count(*) FROM operations_fault) < %(most)s OR EXISTS (SELECT FROM operations_fault WHERE print = %(print)s::text)
ON CONFLICT (print) DO UPDATE SET count = known.count + 1, last_at = EXCLUDED.last_at,
  last_request = coalesce(EXCLUDED.last_request, known.last_request), route = EXCLUDED.route
"""


class Keeper(logging.Handler):
    """Keeps the exceptions of log records, at most so many a minute: a storm of errors must not become a storm of writes."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self._lately: deque[float] = deque(maxlen=MOST_A_MINUTE)

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if error is None or not settings.KEEP_FAULTS or self._too_many():
            return
        try:
            keep(error, _route(record))
        except Exception as trouble:  # the record itself is in the log already
            sys.stderr.write(f"fault not kept: {type(trouble).__name__}\n")

    def _too_many(self) -> bool:
        now = time.monotonic()
        if len(self._lately) == MOST_A_MINUTE and now - self._lately[0] < 60:
            return True
        self._lately.append(now)
        return False


def keep(error: BaseException, route: str) -> None:
    """Count one exception."""
    facts = described(error)
    identity = "\n".join((facts["kind"], facts["place"], facts["hint"]))
    values = facts | {
        "print": hashlib.sha256(identity.encode()).hexdigest(),
        "route": route[:120],
        "at": clock.now(),
        "request": audit.origin().request_id,
        "most": MOST_KINDS,
    }
    with _own_connection() as own:
        own.execute(PUT, values)


def described(error: BaseException) -> dict[str, Any]:
    """What may be kept of an exception: its class, the places it went through, and a refusing constraint. Never its words."""
    frames = traceback.extract_tb(error.__traceback__)[-DEEPEST:]
    places = [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
    ours = [place for place in places if place.startswith("simpul/")]
    return {
        "kind": f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")[:120],
        "place": ((ours or places or ["?"])[-1])[:200],
        "hint": _constraint(error)[:200],
        "trace": "\n".join(places),
    }


def prune() -> int:
    """Forget what has not happened for a month; returns how many kinds went."""
    from simpul.portal.operations.models import Fault

    gone, _each = Fault.objects.filter(last_at__lt=clock.now() - KEPT).delete()
    return gone


def _constraint(error: BaseException) -> str:
    """The table and constraint by which the database refused; these are names of ours."""
    cause = error if isinstance(error, psycopg.Error) else error.__cause__
    if not isinstance(cause, psycopg.Error):
        return ""
    found = (cause.sqlstate, cause.diag.table_name, cause.diag.constraint_name)
    return " ".join(name for name in found if name)


def _short(path: str) -> str:
    """A source's path without where this machine keeps it."""
    for root in (f"{PROJECT / 'src'}/", "/site-packages/", f"/python3.{sys.version_info.minor}/"):
        _before, found, after = path.partition(root)
        if found:
            return after
    return path.rpartition("/")[2]


def _route(record: logging.LogRecord) -> str:
    """The name of the page, or of the task."""
    match = getattr(getattr(record, "request", None), "resolver_match", None)
    if match is not None:
        return str(match.view_name or match.route)
    job = getattr(record, "job", None)
    return str(job.get("task_name", "")) if isinstance(job, dict) else record.name


def _own_connection() -> psycopg.Connection[Any]:
    known = connection.settings_dict
    return psycopg.connect(
        host=known["HOST"], port=known["PORT"] or None, dbname=known["NAME"], user=known["USER"], password=known["PASSWORD"],
        autocommit=True, connect_timeout=3, application_name="simpul-faults", options="-c lock_timeout=2s -c statement_timeout=5s",
    )  # fmt: skip
