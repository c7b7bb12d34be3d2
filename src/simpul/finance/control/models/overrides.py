"""Overrides: what was allowed beside a rule, who asked for it, and who signed. Nothing here is ever changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import PROTECT, F, Q

from simpul.finance.control.personal import of_official
from simpul.kernel.accounts.viewer import Viewer

NOWHERE = "Tertulis pada dokumen pengecualiannya."


class OverrideQuerySet(models.QuerySet["Override"]):
    """Overrides. Those that were signed are public; the others open at the desk of money."""

    def visible_to(self, viewer: Viewer) -> OverrideQuerySet:
        """Whoever holds an office of the money chain reads all of them, everybody what was signed."""
        return self.all() if viewer.grants else self.signed()

    def signed(self) -> OverrideQuerySet:
        """Those that hold."""
        return self.filter(signature__granted=True)

    def waiting(self) -> OverrideQuerySet:
        """Those that nobody has decided yet."""
        return self.filter(signature=None)


class Override(models.Model):
    """Somebody asks to be allowed what a rule forbids, for one thing named by its natural key. `Signature` says how that ended."""

    kind = models.TextField("Jenis")
    subject_kind = models.TextField("Jenis dokumen")
    subject = models.TextField("Dokumen")
    agency = models.ForeignKey(
        "organizations.Agency", PROTECT, null=True, related_name="+", verbose_name="Perangkat daerah"
    )
    words = models.TextField("Yang diminta")
    reason = models.TextField("Alasan")
    legal_basis = models.TextField("Dasar hukum")
    evidence = models.TextField("Lampiran")
    until = models.DateField("Berlaku sampai", null=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")
    asked_role = models.TextField("Diminta selaku")
    day = models.DateField("Tanggal")
    at = models.DateTimeField()
    audit = models.OneToOneField("audit.Entry", PROTECT, related_name="+")
    example = models.BooleanField("Contoh", default=False)

    read_only = True
    personal_data = of_official(purpose="Mempertanggungjawabkan siapa yang meminta pengecualian.", nobody=NOWHERE)
    objects = OverrideQuerySet.as_manager()

    class Meta:
        verbose_name = "pengecualian"
        constraints = [
            models.UniqueConstraint(fields=["id", "asked_by"], name="override_as_its_signature_needs_it"),
            models.CheckConstraint(
                name="override_says_why",
                condition=Q(reason__regex=r"\S.{9,}") & ~Q(legal_basis="") & ~Q(evidence="") & ~Q(subject=""),
            ),
        ]
        indexes = [models.Index(fields=["subject_kind", "subject"], name="override_of_subject")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_kind} {self.subject}"


class Signature(models.Model):
    """What somebody entitled said of an override: granted, with the next number of its year, or refused.

    Who asked stands here again, held by a foreign key of both columns: that both are not one person is a CHECK.
    """

    override = models.OneToOneField(Override, PROTECT, primary_key=True, related_name="signature")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")
    signed_role = models.TextField("Ditandatangani selaku")
    granted = models.BooleanField("Disetujui")
    note = models.TextField("Catatan", blank=True)
    year = models.PositiveSmallIntegerField("Tahun", null=True)
    no = models.BigIntegerField("Nomor", null=True)
    day = models.DateField("Tanggal")
    at = models.DateTimeField()
    audit = models.OneToOneField("audit.Entry", PROTECT, related_name="+")

    read_only = True
    personal_data = of_official(
        purpose="Mempertanggungjawabkan siapa yang menandatangani pengecualian.", nobody=NOWHERE
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "no"], name="override_number_once"),
            models.CheckConstraint(name="override_has_two_people", condition=~Q(signed_by=F("asked_by"))),
            models.CheckConstraint(
                name="override_numbered_if_granted",
                condition=Q(granted=True, no__isnull=False, year__isnull=False)
                | Q(granted=False, no=None, year=None) & ~Q(note=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.override_id} {self.no or '–'}"


class Entitlement(models.Model):
    """Which role may ask for an override of a kind, and which may sign it; `of_agency`: only for the agency it is held for."""

    kind = models.TextField()
    deed = models.TextField(choices=[("ask", "Meminta"), ("sign", "Menandatangani")])
    role = models.TextField()
    of_agency = models.BooleanField()

    read_only = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "deed", "role"], name="entitlement_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.deed} {self.role}"


class OverrideSeries(models.Model):
    """Where the numbers of a year's overrides come from: dense, drawn in the transaction that signs."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last_no = models.BigIntegerField(default=0)

    read_only = True

    class Meta:
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return f"{self.year} {self.last_no}"
