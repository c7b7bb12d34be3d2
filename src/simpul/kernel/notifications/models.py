"""The outbox and the inbox: one row a message a channel."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import CASCADE, Q
from jinja2 import TemplateError

from simpul.kernel.accounts.roles import ADMINISTRATOR
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.audit.privacy import After, Job, PersonalData, With, years
from simpul.lib import clock, phone


class Channel(models.TextChoices):
    """By which way a message reaches somebody."""

    EMAIL = "email", "E-mail"
    SMS = "sms", "SMS"
    WHATSAPP = "whatsapp", "WhatsApp"
    PUSH = "push", "Pemberitahuan di perangkat"
    INAPP = "inapp", "Kabar di akun"


class Receipt(models.IntegerChoices):
    """How far the other side says that a message has come. It only ever goes up."""

    NONE = 0, "Belum ada tanda terima"
    ACCEPTED = 1, "Diterima penyedia"
    DELIVERED = 2, "Sampai"
    READ = 3, "Dibaca"


INBOX = Q(channel=Channel.INAPP)
WAITING = Q(sent_at=None, failed_at=None)


def keeps_the_system(viewer: Viewer) -> bool:
    """Whether the viewer looks after the installation."""
    return any(grant.role == ADMINISTRATOR.code for grant in viewer.grants)


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages. What somebody may read are the copies in his own account."""

    def visible_to(self, viewer: Viewer) -> MessageQuerySet:
        """The inbox of this viewer."""
        return self.filter(INBOX, user=viewer.user) if viewer.user else self.none()

    def unread(self) -> MessageQuerySet:
        return self.filter(INBOX, read_at=None)

    def waiting(self) -> MessageQuerySet:
        """Those the worker still has to send."""
        return self.filter(WAITING)

    def failed(self) -> MessageQuerySet:
        """Those the worker has given up, and no other channel has taken over."""
        return self.filter(failed_at__isnull=False, fallback=None)

    def failures_for(self, viewer: Viewer) -> MessageQuerySet:
        """Given-up messages, for those who keep the system running. Their words are not for them."""
        return self.failed() if keeps_the_system(viewer) else self.none()


class Message(models.Model):
    """Something to be told to one person by one channel. The words come from the template when they are needed.

    A worker holds a message while `claimed_by` names it and `claimed_at` is fresh. `trying_since` is set before the
    hand-over and cleared when that surely failed: a message found with it set may have arrived already.
    """

    message_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, CASCADE, null=True, related_name="+", db_index=False)
    resident = models.ForeignKey("residents.Resident", CASCADE, null=True, related_name="+")
    channel = models.TextField(choices=Channel.choices)
    address = models.TextField(default="")
    template = models.TextField()
    language = models.TextField(default="id")
    context = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    about = models.TextField(default="", help_text="Nomor urusan.")
    secret = models.BooleanField(default=False, help_text="Isinya dihapus setelah terkirim (kode masuk).")
    created_at = models.DateTimeField(default=clock.now)
    not_before = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    claimed_by = models.TextField(default="")
    trying_since = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    last_error = models.TextField(default="")
    read_at = models.DateTimeField(null=True)
    urgent = models.BooleanField(default=False, help_text="Tidak menunggu jam tenang berakhir.")
    ways = models.JSONField(default=list, help_text="Saluran dan alamat yang dipakai bila yang ini gagal.")
    fallback_of = models.OneToOneField("self", CASCADE, null=True, related_name="fallback")
    fall_back_at = models.DateTimeField(null=True)
    receipt = models.PositiveSmallIntegerField(choices=Receipt.choices, default=Receipt.NONE)
    receipt_at = models.DateTimeField(null=True)
    provider_id = models.TextField(default="")

    objects = MessageQuerySet.as_manager()
    personal_data = PersonalData(
        purpose="Mengabarkan jalannya urusan kepada warga dan petugas.",
        legal_basis="UU 25/2009 Pasal 18; UU 27/2022 Pasal 20 ayat (2) huruf e",
        retention="90 hari setelah terkirim; kabar di akun 2 tahun",
        erasure="Baris dihapus bersama akun atau data warganya.",
        ends=(Job("simpul.kernel.notifications.keeping.prune"),),
        resident="resident",
        account="user",
        title="Pesan kepada Anda",
        source="Dari sistem",
        dated="created_at",
        showing=Q(secret=False),
        shows=(
            ("get_channel_display", "Saluran"),
            ("words", "Isi"),
            ("about", "Nomor urusan"),
            ("created_at", "Dibuat"),
            ("status", "Keadaan"),
        ),
    )

    class Meta:
        indexes = [
            models.Index(fields=["not_before", "id"], condition=WAITING, name="message_waiting"),
            models.Index(fields=["user", "-id"], condition=INBOX, name="message_inbox"),
            models.Index(fields=["user"], condition=INBOX & Q(read_at=None), name="message_unread"),
            models.Index(fields=["user"], condition=Q(user__isnull=False), name="message_user"),
            models.Index(fields=["about"], condition=~Q(about=""), name="message_about"),
            models.Index(fields=["provider_id"], condition=~Q(provider_id=""), name="message_provider"),
            models.Index(fields=["fall_back_at"], condition=Q(fall_back_at__isnull=False), name="message_fall_back"),
            models.Index(fields=["failed_at"], condition=Q(failed_at__isnull=False), name="message_failed"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(channel=Channel.INAPP, user__isnull=False, address="") | (~INBOX & ~Q(address="")),
                name="message_has_a_destination",
            ),
            models.CheckConstraint(condition=Q(sent_at=None) | Q(failed_at=None), name="message_sent_or_failed"),
            models.CheckConstraint(condition=Q(read_at=None) | INBOX, name="message_read_in_inbox"),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.template} {self.about}".strip()

    @property
    def words(self) -> str:
        """What it says, in the language in which it was written; the name of its template if that is gone."""
        from simpul.kernel.notifications import texts

        try:
            text = texts.render(self)
        except TemplateError:
            return self.template
        return f"{text.subject}. {text.body}"

    @property
    def masked_address(self) -> str:
        """The address, to be recognised by somebody who knows it: `si•••@contoh.id`, `0812••••890`."""
        if self.channel in {Channel.SMS, Channel.WHATSAPP}:
            return phone.mask(self.address)
        if self.channel == Channel.PUSH:
            return ""
        name, _, host = self.address.rpartition("@")
        return f"{name[:2]}•••@{host}" if self.address else ""

    @property
    def status(self) -> str:
        """How it stands with the message, in a word for staff."""
        if self.sent_at:
            return str(self.get_receipt_display()) if self.receipt > Receipt.ACCEPTED else "Terkirim"
        return "Gagal" if self.failed_at else "Menunggu"


class Preference(models.Model):
    """How a person wishes to be told, beside the copy in the account: by which channels, not when, and not of what."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, CASCADE, primary_key=True, related_name="+")
    channels = ArrayField(models.TextField(choices=Channel.choices), default=list)
    quiet_from = models.TimeField(null=True)
    quiet_to = models.TimeField(null=True)
    muted = ArrayField(
        models.TextField(), default=list, help_text="Jenis kabar yang tidak ingin diterima di luar akun."
    )

    personal_data = PersonalData(
        purpose="Mengabari orang lewat saluran yang dipilihnya.",
        legal_basis="UU 27/2022 Pasal 20 ayat (2) huruf a",
        retention="selama akun dipakai",
        erasure="Baris dihapus bersama akunnya.",
        ends=(With("accounts.User"),),
        account="user",
        title="Saluran kabar pilihan Anda",
        shows=(("in_words", "Saluran"),),
    )

    def __str__(self) -> str:
        return f"{self.user_id} {', '.join(self.channels)}"

    @property
    def in_words(self) -> str:
        """The channels, in words."""
        return ", ".join(str(Channel(code).label) for code in self.channels) or str(Channel.INAPP.label)


class Correspondent(models.Model):
    """A number that has written to us by text: since when we may answer freely, and whether it said STOP."""

    channel = models.TextField(choices=Channel.choices)
    address = models.TextField()
    wrote_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)

    personal_data = PersonalData(
        purpose="Membalas pesan dalam batas waktu yang diizinkan dan menghormati permintaan berhenti.",
        legal_basis="UU 27/2022 Pasal 20 ayat (2) huruf a; Pasal 9 (menarik persetujuan)",
        retention="1 tahun setelah pesan terakhir; permintaan berhenti disimpan selama berlaku",
        erasure="Baris dihapus; permintaan berhenti tetap agar tidak dikirimi lagi.",
        ends=(After("wrote_at", years(1), only=Q(stopped_at=None)),),
        nobody="Nomor yang menulis kepada kami; belum tentu milik warga yang tercatat.",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "address"], name="one_correspondent")]

    def __str__(self) -> str:
        return f"{self.channel} {phone.mask(self.address)}"


class PushSubscription(models.Model):
    """One browser of an account that agreed to be notified (RFC 8030). Its address and keys come from the browser."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, CASCADE, related_name="+")
    endpoint = models.TextField(unique=True)
    p256dh = models.TextField()
    auth = models.TextField()
    created_at = models.DateTimeField(default=clock.now)

    personal_data = PersonalData(
        purpose="Memberi tahu perangkat yang diizinkan pemiliknya.",
        legal_basis="UU 27/2022 Pasal 20 ayat (2) huruf a",
        retention="selama izin berlaku",
        erasure="Baris dihapus bersama akunnya atau saat izin dicabut.",
        ends=(With("accounts.User"),),
        account="user",
        title="Perangkat yang diberi tahu",
        dated="created_at",
        shows=(("created_at", "Sejak"),),
    )

    def __str__(self) -> str:
        return f"{self.user_id} {self.created_at:%Y-%m-%d}"
