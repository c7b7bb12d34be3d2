"""Figures as they were measured."""

from django.db import models


class Observation(models.Model):
    """One measurement: which formula (version and fingerprint), which period and scope, and what came out. Never changed.

    A period measured again with another outcome is a further row; the newest counts, the older ones tell that it was revised.
    `scope` is empty for the whole regency, or `agency:<code>` or `region:<code>`.
    """

    indicator = models.TextField()
    version = models.PositiveSmallIntegerField()
    fingerprint = models.TextField()
    period = models.TextField()
    scope = models.TextField(default="")
    value = models.DecimalField(max_digits=14, decimal_places=1, null=True)
    counted = models.PositiveIntegerField()
    whole = models.PositiveIntegerField(null=True)
    at = models.DateTimeField()

    append_only = True

    class Meta:
        indexes = [models.Index(fields=["indicator", "scope", "period", "-id"], name="observation_newest")]

    def __str__(self) -> str:
        return f"{self.indicator} {self.period} {self.scope}: {self.value}"
