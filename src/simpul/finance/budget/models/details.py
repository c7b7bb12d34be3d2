"""What the amount of a line is made of (RKA): items with volume and unit price, against the standard prices of the year."""

from __future__ import annotations

from django.db import models
from django.db.models import PROTECT, F, Q
from django.db.models.functions import Round

from simpul.finance.budget.models.lines import MONEY, Line, PublicQuerySet, Version


class StandardPrice(models.Model):
    """What a thing may cost in a year by the Bupati's decree: goods (SSH), general costs (SBU), activities (HSPK), analyses (ASB)."""

    class Kind(models.TextChoices):
        """Which of the four lists it stands in (Permendagri 77/2020)."""

        SSH = "SSH", "Standar satuan harga (SSH)"
        SBU = "SBU", "Standar biaya umum (SBU)"
        HSPK = "HSPK", "Harga satuan pokok kegiatan (HSPK)"
        ASB = "ASB", "Analisis standar belanja (ASB)"

    year = models.PositiveSmallIntegerField("Tahun")
    kind = models.TextField("Daftar", choices=Kind.choices)
    code = models.TextField("Kode")
    name = models.TextField("Uraian")
    specification = models.TextField("Spesifikasi", blank=True, default="")
    unit = models.TextField("Satuan")
    price = models.DecimalField("Harga satuan", **MONEY)
    region = models.TextField("Wilayah", blank=True, default="")
    legal_basis = models.TextField("Dasar hukum", blank=True, default="")
    example = models.BooleanField("Contoh", default=False)

    append_only = True
    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = "standar harga"
        constraints = [
            models.UniqueConstraint(fields=["year", "kind", "code", "region"], name="standard_price_once"),
            models.CheckConstraint(name="standard_price_is_positive", condition=Q(price__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code} {self.name}"


class Detail(models.Model):
    """An item of a line in a version. All of them come to the line's ceiling under that version; a version without any leaves them."""

    version = models.ForeignKey(Version, PROTECT, related_name="details")
    line = models.ForeignKey(Line, PROTECT, related_name="details")
    n = models.PositiveSmallIntegerField()
    item = models.TextField("Uraian")
    specification = models.TextField("Spesifikasi", blank=True, default="")
    standard = models.ForeignKey(StandardPrice, PROTECT, null=True, related_name="+", verbose_name="Standar harga")
    volume = models.DecimalField("Volume", max_digits=18, decimal_places=4)
    unit = models.TextField("Satuan")
    price = models.DecimalField("Harga satuan", **MONEY)
    amount = models.GeneratedField(
        expression=Round(F("volume") * F("price"), precision=2),
        output_field=models.DecimalField(**MONEY),
        db_persist=True,
    )

    read_only = True
    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = "rincian RKA"
        constraints = [
            models.UniqueConstraint(fields=["version", "line", "n"], name="detail_once"),
            models.CheckConstraint(name="detail_is_not_negative", condition=Q(volume__gt=0, price__gte=0)),
        ]
        indexes = [models.Index(fields=["line"], name="detail_of_line")]

    def __str__(self) -> str:
        return f"{self.item} {self.volume} × {self.price}"


class PriceException(models.Model):
    """Leave to plan above the standard price, up to `price`, for a line in a version: asked by one, granted by another, public."""

    version = models.ForeignKey(Version, PROTECT, related_name="exceptions")
    line = models.ForeignKey(Line, PROTECT, related_name="exceptions")
    standard = models.ForeignKey(StandardPrice, PROTECT, related_name="exceptions")
    price = models.DecimalField("Harga yang diminta", **MONEY)
    reason = models.TextField("Alasan")
    asked_by = models.BigIntegerField()
    asked_at = models.DateTimeField()
    granted = models.BooleanField("Disetujui", null=True)
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    note = models.TextField("Catatan", blank=True, default="")

    read_only = True
    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = "izin harga di atas standar"
        constraints = [
            models.CheckConstraint(
                name="price_granted_by_another",
                condition=Q(granted=None, decided_by=None)
                | Q(granted__isnull=False, decided_by__isnull=False) & ~Q(decided_by=F("asked_by")),
            ),
        ]
        indexes = [models.Index(fields=["version", "line", "standard"], name="price_exception_of_line")]

    def __str__(self) -> str:
        return f"{self.standard_id} ≤ {self.price}"
