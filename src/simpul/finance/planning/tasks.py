"""What the worker does for planning by the clock."""

from __future__ import annotations

from procrastinate.contrib.django import app

from simpul.finance.planning import measuring
from simpul.kernel.regency import current
from simpul.lib import clock
from simpul.lib.cron import daily


@app.periodic(cron=daily(3, 11, current().zone))
@app.task(queueing_lock="planning.measure", pass_context=False)
def measure_indicators(timestamp: int) -> None:
    """Every night: measure what the platform itself can measure, of this year and, until March, of the one before."""
    today = clock.today(current().zone)
    for year in (today.year, *([today.year - 1] if today.month <= 3 else [])):
        measuring.measure_all(year)
