"""What the worker does for this room by the clock."""

from __future__ import annotations

from procrastinate.contrib.django import app

from simpul.portal.operations import faults


@app.periodic(cron="23 19 * * *")
@app.task(queueing_lock="operations.prune", pass_context=False)
def prune(timestamp: int) -> None:
    """Every night (the hour is UTC): faults that have not been seen for a month."""
    faults.prune()
