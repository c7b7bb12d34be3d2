"""What the worker does for control by the clock."""

from __future__ import annotations

from procrastinate.contrib.django import app

from simpul.finance.control import running
from simpul.kernel.regency import current
from simpul.lib.cron import daily


@app.periodic(cron=daily(2, 23, current().zone))
@app.task(queueing_lock="control.checks", pass_context=False)
def run_standing_checks(timestamp: int) -> None:
    """Every night: ask the standing checks, and put what is new into the queue."""
    running.run_all()
