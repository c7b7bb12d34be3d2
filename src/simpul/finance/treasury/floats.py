"""Cash of an agency's treasurer: how much was given, and how it was accounted for."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.db import models
from django.db.models import PROTECT, F, Q

from simpul.finance.treasury.models import MONEY, Commitment, Request
from simpul.finance.treasury.parameters import SETTLED_WITHIN
from simpul.finance.treasury.personal import of_official


class FloatCap(models.Model):
    """How much cash an agency may hold as UP in a year, by decree of the regent. The latest row counts."""

    year = models.PositiveSmallIntegerField("Tahun")
    agency = models.ForeignKey("organizations.Agency", PROTECT, related_name="+")
    amount = models.DecimalField("Batas UP", **MONEY)
    decree = models.TextField("Keputusan Bupati")
    audit = models.ForeignKey("audit.Entry", PROTECT, related_name="+")
    example = models.BooleanField("Contoh", default=False)

    append_only = True

    def __str__(self) -> str:
        return f"{self.agency_id} {self.amount}"


class Float(models.Model):
    """Cash that was given: UP for the year, or TU for a month. What is held is given and replenished less spent and returned."""

    request = models.OneToOneField(Request, PROTECT, related_name="float")
    year = models.PositiveSmallIntegerField("Tahun")
    agency = models.ForeignKey("organizations.Agency", PROTECT, related_name="+")
    kind = models.TextField("Jenis", choices=[("up", "UP"), ("tu", "TU")])
    given = models.DecimalField("Diberikan", **MONEY)
    spent = models.DecimalField("Dipertanggungjawabkan", default=0, **MONEY)
    replenished = models.DecimalField("Diganti (GU)", default=0, **MONEY)
    returned = models.DecimalField("Disetor kembali", default=0, **MONEY)
    day = models.DateField("Tanggal")
    example = models.BooleanField("Contoh", default=False)

    read_only = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "agency"], name="float_up_once", condition=Q(kind="up")),
            models.CheckConstraint(
                name="float_is_not_overspent",
                condition=Q(
                    spent__gte=0, returned__gte=0, given__gt=0, spent__lte=F("given") + F("replenished") - F("returned")
                ),
            ),
            models.CheckConstraint(
                name="float_replenished_as_spent", condition=Q(replenished__gte=0, replenished__lte=F("spent"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year} {self.given}"

    @property
    def held(self) -> Decimal:
        """What the treasurer must have."""
        held: Decimal = self.given + self.replenished - self.spent - self.returned
        return held

    @property
    def due(self) -> date | None:
        """By when a TU must be accounted for, by the rule of the day on which it was given; UP runs with the year."""
        return self.day + timedelta(days=SETTLED_WITHIN.on(self.day).value) if self.kind == "tu" else None

    def is_overdue(self, today: date) -> bool:
        """Whether it should have been settled before today, and something is still held."""
        return self.due is not None and today > self.due and self.held > 0


class Accounting(models.Model):
    """What a treasurer accounted for (SPJ), or brought back."""

    float = models.ForeignKey(Float, PROTECT, related_name="accountings")
    kind = models.TextField("Jenis", choices=[("spent", "SPJ"), ("returned", "Setoran sisa")])
    no = models.BigIntegerField("Nomor")
    day = models.DateField("Tanggal")
    words = models.TextField("Uraian")
    amount = models.DecimalField("Jumlah", **MONEY)
    at = models.DateTimeField()
    person = models.ForeignKey("accounts.User", PROTECT, related_name="+")
    key = models.UUIDField(unique=True)
    audit = models.OneToOneField("audit.Entry", PROTECT, related_name="+")
    budgetary = models.UUIDField(null=True)
    accrual = models.UUIDField()
    example = models.BooleanField("Contoh", default=False)

    read_only = True
    personal_data = of_official("Mempertanggungjawabkan siapa yang memeriksa SPJ atau menyetor sisa.")

    class Meta:
        constraints = [models.CheckConstraint(name="accounting_amount", condition=Q(amount__gt=0))]

    def __str__(self) -> str:
        return f"{self.kind} {self.no}"


class AccountingItem(models.Model):
    """A part of an SPJ: what was spent out of which commitment."""

    accounting = models.ForeignKey(Accounting, PROTECT, related_name="items")
    commitment = models.ForeignKey(Commitment, PROTECT, related_name="+")
    amount = models.DecimalField("Jumlah", **MONEY)

    read_only = True

    class Meta:
        constraints = [models.CheckConstraint(name="accounting_item_amount", condition=Q(amount__gt=0))]

    def __str__(self) -> str:
        return f"{self.accounting_id}: {self.amount}"
