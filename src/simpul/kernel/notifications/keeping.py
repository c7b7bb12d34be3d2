"""How long messages are kept, and how the outbox fares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q

from simpul.kernel.accounts.models import User
from simpul.kernel.notifications.models import INBOX, WAITING, Message
from simpul.kernel.residents.models import Resident
from simpul.lib import clock

SENT_FOR = timedelta(days=90)
INBOX_FOR = timedelta(days=730)


@dataclass(frozen=True)
class Health:
    """The outbox at a glance. `oldest` is when the longest-waiting message could first have been sent."""

    waiting: int
    failed: int
    oldest: datetime | None


def health() -> Health:
    """How many messages wait or have failed, for the operator."""
    due = WAITING & Q(not_before__lte=clock.now())
    found = Message.objects.filter(WAITING | Q(failed_at__isnull=False)).aggregate(
        waiting=Count("pk", filter=WAITING),
        failed=Count("pk", filter=Q(failed_at__isnull=False)),
        oldest=Min("not_before", filter=due),
    )
    return Health(**found)


def prune() -> int:
    """Delete what has been kept long enough, and return how many rows went."""
    now = clock.now()
    outgoing = ~INBOX & (Q(sent_at__lt=now - SENT_FOR) | Q(failed_at__lt=now - SENT_FOR))
    deleted, _ = Message.objects.filter(outgoing | INBOX & Q(created_at__lt=now - INBOX_FOR)).delete()
    return deleted


def forget(*, user: User | None = None, resident: Resident | None = None) -> int:
    """Delete everything that was told to this account or resident (erasure), and return how many rows went."""
    mine = Q(user=user) if user else Q(pk__in=())
    if resident:
        mine |= Q(resident=resident)
    deleted, _ = Message.objects.filter(mine).delete()
    return deleted


def retry(message: Message) -> None:
    """Let the worker try once more what it has given up. A sign-in code is past trying."""
    Message.objects.failed().filter(pk=message.pk, secret=False).update(
        failed_at=None, attempts=0, not_before=clock.now()
    )
