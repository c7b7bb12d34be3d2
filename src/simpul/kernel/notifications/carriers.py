"""The two ways out of the house: a mail server, and a gateway for text messages."""

from __future__ import annotations

import json
import smtplib
from dataclasses import dataclass
from email.utils import parseaddr
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

TIMEOUT = 10.0  # seconds
TRY_LATER = frozenset({408, 425, 429})


@dataclass(frozen=True)
class Parcel:
    """One message ready to go. `resend` marks one that may have arrived already."""

    message_id: str
    to: str
    subject: str
    body: str
    resend: bool = False
    language: str = "id"
    link: str = ""
    about: str = ""
    user_id: int | None = None
    window: bool = False  # an answer to what was just said: free words whatever the clock says
    reply_to: str = ""  # where an answer to a letter goes
    buttons: tuple[tuple[str, str], ...] = ()  # (key, words) to tap, where the channel has such


class Undelivered(Exception):
    """It surely did not go. `for_good` when trying again is useless."""

    def __init__(self, reason: object, *, for_good: bool = False) -> None:
        super().__init__(str(reason))
        self.for_good = for_good


class Unsure(Exception):
    """The other side fell silent: it may have gone."""


class Carrier(Protocol):
    """Something that takes a parcel. Returning means the other side has it, perhaps under a name of its own; else
    `Undelivered` or `Unsure`."""

    def carry(self, parcel: Parcel) -> str | None: ...
    def close(self) -> None: ...


class Email:
    """The mail server of `settings.EMAIL_*`, over one connection for a batch."""

    def __init__(self) -> None:
        self._server = EmailBackend()

    def carry(self, parcel: Parcel) -> None:
        self._connect()
        try:
            self._server.send_messages([_email(parcel)])
        except ValueError as error:  # an address or a subject that cannot be one
            raise Undelivered(error, for_good=True) from error
        except smtplib.SMTPRecipientsRefused as error:
            [(code, reason)] = error.recipients.values()
            raise Undelivered(_said(code, reason), for_good=code >= 500) from error
        except smtplib.SMTPResponseException as error:
            raise Undelivered(_said(error.smtp_code, error.smtp_error)) from error
        except OSError as error:
            self.close()
            raise Unsure(error) from error

    def close(self) -> None:
        self._server.close()

    def _connect(self) -> None:
        """A connection that answers, so that a failure after this means the parcel itself was on its way."""
        try:
            if self._server.connection is not None:
                self._server.connection.noop()
        except OSError:
            self.close()
        try:
            self._server.open()
        except OSError as error:
            self.close()
            raise Undelivered(error) from error


def _said(code: int, reason: bytes | str) -> str:
    """What the mail server answered, in one line."""
    return f"{code} {reason.decode(errors='replace') if isinstance(reason, bytes) else reason}"


def _email(parcel: Parcel) -> EmailMessage:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    headers = {"Message-ID": f"<{parcel.message_id}@{domain}>", "Auto-Submitted": "auto-generated"}
    if parcel.resend:
        headers["X-Simpul-Resend"] = "possible-duplicate"
    reply_to = [parcel.reply_to] if parcel.reply_to else None
    return EmailMessage(parcel.subject, parcel.body, to=[parcel.to], headers=headers, reply_to=reply_to)


class Sms:
    """Any gateway that speaks this contract; a small bridge translates for the one the regency has bought.

    `POST <sms_gateway>` with `Authorization: Bearer <sms_token>` (both in `secrets.toml`), `Idempotency-Key: <id>`
    and the JSON `{"id": "<uuid>", "to": "+6281…", "text": "…", "possible_duplicate": false}`.
    The same id is the same message: a gateway that has taken it answers 2xx again and sends nothing.
    2xx: taken over. 408, 425, 429, 5xx: try later. Any other 4xx: never.
    """

    def carry(self, parcel: Parcel) -> None:
        gateway = urlsplit(settings.SECRETS.get("sms_gateway", ""))
        if gateway.scheme not in {"http", "https"} or not gateway.hostname:
            raise Undelivered("secrets.toml has no sms_gateway")
        kind = HTTPSConnection if gateway.scheme == "https" else HTTPConnection
        connection = kind(gateway.hostname, gateway.port, timeout=TIMEOUT)
        try:
            connection.connect()
        except OSError as error:
            raise Undelivered(error) from error
        try:
            connection.request("POST", gateway._replace(scheme="", netloc="").geturl() or "/", *_request(parcel))
            status = connection.getresponse().status
        except (OSError, HTTPException) as error:
            raise Unsure(error) from error
        finally:
            connection.close()
        if not 200 <= status < 300:
            raise Undelivered(f"HTTP {status}", for_good=400 <= status < 500 and status not in TRY_LATER)

    def close(self) -> None:
        """Nothing to do: each message has its own connection."""


def _request(parcel: Parcel) -> tuple[bytes, dict[str, str]]:
    """Body and headers."""
    data = {"id": parcel.message_id, "to": parcel.to, "text": parcel.body.strip(), "possible_duplicate": parcel.resend}
    headers = {
        "Authorization": f"Bearer {settings.SECRETS.get('sms_token', '')}",
        "Content-Type": "application/json",
        "Idempotency-Key": parcel.message_id,
    }
    return json.dumps(data).encode(), headers
