"""From a letter to a draft: the sender gets a link, and finishes the same form as everybody. Whoever pretends to be him gets nothing."""

from __future__ import annotations

import hmac
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from simpul.kernel.accounts.throttling import TooMany, throttle
from simpul.kernel.cases.drafts import Draft
from simpul.kernel.documents import PICTURES, UnacceptableFile, store
from simpul.kernel.integrations import Connection, Direction, Finding, Setting, configured
from simpul.kernel.integrations.models import Incoming
from simpul.kernel.notifications import outbox, replies, texts
from simpul.lib import clock
from simpul.services.complaints.mail import answering, fetching
from simpul.services.complaints.mail.letters import Letter, read
from simpul.services.complaints.service import complaints

CODE = replies.MAILBOX
A_DAY = 5  # letters of one sender that are answered
MOST_PHOTOS = 3


def take(row: Incoming) -> None:
    """Take an answer to a letter of ours as such; of any other make a draft, once, and send the link to it. Machines, forgers and floods
    get no answer."""
    given = configured(CODE) or {}
    letter = read(row.content, ours=str(given.get("address", "")), authority=str(given.get("authority", "")))
    if answering.answers(row, letter):
        return
    if letter.by_machine or letter.forged or "@" not in letter.sender or not letter.text:
        return
    token = hmac.new(settings.SECRET_KEY.encode(), f"mail:{row.message_id}".encode(), sha256).hexdigest()[:40]
    with transaction.atomic():
        draft, new = Draft.objects.get_or_create(
            owner=owner(token), service=complaints.slug, defaults={"data": _known(letter), "updated_at": clock.now()}
        )
        if not new:
            return
        try:
            throttle("mail", letter.sender, limit=A_DAY, seconds=86_400)
        except TooMany:
            draft.delete()
            return
        _keep_photos(draft, letter)
        link = f"{texts.site()}{reverse('mailed', args=[token])}"
        outbox.deliver("email", letter.sender, "mail/confirm", {"link": link, "photos": draft.documents.count()}, "id")


def owner(token: str) -> str:
    """Under which name the draft of a letter is kept. Who reads the table learns no link from it."""
    return f"surel:{sha256(token.encode()).hexdigest()}"


def _known(letter: Letter) -> dict[str, str]:
    return {"kind": "complaint", "text": letter.text, "name": letter.sender_name, "email": letter.sender}


def _keep_photos(draft: Draft, letter: Letter) -> None:
    for number, content in enumerate(letter.photos[:MOST_PHOTOS], 1):
        try:
            draft.documents.add(store(content, by=None, name=f"foto-{number}.jpg", limits=PICTURES))
        except UnacceptableFile:
            continue  # the form shows which photos came; the sender can add others there


def _check() -> Finding:
    given = configured(CODE) or {}
    if given.get("replies") and not replies.pattern():
        return Finding(
            False, "“replies” harus memuat {token} satu kali, seperti lapor+{token}@….", "Perbaiki secrets.toml."
        )
    if given.get("imap"):
        return fetching.check()
    return Finding(True, "Surat diterima dari server surat lewat perintah receive_mail.")


CONNECTION = Connection(
    CODE,
    _("Kotak surat pengaduan"),
    _("Menerima laporan warga lewat e-mail."),
    Direction.IN,
    (
        Setting("address", _("Alamat kotak surat")),
        Setting("authority", _("Nama server surat di Authentication-Results"), required=False),
        Setting("replies", _("Alamat balasan, dengan {token} di dalamnya"), required=False),
        Setting("imap", _("Server IMAP, bila kotak surat diambil dari sana"), required=False),
        Setting("user", _("Nama masuk IMAP"), required=False),
        Setting("password", _("Kata sandi IMAP"), secret=True, required=False),
        Setting("folder", _("Folder"), required=False, default="INBOX"),
        Setting("ca_file", _("Berkas sertifikat server IMAP, bila buatan sendiri"), required=False),
    ),
    _check,
    take=take,
)
