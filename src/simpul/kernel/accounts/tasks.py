"""What the worker does for accounts by the clock."""

from __future__ import annotations

from procrastinate.contrib.django import app

from simpul.kernel.accounts import housekeeping


@app.periodic(cron="23 * * * *")
@app.task(queueing_lock="accounts.tidy", pass_context=False)
def tidy(timestamp: int) -> None:
    """Every hour: spent counters, ended sessions, accounts that nobody proved."""
    housekeeping.tidy()
