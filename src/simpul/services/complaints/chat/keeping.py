"""Drafts nobody came back to, and numbers that have long been silent."""

from __future__ import annotations

from django.db import transaction

from simpul.kernel.cases import filing
from simpul.kernel.cases.drafts import Draft
from simpul.lib import clock
from simpul.services.complaints.talks import EXPIRES, KEPT, Asked, Heard, Talk


def prune() -> int:
    """Empty the drafts that have expired, delete what has been silent for a month. Returns how many conversations went."""
    now = clock.now()
    with transaction.atomic():
        old = Talk.objects.select_for_update().filter(updated_at__lt=now - EXPIRES).exclude(asked=Asked.NOTHING)
        for talk in old.order_by("pk"):
            forget(talk)
        Heard.objects.filter(at__lt=now - KEPT).delete()
        silent = Talk.objects.filter(updated_at__lt=now - KEPT)
        count = silent.count()
        silent.delete()
    return count


def forget(talk: Talk) -> None:
    """Throw away the report in hand, with its photos."""
    for draft in Draft.objects.filter(owner=talk.owner).order_by("pk"):
        filing.drop_photos(draft)
        draft.delete()
    talk.begin_anew()
    talk.save(update_fields=["data", "asked", "key"])
