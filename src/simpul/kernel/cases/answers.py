"""The table of answers to published forms."""

from __future__ import annotations

from django.db import models
from django.db.models import PROTECT

from simpul.kernel.cases import personal
from simpul.kernel.cases.models import Case


class Answers(models.Model):
    """What a case was asked and answered: typed values by question, and the version of the form that asked.

    `known` tells which answers the platform already had and nobody typed: {key of the question: code of the fact}.
    """

    case = models.OneToOneField(Case, PROTECT, primary_key=True, related_name="answers")
    version = models.ForeignKey("forms.FormVersion", PROTECT, related_name="+")
    data = models.JSONField()
    known = models.JSONField(default=dict)

    personal_data = personal.ANSWERS

    def __str__(self) -> str:
        return f"{self.case_id} {self.version_id}"
