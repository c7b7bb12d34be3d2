"""What the worker does for messages by the clock. Sending is not here: the outbox has a loop of its own."""

from __future__ import annotations

from procrastinate.contrib.django import app

from simpul.kernel.notifications import keeping, receipts
from simpul.kernel.regency import current
from simpul.lib.cron import daily


@app.periodic(cron=daily(3, 11, current().zone))
@app.task(queueing_lock="notifications.prune", pass_context=False)
def prune(timestamp: int) -> None:
    """Every night: messages that have been kept long enough."""
    keeping.prune()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="notifications.overdue", pass_context=False)
def fall_back(timestamp: int) -> None:
    """Every minute: messages whose receipt has not come in time take the next channel."""
    receipts.overdue()
