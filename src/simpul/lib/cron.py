"""Hours of a wall clock as cron lines. The worker reads these in UTC; people mean the clock on their wall."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

SUNDAY = 0
_SOME_SUNDAY = datetime(2024, 1, 7)  # noqa: DTZ001  # a day to count from; it gets its zone below


def daily(hour: int, minute: int, zone: ZoneInfo) -> str:
    """Every day at this time on the wall. Indonesia's clocks never change; where they do, it is the time of winter."""
    there = _there(0, hour, minute, zone)
    return f"{there.minute} {there.hour} * * *"


def weekly(weekday: int, hour: int, minute: int, zone: ZoneInfo) -> str:
    """Every week at this time on the wall; Sunday is 0."""
    there = _there(weekday, hour, minute, zone)
    return f"{there.minute} {there.hour} * * {there.isoweekday() % 7}"


def _there(weekday: int, hour: int, minute: int, zone: ZoneInfo) -> datetime:
    here = (_SOME_SUNDAY + timedelta(days=weekday, hours=hour, minutes=minute)).replace(tzinfo=zone)
    return here.astimezone(UTC)
