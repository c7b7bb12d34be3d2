"""What the worker does for complaints by the clock."""

from __future__ import annotations

import subprocess
import sys

from procrastinate.contrib.django import app


@app.periodic(cron="41 2 * * 0")
@app.task(queueing_lock="complaints.learn", pass_context=False)
def learn_categories(timestamp: int) -> None:
    """Every Sunday night, in a process of its own: the worker need not carry the learning library through the week."""
    subprocess.run([sys.executable, "-m", "django", "learn_categories"], check=True, timeout=1800)
