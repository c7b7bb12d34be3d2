"""What the worker does for proposals by the clock."""

from __future__ import annotations

from procrastinate.contrib.django import app

from simpul.kernel.regency import current
from simpul.lib.cron import daily
from simpul.services.musrenbang import following


@app.periodic(cron=daily(5, 40, current().zone))
@app.task(queueing_lock="musrenbang.follow", pass_context=False)
def follow_the_money(timestamp: int) -> None:
    """Every morning: proposers hear what became of the money for what they proposed."""
    following.tell()
