"""Taking letters from a mailbox by IMAP, where the mail server cannot hand them to `receive_mail`. Each once:

1. Remember the folder's count (`UIDVALIDITY`) and the number of the last letter taken.
2. Ask for letters after it; store each as `receive_mail` would, where its Message-ID counts once; note its number.
3. Who dies in between fetches a letter twice, and it is stored once. A server that counts anew is read again from as far back as
   Message-IDs are kept.

The first time begins with the letters of today. Only over TLS; letters stay on the server, marked as read.
"""

from __future__ import annotations

import imaplib
import re
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from email import message_from_bytes, policy
from typing import Any

from simpul.kernel.integrations import Finding, configured, incoming
from simpul.kernel.integrations.models import Call
from simpul.kernel.notifications.replies import MAILBOX
from simpul.lib import clock
from simpul.services.complaints.models import MailPlace

PATIENCE = 15.0  # seconds
LARGEST = 15_000_000  # bytes of a letter
MOST = 200  # letters at one time
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
FAILURES = (OSError, imaplib.IMAP4.error)


class NotAsAgreed(Exception):
    """The server answered something else than the protocol says, or refused."""


def fetch() -> int:
    """Take what is new. Returns how many letters. What goes wrong stands on the page of connections, and is tried again next time."""
    given = configured(MAILBOX) or {}
    if not given.get("imap"):
        return 0
    began, taken = time.monotonic(), 0
    try:
        with _open(given) as (server, validity):
            for uid, letter in _new(server, str(given["folder"]), validity):
                if letter is not None:
                    taken += _keep(letter)
                    server.uid("STORE", str(uid), "+FLAGS.SILENT", "(\\Seen)")
                MailPlace.objects.filter(pk=given["folder"]).update(uid=uid, at=clock.now())
    except (*FAILURES, NotAsAgreed) as failure:
        _note(False, type(failure).__name__, began)
    else:
        _note(True, "OK", began)
    return taken


def check() -> Finding:
    """Whether the mailbox opens."""
    try:
        with _open(configured(MAILBOX) or {}):
            return Finding(True, "Kotak surat terbuka.")
    except ssl.SSLError:
        return Finding(
            False,
            "Sertifikat server IMAP tidak dipercaya.",
            "Perbarui sertifikatnya, atau tulis ca_file di secrets.toml.",
        )
    except NotAsAgreed:
        return Finding(
            False,
            "Server IMAP menolak nama, kata sandi, atau folder.",
            "Periksa user, password, dan folder di secrets.toml.",
        )
    except FAILURES:
        return Finding(False, "Server IMAP tidak menjawab.", "Periksa alamat dan jaringan.")


@contextmanager
def _open(given: Any) -> Iterator[tuple[imaplib.IMAP4_SSL, int]]:
    """The folder, open, and its present count. Raises one of `FAILURES`, `NotAsAgreed`."""
    host, _colon, port = str(given.get("imap", "")).partition(":")
    trusted = ssl.create_default_context(cafile=given.get("ca_file") or None)
    server = imaplib.IMAP4_SSL(host, int(port or 993), ssl_context=trusted, timeout=PATIENCE)
    try:
        _agreed(*_refusing(server.login, str(given.get("user", "")), str(given.get("password", ""))))
        _agreed(*_refusing(server.select, f'"{given["folder"]}"'))
        _said, [validity] = server.response("UIDVALIDITY")
        if not isinstance(validity, bytes) or not validity.isdigit():
            raise NotAsAgreed("no UIDVALIDITY")
        yield server, int(validity)
    finally:
        try:
            server.logout()
        except FAILURES:
            server.shutdown()


def _refusing(call: Any, *words: str) -> Any:
    """A command that the server may refuse: that is no fault of the network."""
    try:
        return call(*words)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as no:
        raise NotAsAgreed("refused") from no


def _agreed(status: str, found: Any) -> Any:
    if status != "OK":
        raise NotAsAgreed(status)
    return found


def _new(server: imaplib.IMAP4_SSL, folder: str, validity: int) -> Iterator[tuple[int, bytes | None]]:
    """Number and content of each letter not taken yet, oldest first; None for one that is too large or gone."""
    today = clock.now().date()
    place, new = MailPlace.objects.get_or_create(pk=folder, defaults={"validity": validity})
    asked = f"UID {place.uid + 1}:*"
    if new or place.validity != validity:
        asked = f"SINCE {_day(today if new else today - incoming.KEPT + timedelta(days=1))}"
        MailPlace.objects.filter(pk=folder).update(validity=validity, uid=0)
        place.uid = 0
    [line] = _agreed(*server.uid("SEARCH", asked))
    uids = sorted(int(one) for one in (line or b"").split() if one.isdigit())
    for uid in [one for one in uids if one > place.uid][:MOST]:  # “n:*” always names the last letter, also an old one
        yield uid, _letter(server, uid)


def _letter(server: imaplib.IMAP4_SSL, uid: int) -> bytes | None:
    told = _agreed(*server.uid("FETCH", str(uid), "(RFC822.SIZE)"))
    size = re.search(rb"RFC822\.SIZE (\d+)", told[0] if told and isinstance(told[0], bytes) else b"")
    if size is None or int(size[1]) > LARGEST:
        return None
    found = _agreed(*server.uid("FETCH", str(uid), "(BODY.PEEK[])"))
    return next((part[1] for part in found if isinstance(part, tuple)), None)


def _keep(letter: bytes) -> bool:
    name = str(message_from_bytes(letter, policy=policy.compat32).get("Message-ID") or "").strip()
    return incoming.keep(MAILBOX, name or incoming.digest(letter), letter)


def _day(day: date) -> str:
    """As IMAP writes it, whatever the language of the machine."""
    return f"{day.day}-{MONTHS[day.month - 1]}-{day.year}"


def _note(ok: bool, outcome: str, began: float) -> None:
    ms = int((time.monotonic() - began) * 1000)
    Call.objects.create(code=MAILBOX, operation="fetch", ok=ok, outcome=outcome, ms=ms)
