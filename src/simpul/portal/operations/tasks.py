"""What the worker does for this room by the clock."""

from __future__ import annotations

from procrastinate.contrib.django import app

from simpul.kernel.regency import current
from simpul.lib.cron import daily
from simpul.portal.operations import faults


@app.periodic(cron=daily(2, 23, current().zone))
@app.task(queueing_lock="operations.prune", pass_context=False)
def prune(timestamp: int) -> None:
    """Every night: faults that have not been seen for a month."""
    faults.prune()
