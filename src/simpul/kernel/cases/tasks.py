"""What the worker does for cases by the clock."""

from __future__ import annotations

from procrastinate.contrib.django import app

from simpul.kernel.cases import climbing, committing, filing, handing_over, lexicon, photos, timers
from simpul.kernel.cases.models import Attachment
from simpul.kernel.regency import current
from simpul.lib.cron import daily


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="cases.timers", pass_context=False)
def take_due_steps(timestamp: int) -> None:
    """Every five minutes: the steps that are due take themselves."""
    timers.run()


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="cases.climbing", pass_context=False)
def raise_what_stays_late(timestamp: int) -> None:
    """Every hour: what stays late goes up."""
    climbing.run()


@app.periodic(cron=daily(2, 17, current().zone))
@app.task(queueing_lock="cases.drafts", pass_context=False)
def throw_away_drafts(timestamp: int) -> None:
    """Every night: drafts nobody came back to."""
    filing.clean_up()


@app.periodic(cron=daily(3, 41, current().zone))
@app.task(queueing_lock="cases.lexicon", pass_context=False)
def learn_words(timestamp: int) -> None:
    """Every night: the words that searches are corrected by."""
    lexicon.rebuild()


@app.periodic(cron=daily(5, 23, current().zone))
@app.task(queueing_lock="cases.stranded", pass_context=False)
def tell_of_what_is_stranded(timestamp: int) -> None:
    """Every night: who may hand work over hears of what lies with somebody who can no longer act."""
    handing_over.tell()


@app.task(pass_context=False)
def look_for_faces(photo: int) -> None:
    """After a photo came: where faces and number plates may be on it. One that is gone by now needs no look."""
    found = Attachment.objects.select_related("document__blob").filter(pk=photo).first()
    if found is not None:
        photos.look(found)


@app.periodic(cron=daily(2, 41, current().zone))
@app.task(queueing_lock="cases.commit", pass_context=False)
def commit_days(timestamp: int) -> None:
    """Every night: the events of the day that is over are committed."""
    committing.commit_days()
