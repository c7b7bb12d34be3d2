"""Versions of parameters, days on which a regency's calendar differs from the nation's, and what officers propose of both."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from simpul.kernel.audit.privacy import Never, PersonalData


class Proposal(models.Model):
    """A new number, or a year's calendar, entered by one person and waiting for another.

    It has no force whatever: only what was approved is written where rules are read (`ParameterVersion`, `HolidayOverride`).
    `code` is a parameter's, or `calendar.2027`. People are numbers of accounts without a foreign key, as in the audit trail.
    """

    class Outcome(models.TextChoices):
        """How it ended."""

        APPROVED = "approved", "Disetujui"
        REJECTED = "rejected", "Ditolak"
        WITHDRAWN = "withdrawn", "Ditarik"

    code = models.TextField()
    value = models.JSONField()
    valid_from = models.DateField("Berlaku sejak")
    legal_basis = models.TextField("Dasar hukum")
    gazette_url = models.URLField("Naskah peraturan", max_length=300, blank=True)
    retroactive_reason = models.TextField("Alasan berlaku surut", blank=True)
    author = models.BigIntegerField()
    author_name = models.TextField()
    proposed_at = models.DateTimeField()
    outcome = models.TextField(null=True, choices=Outcome.choices)
    decided_by = models.BigIntegerField(null=True)
    decided_by_name = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)
    note = models.TextField("Catatan", default="")

    personal_data = PersonalData(
        purpose="Mempertanggungjawabkan siapa yang memasukkan dan menyetujui angka dari peraturan.",
        legal_basis="UU 30/2014 Pasal 10; UU 27/2022 Pasal 20 ayat (2) huruf e",
        retention="selama versi yang disetujuinya disimpan",
        erasure="Tidak dihapus atas permintaan: nama pejabat pada keputusan adalah bagian dari keputusan itu.",
        ends=(Never("Nama pejabat pada keputusan adalah bagian dari keputusan itu."),),
        nobody="Tertulis pada halaman peraturannya.",
    )
    may_change = ("outcome", "decided_by", "decided_by_name", "decided_at", "note")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="proposal_approved_by_another",
                condition=Q(outcome=None) | Q(outcome="withdrawn") | ~Q(decided_by=F("author")),
            ),
            models.CheckConstraint(
                name="proposal_withdrawn_by_its_author",
                condition=Q(outcome=None) | ~Q(outcome="withdrawn") | Q(decided_by=F("author")),
            ),
            models.CheckConstraint(
                name="proposal_decided_by_somebody",
                condition=Q(outcome=None, decided_by=None, decided_at=None)
                | Q(outcome__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.UniqueConstraint("code", condition=Q(outcome=None), name="proposal_one_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.code} = {self.value} ({self.legal_basis})"


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
    proposal = models.OneToOneField(Proposal, models.PROTECT, null=True, related_name="version")

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
    proposal = models.ForeignKey(Proposal, models.PROTECT, null=True, related_name="days")

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
