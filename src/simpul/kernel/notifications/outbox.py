"""Writing messages into the outbox, in the transaction of what they tell of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F

from simpul.kernel import kept, making, writing
from simpul.kernel.accounts.models import User
from simpul.kernel.notifications import channels, kinds, quiet, texts
from simpul.kernel.notifications.address import Address
from simpul.kernel.notifications.models import Channel, Message, Preference
from simpul.kernel.residents.models import Resident
from simpul.lib import clock

WAKE = "outbox"  # the PostgreSQL channel on which the worker listens
WAKING = f"pg_notify('{WAKE}', '')"  # goes out when the transaction is committed
SECRET_FOR = timedelta(minutes=30)
ANSWER_FOR = timedelta(hours=12)  # an answer that comes a day late confuses


def send(
    to: User | Resident | Address, template: str, context: Mapping[str, Any] | None = None, *, about: str | None = None
) -> list[Message]:
    """Tell somebody something. Writes a copy for the account, if there is one, and one for the channel that suits.

    `template` names `messages/<template>.subject` and `.txt`; `context` must be JSON and name all that they use,
    else `LookupError`.
    `about` is the number of the case. Whoever has neither account nor address gets nothing, and the list is empty.
    """
    return _post(compose(to, template, context, about=about))


def compose(
    to: User | Resident | Address, template: str, context: Mapping[str, Any] | None = None, *, about: str | None = None
) -> list[Message]:
    """What `send` writes, still to be written: for who writes it in one statement with what it tells of (and `WAKING`)."""
    context = dict(context or {})
    texts.require(template, context)
    user, resident = _who(to)
    if user is not None and not user.is_active:
        return []
    common = {"user": user, **resident, "template": template, "context": context, "about": about or ""}
    common["language"] = user.language if user else to.language if isinstance(to, Address) else settings.LANGUAGE_CODE
    messages = []
    if user is not None:
        messages.append(making.new(Message, **common, channel=Channel.INAPP, sent_at=clock.now()))
    preference = Preference.objects.filter(pk=user.pk).first() if user else None
    if not (preference and kinds.of(template).code in preference.muted):
        messages += _outgoing(
            _known_as(to) if user is None else user, preference, common, urgent=kinds.of(template).urgent
        )
    return messages


def answer(
    address: str, text: str, *, about: str = "", buttons: Iterable[tuple[str, str]] = (), secret: bool = False
) -> None:
    """Say something in a WhatsApp conversation. Whoever has just written may be answered at any hour."""
    context = {"text": text, "buttons": [list(button) for button in buttons]}
    texts.require("chat/answer", context)
    message = Message(
        channel=Channel.WHATSAPP, address=address, template="chat/answer", context=context, urgent=True,
        expires_at=clock.now() + ANSWER_FOR,
    )  # fmt: skip
    message.about, message.secret = about, secret
    _post([message])


def _outgoing(
    person: User | Resident | Address, preference: Preference | None, common: dict[str, Any], *, urgent: bool
) -> list[Message]:
    """The one message that leaves the house, with the ways left should it fail."""
    found = channels.ways(person, preference)
    if not found:
        return []
    (channel, address), *rest = found
    now = clock.now()
    moment = now if urgent else quiet.after(now, channel, preference)
    return [
        making.new(Message, **common, channel=channel, address=address, ways=rest, urgent=urgent, not_before=moment)
    ]


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
        urgent=True,
        expires_at=clock.now() + SECRET_FOR if secret else None,
    )
    _post([message])


def _post(messages: list[Message]) -> list[Message]:
    """Write the rows and wake the worker; both happen when the transaction is committed, or not at all."""
    writing.write(*messages, then=WAKING)
    return messages


def _who(to: User | Resident | Address) -> tuple[User | None, dict[str, Any]]:
    """The account behind the recipient, and the resident: the row itself where it is still to be written, and so has no account."""
    if isinstance(to, User):
        return to, {"resident_id": to.resident_id}
    if not isinstance(to, Resident):
        return None, {"resident_id": None}
    if to.pk is None:
        return None, {"resident": to}
    return next(iter(kept.ask("account of resident", _account, resident=to.main_id)), None), {"resident_id": to.pk}


def _known_as(to: User | Resident | Address) -> User | Resident | Address:
    """Of somebody with several records the one under which he can be reached, the main one first."""
    main = to.alias_of if isinstance(to, Resident) else None
    return main if main is not None and (main.email or main.phone) else to


def _account() -> Any:
    """Of a person with several records the account of the main one, else that of another."""
    records = ArraySubquery(Resident.objects.same_person(kept.Slot("resident")).values("pk"))
    active = User.objects.filter(
        kept.Among("resident", records), is_active=True
    )  # as a join, every resident would be read
    return active.order_by(F("resident__alias_of").asc(nulls_first=True), "pk")
