"""The address to which an answer to a letter of ours goes. It names that one letter, so that person and case are known; only we
can make it, and it opens nothing: whoever holds it can say something to the office, and read nothing.

    lapor+<token>@batang.example        <token> = letter and signature, 24 letters and digits, good for sixty days

It is only used where `[connections.mailbox]` says which addresses arrive there (`replies = "lapor+{token}@batang.example"`).
"""

from __future__ import annotations

import base64
import hmac
import re
from datetime import timedelta
from hashlib import sha256

from django.conf import settings

from simpul.kernel.integrations import configured, registry
from simpul.kernel.notifications.models import Channel, Message
from simpul.lib import clock

MAILBOX = "mailbox"  # the connection by which letters come in; a service declares it
GOOD_FOR = timedelta(days=60)
NUMBER, SIGNATURE = 5, 10  # bytes


def pattern() -> str:
    """The address with `{token}` in it; empty where answers are not taken."""
    given = (configured(MAILBOX) if MAILBOX in registry else None) or {}
    wanted = str(given.get("replies") or "")
    return wanted if wanted.count("{token}") == 1 and "@" in wanted else ""


def address(message: Message) -> str:
    """Where an answer to this letter goes. Empty where none is taken: by officers, who show a second factor before they act, and
    where there is no case."""
    wanted = pattern()
    to_staff = message.user is not None and message.user.is_staff_member
    if not wanted or not message.about or message.secret or to_staff or message.channel != Channel.EMAIL:
        return ""
    raw = message.pk.to_bytes(NUMBER) + _signature(message)
    return wanted.replace("{token}", base64.b32encode(raw).decode().lower())


def letter_of(given: str) -> Message | None:
    """The letter that an address answers; None for one that we did not make. Whether it is still good: `expired`."""
    wanted = pattern().lower()
    before, _token, after = wanted.partition("{token}")
    found = (
        re.fullmatch(f"{re.escape(before)}([a-z2-7]{{24}}){re.escape(after)}", given.strip().lower())
        if wanted
        else None
    )
    if found is None:
        return None
    raw = base64.b32decode(found[1].upper())
    message = Message.objects.select_related("user", "resident").filter(pk=int.from_bytes(raw[:NUMBER])).first()
    return message if message is not None and hmac.compare_digest(raw[NUMBER:], _signature(message)) else None


def expired(message: Message) -> bool:
    """Whether the address of this letter has run out."""
    return message.created_at + GOOD_FOR < clock.now()


def _signature(message: Message) -> bytes:
    words = f"reply:{message.pk}:{message.message_id}:{message.about}:{message.address}"
    return hmac.new(settings.SECRET_KEY.encode(), words.encode(), sha256).digest()[:SIGNATURE]
