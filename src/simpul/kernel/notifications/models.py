"""The outbox and the inbox: one row a message a channel."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import CASCADE, Q

from simpul.kernel.accounts.roles import ADMINISTRATOR
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.audit.privacy import Job, PersonalData, With
from simpul.lib import clock, phone


class Channel(models.TextChoices):
    """By which way a message reaches somebody."""

    EMAIL = "email", "E-mail"
    SMS = "sms", "SMS"
    INAPP = "inapp", "Kabar di akun"


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
        """Those the worker has given up."""
        return self.filter(failed_at__isnull=False)

    def failures_for(self, viewer: Viewer) -> MessageQuerySet:
        """Given-up messages, for those who keep the system running. Their words are not for them."""
        return self.failed() if keeps_the_system(viewer) else self.none()


class Message(models.Model):
    """Something to be told to one person by one channel. The words come from the template when they are needed.

    A worker holds a message while `claimed_by` names it and `claimed_at` is fresh. `trying_since` is set before the
    hand-over and cleared when that surely failed: a message found with it set may have arrived already.
    """

    message_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, CASCADE, null=True, related_name="+")
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
            ("template", "Jenis"),
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
            models.Index(fields=["about"], condition=~Q(about=""), name="message_about"),
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
    def masked_address(self) -> str:
        """The address, to be recognised by somebody who knows it: `si•••@contoh.id`, `0812••••890`."""
        if self.channel == Channel.SMS:
            return phone.mask(self.address)
        name, _, host = self.address.rpartition("@")
        return f"{name[:2]}•••@{host}" if self.address else ""

    @property
    def status(self) -> str:
        """How it stands with the message, in a word for staff."""
        if self.sent_at:
            return "Terkirim"
        return "Gagal" if self.failed_at else "Menunggu"


class Preference(models.Model):
    """By which channel a person wishes to be told, beside the copy in the account. In-app alone means: nothing else."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, CASCADE, primary_key=True, related_name="+")
    channel = models.TextField(choices=Channel.choices)

    personal_data = PersonalData(
        purpose="Mengabari orang lewat saluran yang dipilihnya.",
        legal_basis="UU 27/2022 Pasal 20 ayat (2) huruf a",
        retention="selama akun dipakai",
        erasure="Baris dihapus bersama akunnya.",
        ends=(With("accounts.User"),),
        account="user",
        title="Saluran kabar pilihan Anda",
        shows=(("get_channel_display", "Saluran"),),
    )

    def __str__(self) -> str:
        return f"{self.user_id} {self.channel}"
