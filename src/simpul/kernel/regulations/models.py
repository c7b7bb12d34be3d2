"""Versions of parameters, and days on which a regency's calendar differs from the nation's."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value


class ParameterVersion(models.Model):
    """What a parameter was worth from one day to another. Two versions of one parameter never hold on the same day.

    Results name the version they were computed by, so a version is never rewritten: it ends, and another begins.
    """

    code = models.TextField()
    value = models.JSONField()
    legal_basis = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, help_text="Hari pertama versi ini tidak berlaku lagi.")
    verified = models.BooleanField(default=False, help_text="Sudah dicocokkan dengan naskah peraturannya.")
    recorded_at = models.DateTimeField(auto_now_add=True)

    may_change = ("valid_to", "verified")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="parameter_period"
            ),
            ExclusionConstraint(
                name="parameter_once_a_day",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    (
                        Func(
                            F("valid_from"),
                            F("valid_to"),
                            Value("[)"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} = {self.value} ({self.legal_basis})"


class HolidayOverride(models.Model):
    """A day that the regency (or a late decree) counts otherwise than the national calendar at hand."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", "Hari libur"
        JOINT_LEAVE = "joint_leave", "Cuti bersama"
        WORKDAY = "workday", "Hari kerja"

    day = models.DateField(unique=True)
    kind = models.TextField(choices=Kind.choices)
    name = models.TextField()
    legal_basis = models.TextField()

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
