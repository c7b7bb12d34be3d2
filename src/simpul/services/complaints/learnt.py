"""Tables of the desk's tools: the rules of routing, and what was learnt of earlier reports."""

from __future__ import annotations

from django.db import models
from django.db.models import PROTECT, Q

from simpul.lib import clock


class RoutingPlan(models.Model):
    """The rules by which reports are routed, from a moment on. A new plan follows the old one; none is ever changed.

    `trial` are the figures with which it was tried on the reports of the month before (`routing.Trial.summary`).
    """

    rules = models.JSONField(default=list)
    reason = models.TextField()
    trial = models.JSONField(default=dict)
    written_by = models.ForeignKey("accounts.User", PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)

    append_only = True

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.pk}: {self.reason}"


class RoutingDraft(models.Model):
    """The rules that somebody is working on, and the fingerprint of the state in which they were last tried. One for all."""

    only = models.BooleanField(primary_key=True, default=True, editable=False)
    rules = models.JSONField(default=list)
    tried = models.TextField(default="")
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(only=True), name="one_routing_draft")]

    def __str__(self) -> str:
        return f"{len(self.rules)} aturan"


class Suggester(models.Model):
    """What the platform learnt of the regency's own reports: how a report's words speak for a category.

    `right` of `tested` reports, later than all it learnt from, had the category it put first; `baseline` would have been right by
    always naming the commonest. `scale` says for confidences from x on how many suggestions there were and how many of them were right.
    """

    at = models.DateTimeField(default=clock.now, editable=False)
    learnt_from = models.PositiveIntegerField()
    tested = models.PositiveIntegerField()
    right = models.PositiveIntegerField()
    among_three = models.PositiveIntegerField()
    baseline = models.PositiveIntegerField()
    scale = models.JSONField(default=list)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.right}/{self.tested}"

    @property
    def useful(self) -> bool:
        """Whether it knows more than naming the commonest category would."""
        return self.right > self.baseline


class WordWeight(models.Model):
    """How much a word speaks for a category. Only words of at least five reports are learnt: none leads back to a person."""

    suggester = models.ForeignKey(Suggester, models.CASCADE, related_name="weights", db_index=False)
    word = models.TextField()
    category = models.TextField()
    weight = models.FloatField()

    class Meta:
        indexes = [models.Index(fields=["suggester", "word"], name="weight_of_word")]

    def __str__(self) -> str:
        return f"{self.word} {self.category} {self.weight:+.2f}"
