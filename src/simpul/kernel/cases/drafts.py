"""Applications begun and not yet sent."""

from __future__ import annotations

from django.db import models
from django.db.models import PROTECT

from simpul.kernel.cases import personal


class Draft(models.Model):
    """An application begun and not yet sent. `owner` is an account (`user:7`) or a browser (`session:…`, hashed)."""

    owner = models.TextField()
    service = models.TextField()
    data = models.JSONField(default=dict)
    documents = models.ManyToManyField("documents.Document", related_name="+")
    version = models.ForeignKey("forms.FormVersion", PROTECT, null=True, related_name="+")
    updated_at = models.DateTimeField()

    personal_data = personal.DRAFT
    in_words = property(lambda draft: "; ".join(f"{k}: {v}" for k, v in draft.data.items() if v not in ("", None, [])))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "service"], name="one_draft_a_service")]

    def __str__(self) -> str:
        return f"{self.service} {self.updated_at:%Y-%m-%d %H:%M}"
