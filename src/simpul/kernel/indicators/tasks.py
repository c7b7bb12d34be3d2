"""What the worker does for figures by the clock."""

from __future__ import annotations

from procrastinate.contrib.django import app

from simpul.kernel.indicators.measuring import measure_all
from simpul.kernel.indicators.scopes import measure_parts
from simpul.kernel.regency import current
from simpul.lib import clock
from simpul.lib.cron import daily
from simpul.lib.periods import Kind, Period


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="indicators.now", pass_context=False)
def measure_this_month(timestamp: int) -> None:
    """Every ten minutes: the figures of the month that runs."""
    month = Period.of(Kind.MONTH, clock.today(current().zone))
    measure_all([month])
    measure_parts(month)


@app.periodic(cron=daily(1, 11, current().zone))
@app.task(queueing_lock="indicators.past", pass_context=False)
def measure_last_months(timestamp: int) -> None:
    """Every night: the two months before, in which late events may still have changed something."""
    day = clock.today(current().zone)
    last = Period.of(Kind.MONTH, day).previous
    measure_all([last.previous, last])
    for month in (last.previous, last):
        measure_parts(month)
