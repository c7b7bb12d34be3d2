"""What Bupati and DPRD agreed before the budget is drawn up (KUA-PPAS): a ceiling for each agency and program."""

from __future__ import annotations

from django.db import models
from django.db.models import PROTECT, Q

from simpul.finance.budget.models.lines import MONEY, PublicQuerySet


class CeilingAgreement(models.Model):
    """A signed agreement (nota kesepakatan). The latest of a year counts: a change of the budget brings a new one."""

    year = models.PositiveSmallIntegerField("Tahun")
    n = models.PositiveSmallIntegerField("Kesepakatan ke")
    number = models.TextField("Nomor nota kesepakatan")
    day = models.DateField("Tanggal")
    audit = models.OneToOneField("audit.Entry", PROTECT, related_name="+")
    example = models.BooleanField("Contoh", default=False)

    append_only = True
    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = "kesepakatan KUA-PPAS"
        constraints = [models.UniqueConstraint(fields=["year", "n"], name="ceiling_agreement_once")]

    def __str__(self) -> str:
        return f"{self.number} ({self.year})"


class Ceiling(models.Model):
    """The most that the lines of an agency in a program may come to."""

    agreement = models.ForeignKey(CeilingAgreement, PROTECT, related_name="ceilings")
    agency = models.ForeignKey("organizations.Agency", PROTECT, related_name="+", verbose_name="Perangkat daerah")
    program = models.ForeignKey("classification.Activity", PROTECT, related_name="+", verbose_name="Program")
    amount = models.DecimalField("Plafon", **MONEY)

    append_only = True
    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = "plafon PPAS"
        constraints = [
            models.UniqueConstraint(fields=["agreement", "agency", "program"], name="ceiling_once"),
            models.CheckConstraint(name="ceiling_is_not_negative", condition=Q(amount__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.program_id} {self.amount}"
