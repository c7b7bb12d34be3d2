"""Writing messages into the outbox, in the transaction of what they tell of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from simpul.kernel.accounts.models import User
from simpul.kernel.notifications import texts
from simpul.kernel.notifications.address import Address
from simpul.kernel.notifications.models import Channel, Message, Preference
from simpul.kernel.residents.models import Resident
from simpul.lib import clock

WAKE = "outbox"  # the PostgreSQL channel on which the worker listens
SECRET_FOR = timedelta(minutes=30)


def send(
    to: User | Resident | Address, template: str, context: Mapping[str, Any] | None = None, *, about: str | None = None
) -> list[Message]:
    """Tell somebody something. Writes a copy for the account, if there is one, and one for the channel that suits.

    `template` names `messages/<template>.subject` and `.txt`; `context` must be JSON and name all that they use,
    else `LookupError`.
    `about` is the number of the case. Whoever has neither account nor address gets nothing, and the list is empty.
    """
    context = dict(context or {})
    texts.require(template, context)
    user, resident_id = _who(to)
    if user is not None and not user.is_active:
        return []
    common = {"user": user, "resident_id": resident_id, "template": template, "context": context, "about": about or ""}
    common["language"] = user.language if user else to.language if isinstance(to, Address) else settings.LANGUAGE_CODE
    messages = []
    if user is not None:
        messages.append(Message(**common, channel=Channel.INAPP, sent_at=clock.now()))
    if way := _way_out(to if user is None else user, _preferred(user)):
        channel, address = way
        messages.append(Message(**common, channel=channel, address=address))
    return _post(messages)


def deliver(channel: str, address: str, template: str, context: Mapping[str, Any], language: str) -> None:
    """Send word about an account to an address as it stands. What has a `code` perishes, and is forgotten once sent."""
    texts.require(template, context)
    secret = "code" in context
    message = Message(
        channel=Channel(channel),
        address=address,
        template=template,
        context=dict(context),
        language=language,
        secret=secret,
        expires_at=clock.now() + SECRET_FOR if secret else None,
    )
    _post([message])


def _post(messages: list[Message]) -> list[Message]:
    """Write the rows and wake the worker; both happen when the transaction is committed, or not at all."""
    if not messages:
        return messages
    with transaction.atomic(savepoint=False):
        Message.objects.bulk_create(messages)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, '')", [WAKE])
    return messages


def _who(to: User | Resident | Address) -> tuple[User | None, int | None]:
    """The account behind the recipient, and the number of the resident."""
    if isinstance(to, User):
        return to, to.resident_id
    if isinstance(to, Resident):
        return User.objects.filter(resident=to, is_active=True).first(), to.pk
    return None, None


def _preferred(user: User | None) -> str | None:
    return Preference.objects.filter(pk=user.pk).values_list("channel", flat=True).first() if user else None


def _way_out(person: User | Resident | Address, preferred: str | None) -> tuple[Channel, str] | None:
    """The wished channel if it works, else the first that does. An account's number must have proved to be its own."""
    if preferred == Channel.INAPP:
        return None
    proved = person.phone_verified if isinstance(person, User) else True
    phone = person.phone if proved and settings.SECRETS.get("sms_gateway") else None
    ways = [(Channel.EMAIL, person.email), (Channel.SMS, phone)]
    ways.sort(key=lambda way: way[0] != preferred)
    return next(((channel, address) for channel, address in ways if address), None)
