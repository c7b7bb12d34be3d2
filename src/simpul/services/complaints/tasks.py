"""What the worker does for complaints by the clock."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress

from procrastinate.contrib.django import app

from simpul.kernel.integrations import Unreachable, configured
from simpul.kernel.regency import current
from simpul.lib.cron import SUNDAY, daily, weekly
from simpul.services.complaints.chat import keeping
from simpul.services.complaints.lapor import contract, pulling, pushing, referring
from simpul.services.complaints.mail import fetching


@app.periodic(cron=weekly(SUNDAY, 2, 41, current().zone))
@app.task(queueing_lock="complaints.learn", pass_context=False)
def learn_categories(timestamp: int) -> None:
    """Every Sunday night, in a process of its own: the worker need not carry the learning library through the week."""
    subprocess.run([sys.executable, "-m", "django", "learn_categories"], check=True, timeout=1800)


@app.periodic(cron=daily(2, 29, current().zone))
@app.task(queueing_lock="complaints.talks", pass_context=False)
def forget_talks(timestamp: int) -> None:
    """Every night: drafts in chats that nobody came back to."""
    keeping.prune()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="complaints.letters", lock="complaints.letters", pass_context=False)
def fetch_letters(timestamp: int) -> None:
    """Every minute: new letters, where the mailbox is fetched from a server. One worker at a time."""
    fetching.fetch()


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="complaints.lapor", lock="complaints.lapor", pass_context=False)
def bridge_lapor(timestamp: int) -> None:
    """Every five minutes: what is new at SP4N-LAPOR!, what we have to tell there, and what we pass on. One worker at a time."""
    if configured(contract.CODE) is None:
        return
    with suppress(Unreachable, contract.NotAsAgreed):  # it stands on the status page; what we tell goes its own way
        pulling.pull()
    pushing.push()
    referring.send_all()
