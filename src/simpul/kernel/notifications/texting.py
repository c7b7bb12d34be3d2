"""Text messages that people send us, as Infobip's webhook for inbound SMS brings them (MO_JSON_2): `POST /kait/sms/masuk/`.

A number may be forged by whoever sends a text message, so it proves nothing: it can stop our messages to itself, and be answered. What a
room above tells (`listeners`) it tells to anybody who knows as much as the message says. Floods are met with silence: answers cost money.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from simpul.kernel.accounts.throttling import TooMany, throttle
from simpul.kernel.integrations import configured, incoming
from simpul.kernel.integrations.models import Incoming
from simpul.kernel.notifications import outbox
from simpul.kernel.notifications.models import Channel, Correspondent
from simpul.kernel.notifications.words import START, STOP
from simpul.lib import clock, phone

CODE = "sms"
MANY, ONE = "mo-all:", "mo:"  # how the names of a call with messages, and of one of them, begin
LONGEST = 1600  # characters of ten joined messages
AN_HOUR, HELPED_A_DAY = 10, 2


@dataclass(frozen=True)
class Texted:
    """One text message. `sender` is what its network says."""

    sender: str
    text: str


listeners: list[Callable[[Texted], str]] = []  # rooms above that know an answer; an empty one passes it on


def entitled(header: str) -> bool:
    """Whether a call brings the name and word that the operator gave to the gateway (HTTP Basic)."""
    key = str((configured(CODE) or {}).get("inbound_key") or "")
    scheme, _space, given = header.partition(" ")
    try:
        _name, _colon, word = base64.b64decode(given, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return False
    return scheme.lower() == "basic" and incoming.same(word, key)


def readable(body: bytes) -> bool:
    """Whether it is what the contract says: a list of messages."""
    try:
        return isinstance(json.loads(body)["results"], list)
    except (ValueError, KeyError, TypeError):
        return False


def spread(content: Any) -> None:
    """Each message of a call becomes a row of its own: however they are bundled when they come again, each counts once."""
    for one in content.get("results") or ():
        name = str(one.get("messageId") or "") if isinstance(one, dict) else ""
        if name:
            incoming.keep(
                CODE, f"{ONE}{name}"[:200], json.dumps({"from": one.get("from"), "text": one.get("text")}).encode()
            )


def hear(row: Incoming) -> None:
    """Answer one message. Whatever follows from it happens in one transaction with the mark that it was taken."""
    said = json.loads(row.content)
    try:
        sender = phone.parse(f"+{str(said['from']).strip().lstrip('+')}", mobile=True)
    except ValueError:
        return  # a name instead of a number: there is nobody to answer
    try:
        throttle("texted", sender, limit=AN_HOUR, seconds=3600)
    except TooMany:
        return
    with translation.override("id"), transaction.atomic():
        if not Incoming.objects.select_for_update().filter(pk=row.pk, taken_at=None).exists():
            return
        if answer := _answer(Texted(sender, str(said["text"] or "")[:LONGEST])):
            outbox.deliver("sms", sender, "sms/answer", {"text": answer}, "id")
        Incoming.objects.filter(pk=row.pk).update(taken_at=clock.now(), body=b"")


def _answer(texted: Texted) -> str:
    who, _new = Correspondent.objects.get_or_create(channel=Channel.SMS, address=texted.sender)
    stopped = who.stopped_at is not None
    Correspondent.objects.filter(pk=who.pk).update(wrote_at=clock.now())
    if STOP.fullmatch(texted.text):
        Correspondent.objects.filter(pk=who.pk, stopped_at=None).update(stopped_at=clock.now())
        return "" if stopped else _("Anda tidak akan dikirimi SMS kabar lagi. Ketik MULAI bila ingin menerimanya lagi.")
    if START.fullmatch(texted.text):
        Correspondent.objects.filter(pk=who.pk).update(stopped_at=None)
        return _("Anda akan menerima SMS kabar lagi. Ketik BERHENTI untuk berhenti.") if stopped else ""
    if answer := next((said for listener in listeners if (said := listener(texted))), ""):
        return answer
    if stopped or not _may_be_helped(texted.sender):
        return ""
    return _("Ketik STATUS, nomor laporan, dan kodenya. Ketik BERHENTI bila tidak ingin dikirimi SMS.")


def _may_be_helped(sender: str) -> bool:
    """Whether a number that says what nobody understands is told what may be said: two machines must not talk for ever."""
    try:
        throttle("texted-help", sender, limit=HELPED_A_DAY, seconds=86_400)
    except TooMany:
        return False
    return True
