"""Figures as they were measured."""

from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import NullIf


class ShareOf(Func):
    """What so many of so many come to, in percent to one decimal: as `figures.Share` reckons it."""

    template = "round(100.0 * %(expressions)s, 1)"  # of nothing there is no share: NULLIF, since no part of a condition comes first
    arg_joiner = " / "
    output_field = models.DecimalField(max_digits=14, decimal_places=1)


SHARE = models.CheckConstraint(
    name="share_is_what_was_counted",
    condition=Q(whole=None)
    | Q(whole=0, value=None)
    | Q(whole__gt=0, value__isnull=False, value=ShareOf(F("counted"), NullIf(F("whole"), 0))),
)


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
        constraints = [SHARE]

    def __str__(self) -> str:
        return f"{self.indicator} {self.period} {self.scope}: {self.value}"
