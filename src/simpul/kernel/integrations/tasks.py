"""What the worker does for connections: it takes in what came, looks at how they fare, and forgets."""

from __future__ import annotations

from procrastinate.contrib.django import app

from simpul.kernel.integrations import incoming, state
from simpul.kernel.regency import current
from simpul.lib.cron import daily


@app.task(pass_context=False)
def take_in(number: int) -> None:
    """What has just come."""
    incoming.take(number)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="integrations.left", pass_context=False)
def take_what_was_left(timestamp: int) -> None:
    """Every minute: what failed before, or was left by a worker that died."""
    incoming.take_all()


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="integrations.check", pass_context=False)
def check_all(timestamp: int) -> None:
    """Every five minutes: whether each connection still works."""
    state.check_all()


@app.periodic(cron=daily(3, 41, current().zone))
@app.task(queueing_lock="integrations.prune", pass_context=False)
def prune(timestamp: int) -> None:
    """Every night: old calls and old messages."""
    incoming.prune()
    state.prune()
