"""What lies on the disk, and what people know it as."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import PROTECT, Q
from django.urls import reverse

from simpul.kernel import regency
from simpul.kernel.audit.privacy import Job, PersonalData, With
from simpul.lib import clock


class Blob(models.Model):
    """Bytes, known by their SHA-256. `width` and `height` are pixels, for pictures only."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()
    media_type = models.TextField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)

    personal_data = PersonalData(
        purpose="Menyimpan isi berkas.",
        legal_basis="UU 25/2009 Pasal 36",
        retention="selama ada lampiran yang memakainya",
        erasure="Baris dan isi berkas dihapus.",
        ends=(Job("simpul.kernel.documents.cleaning.clean"),),
        nobody="Ditampilkan sebagai lampiran urusan Anda.",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="blob_is_named_by_its_hash"),
            models.CheckConstraint(condition=Q(size__gt=0), name="blob_is_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} {self.media_type}"

    @property
    def path(self) -> Path:
        """Where the bytes lie."""
        return folder() / self.sha256[:2] / self.sha256[2:4] / self.sha256


class Document(models.Model):
    """A file as somebody sent it. Who may open it is decided by the rooms that use it (`documents.permissions`)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    blob = models.ForeignKey(Blob, PROTECT, related_name="documents")
    thumbnail = models.ForeignKey(Blob, PROTECT, null=True, related_name="thumbnail_of")
    name = models.CharField("Nama berkas", max_length=120)
    personal = models.BooleanField("Memuat data pribadi", default=True, help_text="Pembukaan oleh petugas dicatat.")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    personal_data = PersonalData(
        purpose="Bukti dan lampiran urusan warga.",
        legal_basis="UU 25/2009 Pasal 36; UU 27/2022 Pasal 20 ayat (2) huruf e",
        retention="bersama urusan yang dilampirinya",
        erasure="Baris dihapus; isi berkas hilang pada pembersihan berikutnya.",
        ends=(With("cases.Attachment"), With("cases.Draft")),
        nobody="Ditampilkan sebagai lampiran urusan Anda.",
    )

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        """Where a permitted viewer opens it."""
        return reverse("document", args=[self.id, self.name])

    @property
    def thumbnail_url(self) -> str:
        """Its small picture; empty when it has none."""
        return f"{self.url}?kecil" if self.thumbnail_id else ""


def folder() -> Path:
    """Where this regency keeps its files."""
    return regency.current().folder / "files"
