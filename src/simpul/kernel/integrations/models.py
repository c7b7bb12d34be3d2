"""How connections fare: calls made, checks, and what came in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from simpul.kernel.audit.privacy import Job, PersonalData
from simpul.lib import clock

UNTAKEN = Q(taken_at=None, failed_at=None)


class Call(models.Model):
    """One call we made: to whom, how it ended and how long it took. Never what was said."""

    code = models.TextField()
    operation = models.TextField(default="")
    at = models.DateTimeField(default=clock.now)
    ok = models.BooleanField()
    outcome = models.TextField(help_text="“HTTP 200”, “timeout”, “connection refused”.")
    ms = models.PositiveIntegerField()
    attempt = models.PositiveSmallIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["code", "-id"], name="call_of_connection"),
            models.Index(fields=["at"], name="call_at"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.operation} {self.outcome}"


class Checked(models.Model):
    """What the last check of a connection found."""

    code = models.TextField(primary_key=True)
    at = models.DateTimeField(default=clock.now)
    ok = models.BooleanField()
    says = models.TextField()
    hint = models.TextField(default="")

    def __str__(self) -> str:
        return f"{self.code}: {self.says}"


class Incoming(models.Model):
    """Something the other side sent us, kept as it came until the worker has taken it. One row a message, however often it comes."""

    code = models.TextField()
    message_id = models.TextField()
    body = models.BinaryField()
    at = models.DateTimeField(default=clock.now)
    taken_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    not_before = models.DateTimeField(default=clock.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(default="")

    personal_data = PersonalData(
        purpose="Menerima pesan dan tanda terima dari saluran luar tepat satu kali.",
        legal_basis="UU 25/2009 Pasal 36; UU 27/2022 Pasal 20 ayat (2) huruf e",
        retention="isi dihapus begitu diolah; penanda pesan 30 hari",
        erasure="Isi dikosongkan setelah diolah; baris dihapus setelah 30 hari.",
        ends=(Job("simpul.kernel.integrations.incoming.prune"),),
        nobody="Isinya menjadi pesan atau urusan Anda, dan ditampilkan di sana.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "message_id"], name="incoming_once"),
            models.CheckConstraint(condition=Q(taken_at=None) | Q(failed_at=None), name="incoming_taken_or_failed"),
        ]
        indexes = [models.Index(fields=["not_before", "id"], condition=UNTAKEN, name="incoming_untaken")]

    def __str__(self) -> str:
        return f"{self.code} {self.message_id}"

    @property
    def content(self) -> bytes:
        """The body as bytes."""
        return bytes(self.body)
