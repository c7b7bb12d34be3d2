"""What the worker does for messages by the clock. Sending is not here: the outbox has a loop of its own."""

from __future__ import annotations

from procrastinate.contrib.django import app

from simpul.kernel.notifications import keeping, receipts


@app.periodic(cron="11 3 * * *")
@app.task(queueing_lock="notifications.prune", pass_context=False)
def prune(timestamp: int) -> None:
    """Every night: messages that have been kept long enough."""
    keeping.prune()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="notifications.overdue", pass_context=False)
def fall_back(timestamp: int) -> None:
    """Every minute: messages whose receipt has not come in time take the next channel."""
    receipts.overdue()
