"""A conversation by WhatsApp, as it stands in the database: what is known of the report so far, and what was asked last."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.db import models
from django.db.models import CASCADE

from simpul.kernel.audit.privacy import Job, PersonalData
from simpul.lib import clock, phone

EXPIRES = timedelta(days=2)  # a draft nobody came back to
KEPT = timedelta(days=30)


class Asked(models.TextChoices):
    """What the sender was asked last; his next words are taken as the answer."""

    NOTHING = "nothing", "Belum ada laporan"
    TEXT = "text", "Apa yang terjadi"
    CATEGORY = "category", "Kategori"
    SECRECY = "secrecy", "Siapa yang boleh tahu"
    PLACE = "place", "Di mana"
    CONFIRM = "confirm", "Sudah benar?"


class Talk(models.Model):
    """One number's conversation. `key` is the client key of the report in hand: however often it is sent, one case comes of it."""

    phone = models.TextField(unique=True)
    asked = models.TextField(choices=Asked.choices, default=Asked.NOTHING)
    data = models.JSONField(default=dict)
    key = models.UUIDField(default=uuid4, unique=True)
    updated_at = models.DateTimeField(default=clock.now)

    personal_data = PersonalData(
        purpose="Menyusun laporan warga lewat WhatsApp.",
        legal_basis="UU 25/2009 Pasal 36; UU 27/2022 Pasal 20 ayat (2) huruf a",
        retention="isi laporan 2 hari bila tidak dikirim; nomor 30 hari setelah pesan terakhir",
        erasure="Baris dihapus.",
        ends=(Job("simpul.services.complaints.chat.keeping.prune"),),
        nobody="Nomor yang menulis kepada kami; laporannya sendiri ada pada urusan Anda.",
    )

    def __str__(self) -> str:
        return f"{phone.mask(self.phone)} {self.asked}"

    @property
    def owner(self) -> str:
        """Under which name the photos of the draft are kept."""
        return f"whatsapp:{self.pk}"

    @property
    def expired(self) -> bool:
        """Whether the draft has lain too long."""
        return self.updated_at < clock.now() - EXPIRES

    def begin_anew(self) -> None:
        """Forget the report in hand."""
        self.data, self.asked, self.key = {}, Asked.NOTHING, uuid4()


class Heard(models.Model):
    """A message that was heard. The carrier may bring it again; it is answered once."""

    message_id = models.TextField(primary_key=True)
    talk = models.ForeignKey(Talk, CASCADE, related_name="heard")
    at = models.DateTimeField(default=clock.now)

    personal_data = PersonalData(
        purpose="Menjawab setiap pesan tepat satu kali.",
        legal_basis="UU 25/2009 Pasal 36",
        retention="30 hari",
        erasure="Baris dihapus bersama percakapannya.",
        ends=(Job("simpul.services.complaints.chat.keeping.prune"),),
        nobody="Hanya penanda pesan dari penyedia, tanpa isi.",
    )

    def __str__(self) -> str:
        return self.message_id
