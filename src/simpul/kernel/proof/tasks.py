"""What the worker does for the log by the clock."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from simpul.kernel.proof import sequencing, signing, witnessing
from simpul.kernel.regency import current
from simpul.lib.cron import daily

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="proof.sequence", pass_context=False)
def sequence(timestamp: int) -> None:
    """Every minute: what was committed gets its place."""
    sequencing.sequence()


@app.periodic(cron=daily(3, 7, current().zone))
@app.task(queueing_lock="proof.sign", pass_context=False)
def sign(timestamp: int) -> None:
    """Every night, when the day's events are in: the tree is read as a whole, and signed if it holds."""
    try:
        signing.sign(by=None, whole=True)
    except signing.NotSigned as refused:
        log.error("The log was not signed: %s", refused)
        raise


@app.periodic(cron="37 * * * *")
@app.task(queueing_lock="proof.witness", pass_context=False)
def witness(timestamp: int) -> None:
    """Every hour: look at the other regency's log, and fetch what it signed of ours."""
    witnessing.run()
