"""The calendar as plain arithmetic."""

from __future__ import annotations

from datetime import date


def plan_year(day: date, regency_month: int) -> int:
    """The year for whose plan something proposed on a day is discussed: next year's until the regency's musrenbang is over, then the
    one after."""
    return day.year + (1 if day.month <= regency_month else 2)
