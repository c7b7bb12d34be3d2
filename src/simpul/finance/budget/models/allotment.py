"""When money of a line may be used: SPD, which release parts of it, and the cash plan, which says when it will be needed."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import PROTECT, F, Q

from simpul.finance.budget.models.lines import MONEY, Line, PublicQuerySet


class Spd(models.Model):
    """A letter of the treasurer general that releases money of an agency's lines for some months (surat penyediaan dana)."""

    year = models.PositiveSmallIntegerField("Tahun")
    agency = models.ForeignKey("organizations.Agency", PROTECT, related_name="+", verbose_name="Perangkat daerah")
    number = models.TextField("Nomor")
    day = models.DateField("Tanggal")
    first_month = models.PositiveSmallIntegerField("Dari bulan")
    last_month = models.PositiveSmallIntegerField("Sampai bulan")
    at = models.DateTimeField()
    audit = models.OneToOneField("audit.Entry", PROTECT, related_name="+")
    example = models.BooleanField("Contoh", default=False)

    read_only = True
    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = "SPD"
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="spd_number_once"),
            models.UniqueConstraint(fields=["id", "year", "agency"], name="spd_as_its_lines_need_it"),
            models.CheckConstraint(
                name="spd_months", condition=Q(first_month__gte=1, last_month__lte=12, last_month__gte=F("first_month"))
            ),
        ]

    def __str__(self) -> str:
        return self.number


class SpdLine(models.Model):
    """How much of a line an SPD releases, or takes back where it is negative."""

    spd = models.ForeignKey(Spd, PROTECT, related_name="lines")
    line = models.ForeignKey(Line, PROTECT, related_name="allotments")
    amount = models.DecimalField("Jumlah", **MONEY)

    read_only = True
    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = "baris SPD"
        constraints = [
            models.UniqueConstraint(fields=["spd", "line"], name="spd_line_once"),
            models.CheckConstraint(name="spd_line_is_not_zero", condition=~Q(amount=0)),
        ]

    def __str__(self) -> str:
        return f"{self.spd_id} {self.line_id} {self.amount}"


class CashPlan(models.Model):
    """In which months the money of a line will be needed (anggaran kas). The latest row of a line counts."""

    line = models.ForeignKey(Line, PROTECT, related_name="cash_plans")
    months = ArrayField(models.DecimalField(**MONEY), size=12, verbose_name="Bulan")
    total = models.DecimalField("Jumlah", **MONEY)
    at = models.DateTimeField()
    audit = models.ForeignKey("audit.Entry", PROTECT, related_name="+")

    read_only = True
    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = "anggaran kas"
        indexes = [models.Index(fields=["line", "-id"], name="cash_plan_of_line")]

    def __str__(self) -> str:
        return f"{self.line_id} {self.total}"
