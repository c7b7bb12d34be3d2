"""What the worker does for personal data by the clock."""

from __future__ import annotations

from procrastinate.contrib.django import app

from simpul.kernel.privacy import erasing, exporting
from simpul.kernel.regency import current
from simpul.lib.cron import daily


@app.periodic(cron=daily(1, 31, current().zone))
@app.task(queueing_lock="privacy.erase", pass_context=False)
def erase(timestamp: int) -> None:
    """Every night: personal data whose time is over."""
    erasing.run()
    erasing.drop_old_jobs()


@app.task(pass_context=False)
def make_export(number: int) -> None:
    """A copy of somebody's data, asked for in the account."""
    exporting.make(number)
