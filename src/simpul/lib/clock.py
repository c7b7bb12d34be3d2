"""The one source of "now". Tests (and the simulator) may set it; everything else only asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, tzinfo

_fixed: ContextVar[datetime | None] = ContextVar("fixed_now", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _fixed.get() or datetime.now(UTC)


def today(zone: tzinfo) -> date:
    """The date on the wall calendar of a place."""
    return now().astimezone(zone).date()


@contextmanager
def frozen(moment: datetime) -> Iterator[datetime]:
    """Hold the clock at an aware moment for as long as the block runs."""
    if moment.tzinfo is None:
        raise ValueError("A frozen moment needs a time zone.")
    token = _fixed.set(moment.astimezone(UTC))
    try:
        yield moment
    finally:
        _fixed.reset(token)
