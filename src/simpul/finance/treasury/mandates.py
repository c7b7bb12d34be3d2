"""Payments that follow from a decision on a case: standing mandates of those who would ask for each by hand, and one payment a case.

A benefit is decided by an agency's officer; commitment and request (SPP) follow in the same transaction. The request is made in the names
of the agency's treasurer and of the activity's officer, who each gave a mandate beforehand: up to how much a payment, between which days,
by which decree. A mandate holds only while its giver holds the role. Verification, order and payment stay deeds of people.
"""

from __future__ import annotations

from django.db import models
from django.db.models import PROTECT, F, Q

from simpul.finance.treasury.models import MONEY, Request
from simpul.finance.treasury.personal import of_official


class Mandate(models.Model):
    """What one person lets the platform do in the own name: `requests` (treasurer) or `prepares` (PPTK), for an agency's benefits."""

    class Duty(models.TextChoices):
        """The duty that is done by mandate."""

        REQUESTS = "requests", "Mengajukan SPP (bendahara pengeluaran)"
        PREPARES = "prepares", "Menyiapkan dokumen (PPTK)"

    agency = models.ForeignKey("organizations.Agency", PROTECT, related_name="+")
    duty = models.TextField("Tugas", choices=Duty.choices)
    person = models.ForeignKey("accounts.User", PROTECT, related_name="+")
    most = models.DecimalField("Paling banyak tiap pembayaran", **MONEY)
    starts = models.DateField("Mulai")
    ends = models.DateField("Sampai")
    decree = models.TextField("Dasar")
    ended_on = models.DateField("Dicabut", null=True)
    audit = models.ForeignKey("audit.Entry", PROTECT, related_name="+")
    example = models.BooleanField("Contoh", default=False)

    may_change = ("ended_on",)
    personal_data = of_official("Mempertanggungjawabkan atas nama siapa SPP bantuan diajukan.")

    class Meta:
        constraints = [
            models.CheckConstraint(name="mandate_days", condition=Q(ends__gte=F("starts"))),
            models.CheckConstraint(name="mandate_amount", condition=Q(most__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.duty} {self.agency_id}"


class CasePayment(models.Model):
    """The one payment of a case. `number` is the case's; a second one is refused by the database, whoever asks."""

    number = models.TextField("Nomor kasus", unique=True)
    request = models.OneToOneField(Request, PROTECT, related_name="case_payment")
    treasurer = models.ForeignKey(Mandate, PROTECT, related_name="+")
    preparer = models.ForeignKey(Mandate, PROTECT, related_name="+")

    append_only = True

    def __str__(self) -> str:
        return f"{self.number}: {self.request_id}"
