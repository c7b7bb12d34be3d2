"""What the worker does for findings by the clock."""

from __future__ import annotations

from procrastinate.contrib.django import app

from simpul.finance.findings import reminding
from simpul.kernel.regency import current
from simpul.lib.cron import daily


@app.periodic(cron=daily(6, 20, current().zone))
@app.task(queueing_lock="findings.remind", pass_context=False)
def remind(timestamp: int) -> None:
    """Every morning: deadlines that come near, and those that have passed."""
    reminding.tell()
