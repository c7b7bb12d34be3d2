"""What indicators came to, as people declared and others verified it. Nothing here is ever changed."""

from __future__ import annotations

from django.db import models
from django.db.models import PROTECT, F, Q

from simpul.finance.planning.models import AMOUNT, YEAR, Indicator
from simpul.lib import clock


class Realisation(models.Model):
    """What somebody declares that an indicator came to in a year, with the evidence. Never changed: a later one supersedes it.

    It counts once somebody else has verified it.
    """

    indicator = models.ForeignKey(Indicator, PROTECT, related_name="realisations")
    year = models.PositiveSmallIntegerField(**YEAR)
    value = models.DecimalField("Realisasi", **AMOUNT)
    evidence = models.TextField("Bukti")
    supersedes = models.OneToOneField("self", PROTECT, null=True, related_name="superseded_by")
    reason = models.TextField("Alasan perbaikan", blank=True)
    entered_by = models.BigIntegerField()
    entered_at = models.DateTimeField(default=clock.now)
    audit = models.OneToOneField("audit.Entry", PROTECT, related_name="+")
    example = models.BooleanField("Contoh", default=False)

    append_only = True

    class Meta:
        verbose_name = "realisasi"
        constraints = [
            models.UniqueConstraint(fields=["indicator", "year"], condition=Q(supersedes=None), name="realisation_first"),
            models.UniqueConstraint(fields=["id", "indicator", "year"], name="realisation_as_the_next_needs_it"),
            models.UniqueConstraint(fields=["id", "entered_by"], name="realisation_as_its_check_needs_it"),
            models.CheckConstraint(name="realisation_has_evidence", condition=~Q(evidence="")),
            models.CheckConstraint(name="realisation_corrected_for_a_reason", condition=Q(supersedes=None) | ~Q(reason="")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.indicator} {self.year}: {self.value}"


class RealisationFile(models.Model):
    """A file that shows what a realisation says. Everybody may open it once a second person accepted the realisation."""

    realisation = models.ForeignKey(Realisation, PROTECT, related_name="files")
    document = models.OneToOneField("documents.Document", PROTECT, related_name="+")

    append_only = True

    def __str__(self) -> str:
        return f"{self.realisation_id}"


class Verification(models.Model):
    """What a second person found when he looked at the evidence of a realisation. Once, and never changed."""

    realisation = models.OneToOneField(Realisation, PROTECT, related_name="verification")
    entered_by = models.BigIntegerField()
    by = models.BigIntegerField()
    accepted = models.BooleanField()
    reason = models.TextField("Alasan", blank=True)
    at = models.DateTimeField(default=clock.now)
    audit = models.OneToOneField("audit.Entry", PROTECT, related_name="+")

    append_only = True

    class Meta:
        constraints = [
            models.CheckConstraint(name="verified_by_another", condition=~Q(by=F("entered_by"))),
            models.CheckConstraint(name="refused_for_a_reason", condition=Q(accepted=True) | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.realisation_id} {self.accepted}"
