"""What the worker does for proposals by the clock: proposers hear when their proposal gets a line in the budget, a contract, a payment."""

from __future__ import annotations

from typing import cast

from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from simpul.finance import public
from simpul.kernel.accounts.viewer import SYSTEM_VIEWER
from simpul.kernel.cases import conversation
from simpul.kernel.cases.models import Audience
from simpul.kernel.notifications import send
from simpul.kernel.regency import current
from simpul.kernel.writing import whole
from simpul.lib.cron import daily
from simpul.lib.money import rupiah
from simpul.services.musrenbang.models import Proposal


@app.periodic(cron=daily(5, 40, current().zone))
@app.task(queueing_lock="musrenbang.follow", pass_context=False)
def follow_the_money(timestamp: int) -> None:
    """Every morning: each stage is told once."""
    tell()


def tell() -> int:
    """Write to the proposers whose undertaking went on since they last heard; returns to how many."""
    waiting = Proposal.objects.filter(state="planned", undertaking__isnull=False).order_by("pk")
    return sum(_told(cast(Proposal, proposal)) for proposal in waiting.iterator())


@whole()
def _told(proposal: Proposal) -> bool:
    assert proposal.undertaking_id is not None
    new = [stage for stage in public.trace(proposal.undertaking_id) if stage.kind not in proposal.stages_told]
    for stage in new:
        amount = f" {rupiah(stage.amount)}" if stage.amount is not None else ""
        words = _("Kabar tentang kegiatan yang mendanai usulan ini: %(what)s%(amount)s.") % {
            "what": stage.label,
            "amount": amount,
        }
        conversation.write(proposal, by=SYSTEM_VIEWER, text=words, audience=Audience.PARTY)
        if proposal.applicant:
            told = {"number": proposal.number, "title": proposal.title, "text": words}
            send(to=proposal.applicant, template="cases/message", context=told, about=proposal.number)
    if new:
        proposal.stages_told = [*proposal.stages_told, *dict.fromkeys(stage.kind for stage in new)]
        proposal.save(update_fields=["stages_told"])
    return bool(new)
