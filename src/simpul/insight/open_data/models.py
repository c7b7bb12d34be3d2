"""Datasets as they stood at the end of a year."""

from __future__ import annotations

from django.db import models
from django.db.models import PROTECT, Q
from django.urls import reverse

from simpul.kernel.documents.models import Document
from simpul.lib import clock


class Snapshot(models.Model):
    """One edition of one dataset of one year. Its bytes never change; when something in it may no longer be public, the next edition takes
    its place, the bytes go, and this row stays with its sum and `withdrawn_because` (decision record 0053)."""

    dataset = models.SlugField(max_length=100)
    year = models.PositiveSmallIntegerField()
    edition = models.PositiveSmallIntegerField(default=1)
    taken_at = models.DateTimeField(default=clock.now)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    rows = models.PositiveIntegerField()
    document = models.ForeignKey(Document, PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(max_length=500, default="")

    class Meta:
        ordering = ["dataset", "-year", "-edition"]
        constraints = [
            models.UniqueConstraint(fields=["dataset", "year", "edition"], name="snapshot_edition_once"),
            models.UniqueConstraint(
                fields=["dataset", "year"], condition=Q(withdrawn_at=None), name="snapshot_one_stands"
            ),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="snapshot_has_its_sum"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, document__isnull=False, withdrawn_because="")
                | (Q(withdrawn_at__isnull=False, document=None) & ~Q(withdrawn_because="")),
                name="snapshot_withdrawn_with_a_reason",
            ),
        ]

    @property
    def address(self) -> str:
        """Where its file is."""
        return reverse("open_data_snapshot", args=[self.dataset, self.year, self.edition])

    def __str__(self) -> str:
        return f"{self.dataset}-{self.year}-{self.edition}.csv"
