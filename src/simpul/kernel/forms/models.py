"""Forms as they were published: immutable, one row a version. And the upload that waits for somebody to publish it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import PROTECT, Q


class FormUpload(models.Model):
    """A workbook that passed all checks and waits to be looked at and published. One a form; a new upload takes its place."""

    code = models.TextField(primary_key=True)
    schema = models.JSONField()
    xform = models.TextField(default="")
    source = models.ForeignKey("documents.Document", PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code


class FormVersion(models.Model):
    """One published version of a form. Never changed, never deleted: cases and drafts point at the version they began with.

    `schema` is `Definition.to_json()`, `sha256` its fingerprint. Forms declared in code have no `source` and nobody who published.
    """

    code = models.TextField()
    number = models.PositiveIntegerField()
    schema = models.JSONField()
    sha256 = models.CharField(max_length=64)
    xform = models.TextField(default="")
    source = models.ForeignKey("documents.Document", PROTECT, null=True, related_name="+")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField()
    valid_from = models.DateField()

    append_only = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="form_version_once"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="form_version_has_its_hash"),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.number}"
