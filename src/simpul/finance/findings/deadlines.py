"""Until when a recommendation is answered: so many days after the report was received, of the kind that the rule says."""

from __future__ import annotations

from datetime import date, timedelta

from simpul.finance.findings.parameters import ANSWERED_WITHIN
from simpul.kernel.regulations.calendar import calendar


def due(received: date) -> tuple[date, int]:
    """The last day, and the version of the rule that says so."""
    ruling = ANSWERED_WITHIN.on(received)
    days = int(ruling.value["days"])
    if ruling.value["kind"] == "working":
        return calendar().add_working_days(received, days), ruling.version
    return received + timedelta(days=days), ruling.version
