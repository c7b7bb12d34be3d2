"""What the worker does for the treasury by the clock."""

from __future__ import annotations

from procrastinate.contrib.django import app

from simpul.finance.treasury import expiring
from simpul.kernel.regency import current
from simpul.lib.cron import daily


@app.periodic(cron=daily(1, 37, current().zone))
@app.task(queueing_lock="treasury.expire", pass_context=False)
def release_what_expired(timestamp: int) -> None:
    """Every night: let go of what was reserved up to yesterday and never asked for."""
    expiring.run()
