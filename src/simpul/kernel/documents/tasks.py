"""What the worker does for files by the clock."""

from __future__ import annotations

from procrastinate.contrib.django import app

from simpul.kernel.documents import cleaning
from simpul.kernel.regency import current
from simpul.lib.cron import daily


@app.periodic(cron=daily(2, 41, current().zone))
@app.task(queueing_lock="documents.clean", pass_context=False)
def clean(timestamp: int) -> None:
    """Every night: bytes that belong to nothing any more."""
    cleaning.clean()
