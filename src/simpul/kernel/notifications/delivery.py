"""Emptying the outbox. Run by the worker process of the regency; two may run at once.

For each message:
1. Claim it with a batch of others (`FOR UPDATE SKIP LOCKED`, committed): nobody else takes it while the claim is fresh.
2. Note that it is about to be handed over (committed).
3. Hand it over.
4. Note that it went, or when to try again (committed).

A worker that dies between 2 and 4 leaves a message that may have gone. It is sent again under the same Message-ID,
and says so in a header and in its first line: nothing is lost, and nothing arrives twice unmarked.
"""

from __future__ import annotations

import logging
import os
import random
import socket
from collections.abc import Mapping
from datetime import timedelta
from threading import Event
from typing import Any
from uuid import uuid4

from django.db import InterfaceError, OperationalError, connection
from django.db.models import F

from simpul.kernel.notifications import quiet, receipts, replies, texts
from simpul.kernel.notifications.carriers import Carrier, Email, Parcel, Undelivered
from simpul.kernel.notifications.models import Channel, Message
from simpul.kernel.notifications.outbox import WAKE
from simpul.kernel.notifications.push import Push
from simpul.kernel.notifications.sms import Gateway
from simpul.kernel.notifications.whatsapp import WhatsApp
from simpul.lib import clock

BATCH = 20
LEASE = timedelta(minutes=2)  # how long a claim is respected; renewed with each attempt
ATTEMPTS = 12  # over about a day and a half
LONGEST_WAIT = timedelta(hours=6)
LOOK = 5.0  # seconds between looks for messages whose time has come, when nothing wakes us
log = logging.getLogger(__name__)

CLAIM = """
UPDATE notifications_message SET claimed_by = %(worker)s, claimed_at = %(now)s
WHERE id IN (
    SELECT id FROM notifications_message
    WHERE sent_at IS NULL AND failed_at IS NULL AND not_before <= %(now)s
        AND (claimed_at IS NULL OR claimed_at < %(stale)s)
    ORDER BY not_before, id LIMIT %(batch)s FOR UPDATE SKIP LOCKED)
RETURNING id"""


def loop(stop: Event) -> None:
    """Send what is waiting and what comes, until told to stop. Survives a database that goes away."""
    post = PostOffice()
    while not stop.is_set():
        try:
            _listen()
            while not stop.is_set():
                post.empty(stop)
                _wait(stop)
        except (OperationalError, InterfaceError) as error:
            log.warning("The database is away (%s); looking again in %s seconds.", error, LOOK)
            connection.close()
            stop.wait(LOOK)
    connection.close()


def _listen() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {WAKE}")


def _wait(stop: Event) -> None:
    """Until somebody writes a message, or some seconds have passed."""
    for _ in range(int(LOOK)):
        with connection.wrap_database_errors:
            woken = list(connection.connection.notifies(timeout=1.0, stop_after=1))
        if woken or stop.is_set():
            return


class PostOffice:
    """One worker's hands: a name to claim with, and a carrier for each channel."""

    def __init__(self, carriers: Mapping[str, Carrier] | None = None) -> None:
        self.name = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"
        self.carriers: Mapping[str, Carrier] = carriers or {
            Channel.EMAIL: Email(),
            Channel.SMS: Gateway(),
            Channel.WHATSAPP: WhatsApp(),
            Channel.PUSH: Push(),
        }

    def empty(self, stop: Event | None = None) -> int:
        """Send everything whose time has come, and return how many went."""
        sent = 0
        try:
            while batch := self._claim():
                for message in batch:
                    if stop is not None and stop.is_set():
                        self._release()
                        return sent
                    sent += self._send(message)
        finally:
            for carrier in self.carriers.values():
                carrier.close()
        return sent

    def _claim(self) -> list[Message]:
        now = clock.now()
        with connection.cursor() as cursor:
            cursor.execute(CLAIM, {"worker": self.name, "now": now, "stale": now - LEASE, "batch": BATCH})
            claimed = [row[0] for row in cursor.fetchall()]
        return (
            list(Message.objects.select_related("user").filter(pk__in=claimed).order_by("not_before", "pk"))
            if claimed
            else []
        )

    def _release(self) -> None:
        """Give back what was claimed and not begun: another worker need not wait for the claim to grow stale."""
        Message.objects.waiting().filter(claimed_by=self.name).update(claimed_at=None, claimed_by="")

    def _send(self, message: Message) -> bool:
        if message.expires_at and message.expires_at < clock.now():
            return self._give_up(message, "Kedaluwarsa sebelum terkirim.", gone=message.trying_since is not None)
        resend = message.trying_since is not None
        if not self._begin(message):
            return False
        try:
            text = texts.letter(message, resend=resend)
        except Exception as error:  # a message that cannot be put into words must not stop the others
            log.exception("Message %s cannot be written.", message.pk)
            return self._give_up(message, f"Templat: {error}", gone=resend)
        try:
            name = self.carriers[message.channel].carry(_parcel(message, text, resend))
        except Undelivered as failure:
            settle = self._give_up if failure.for_good else self._postpone
            return settle(message, str(failure), gone=resend)
        except Exception as failure:  # whatever else went wrong, the message may have left
            return self._postpone(message, str(failure), gone=True)
        return self._note_sent(message, name or "")

    def _begin(self, message: Message) -> bool:
        """Note the attempt. False if another worker has taken the message over meanwhile."""
        now, mine = clock.now(), Message.objects.waiting().filter(pk=message.pk, claimed_by=self.name)
        message.attempts += 1
        return bool(mine.update(trying_since=now, claimed_at=now, attempts=F("attempts") + 1))

    def _note_sent(self, message: Message, name: str) -> bool:
        later = receipts.deadline(message)
        self._close(
            message,
            sent_at=clock.now(),
            failed_at=None,
            last_error="",
            trying_since=None,
            provider_id=name,
            fall_back_at=later,
        )
        return True

    def _give_up(self, message: Message, reason: str, *, gone: bool) -> bool:
        """Try no more. `gone`: an attempt (this one or one before) may have arrived, so any later one must say so."""
        log.warning("Message %s is given up: %s", message.pk, reason)
        self._close(message, failed_at=clock.now(), last_error=_noted(message, reason), **_trace(gone))
        receipts.fall_back(message)
        return False

    def _close(self, message: Message, **columns: Any) -> None:
        if message.secret:
            columns["context"] = {}
        Message.objects.filter(pk=message.pk, sent_at=None).update(claimed_at=None, claimed_by="", **columns)

    def _postpone(self, message: Message, reason: str, *, gone: bool) -> bool:
        """Try again later, unless it has been tried often enough. `gone` as above."""
        if message.attempts >= ATTEMPTS:
            return self._give_up(message, reason, gone=gone)
        later = clock.now() + wait_after(message.attempts)
        if not message.urgent:
            later = quiet.after(later, message.channel)
        Message.objects.waiting().filter(pk=message.pk, claimed_by=self.name).update(
            not_before=later, claimed_at=None, claimed_by="", last_error=_noted(message, reason), **_trace(gone)
        )
        return False


def _parcel(message: Message, text: texts.Text, resend: bool) -> Parcel:
    return Parcel(
        message_id=str(message.message_id),
        to=message.address,
        subject=text.subject,
        body=text.body,
        resend=resend,
        language=message.language,
        link=texts.link(message),
        about=message.about,
        reply_to=replies.address(message),
        user_id=message.user_id,
        window=message.template in texts.ANSWERS,
        buttons=tuple((str(key), str(words)) for key, words in message.context.get("buttons", ())),
    )


def _noted(message: Message, reason: str) -> str:
    """A reason fit to be kept and shown: short, and without the address, which servers like to repeat."""
    return reason.replace(message.address, message.masked_address)[:500]


def _trace(gone: bool) -> dict[str, Any]:
    """What remains of an attempt: its mark if it may have arrived, else nothing."""
    return {} if gone else {"trying_since": None}


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: half a minute, three times as long each time, give or take half."""
    exact: timedelta = min(timedelta(seconds=30) * 3 ** min(attempts - 1, 10), LONGEST_WAIT)
    return exact * random.uniform(0.5, 1.5)  # noqa: S311 - spreads the load, guards nothing
