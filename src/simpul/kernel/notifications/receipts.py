"""What becomes of a message after it was handed over: receipts, and the next channel when one fails or stays silent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from simpul.kernel import regency
from simpul.kernel.notifications import quiet
from simpul.kernel.notifications.models import Channel, Message, Preference, Receipt
from simpul.kernel.notifications.parameters import RECEIPT_WITHIN
from simpul.lib import clock

RECEIPTED = frozenset({Channel.WHATSAPP, Channel.SMS})
COPIED = ("user", "resident", "template", "language", "context", "about", "urgent")


def came(name: str, provider_id: str, receipt: Receipt, *, channel: str) -> None:
    """The other side says how far a message has come. Late and repeated receipts change nothing: it only goes up."""
    now = clock.now()
    with transaction.atomic():
        found = _named(name, provider_id, channel).select_for_update().order_by("pk")
        for message in found.filter(receipt__lt=receipt):
            message.receipt, message.receipt_at = receipt, now
            message.provider_id = message.provider_id or provider_id
            if receipt >= Receipt.DELIVERED:
                message.fall_back_at = None
                Message.objects.waiting().filter(fallback_of=message, claimed_at=None, trying_since=None).delete()
            if message.sent_at is None and (message.failed_at is None or receipt >= Receipt.DELIVERED):
                message.sent_at, message.failed_at, message.trying_since = now, None, None  # it had arrived after all
            message.save()


def failed(name: str, provider_id: str, reason: str, *, channel: str) -> None:
    """The other side could not deliver what it had taken."""
    with transaction.atomic():
        found = _named(name, provider_id, channel).select_for_update().order_by("pk")
        for message in found.filter(receipt__lt=Receipt.DELIVERED, failed_at=None):
            Message.objects.filter(pk=message.pk).update(
                sent_at=None,
                failed_at=clock.now(),
                last_error=reason[:500],
                fall_back_at=None,
                claimed_at=None,
                claimed_by="",
            )
            fall_back(message)


def _named(name: str, provider_id: str, channel: str) -> QuerySet[Message]:
    ours = Q(provider_id=provider_id) & ~Q(provider_id="")
    try:
        return (
            Message.objects.filter(ours | Q(message_id=name), channel=channel)
            if name
            else Message.objects.filter(ours, channel=channel)
        )
    except (ValueError, TypeError):
        return Message.objects.filter(ours, channel=channel)


def deadline(message: Message) -> Any:
    """Until when a receipt is waited for before the next channel is used; None if there is none or nobody sends receipts."""
    if message.channel not in RECEIPTED or not message.ways:
        return None
    minutes = RECEIPT_WITHIN.on(clock.today(regency.current().zone)).value
    return clock.now() + timedelta(minutes=float(minutes))


def fall_back(message: Message) -> Message | None:
    """The same words by the next channel, once. The database lets no message have two successors."""
    if message.secret or not message.ways:
        return None
    [channel, address], *rest = message.ways
    preference = Preference.objects.filter(pk=message.user_id).first() if message.user_id else None
    now = clock.now()
    try:
        with transaction.atomic():
            return Message.objects.create(
                **{name: getattr(message, name) for name in COPIED},
                channel=channel,
                address=address,
                ways=rest,
                fallback_of=message,
                not_before=now if message.urgent else quiet.after(now, channel, preference),
            )
    except IntegrityError:
        return None


def overdue() -> int:
    """Every minute: messages whose receipt has not come take the next channel. Returns how many."""
    count = 0
    due = Message.objects.filter(fall_back_at__lte=clock.now()).order_by("fall_back_at", "pk")
    for number in list(due.values_list("pk", flat=True)[:200]):
        with transaction.atomic():
            message = due.select_for_update(skip_locked=True).filter(pk=number).first()
            if message is None:
                continue
            Message.objects.filter(pk=number).update(fall_back_at=None)
            if message.receipt < Receipt.DELIVERED:
                count += fall_back(message) is not None
    return count
