"""What the worker does for open data."""

from __future__ import annotations

from procrastinate.contrib.django import app

from simpul.insight.open_data import snapshots
from simpul.kernel.regency import current
from simpul.lib.cron import daily


@app.periodic(cron=daily(1, 53, current().zone))
@app.task(queueing_lock="open_data.snapshots", lock="open_data.snapshots", pass_context=False)
def keep_years(timestamp: int) -> None:
    """Every night: what may no longer be public goes out of the files that stand; then files of the year that ended."""
    snapshots.revise_all()
    snapshots.take_all()
