"""Commitments whose last day has passed: what is still open goes back to the line, by the clock and once."""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

from django.db.models import F

from simpul.finance.treasury import committing
from simpul.finance.treasury.models import Commitment
from simpul.kernel.regency import current
from simpul.kernel.workflow import Refused
from simpul.lib import clock

MOST = 10_000  # in a night


def run() -> int:
    """Release what is open of them, each in its own transaction; how many."""
    today, done = clock.today(current().zone), 0
    over = Commitment.objects.filter(until__lt=today, reserved__gt=F("liquidated") + F("released"))
    for one in over.select_related("line").order_by("id")[:MOST]:
        try:
            committing.expire(one, key=uuid5(NAMESPACE_URL, f"urn:simpul:expired:{one.pk}:{one.until}"))
        except Refused:  # somebody asked for it at this moment: tomorrow again
            continue
        done += 1
    return done
