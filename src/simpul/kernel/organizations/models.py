"""The agencies."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import PROTECT, Expression, F, Q

from simpul.kernel import regency
from simpul.lib import clock


class AgencyQuerySet(models.QuerySet["Agency"]):
    """Agencies. They are public: `visible_to` exists so that every noun is asked the same way."""

    def visible_to(self, viewer: object) -> AgencyQuerySet:
        """Everybody may know every agency, also one that was dissolved."""
        return self.all()

    def active(self, on: date | Expression | None = None) -> AgencyQuerySet:
        """Those that exist on a day; today if none is given."""
        day = on or clock.today(regency.current().zone)
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)

    def below(self, agency: Agency) -> AgencyQuerySet:
        """An agency and everything under it."""
        found, layer = {agency.pk}, {agency.pk}
        while layer:
            layer = set(self.filter(parent__in=layer).values_list("pk", flat=True)) - found
            found |= layer
        return self.filter(pk__in=found)


class Agency(models.Model):
    """An office of the regency, or an institution it answers for.

    `valid_to` is the first day on which it no longer exists: an agency merged or renamed by regulation keeps its row,
    so that old cases and figures still name it.
    """

    class Kind(models.TextChoices):
        """What sort of office it is (PP 18/2016)."""

        SECRETARIAT = "secretariat", "Sekretariat"
        INSPECTORATE = "inspectorate", "Inspektorat"
        DEPARTMENT = "department", "Dinas"
        BOARD = "board", "Badan"
        DIVISION = "division", "Bagian atau bidang"
        KECAMATAN = "kecamatan", "Kecamatan"
        VILLAGE = "village", "Desa atau kelurahan"
        SERVICE_UNIT = "service_unit", "Unit pelaksana teknis"
        HOSPITAL = "hospital", "Rumah sakit daerah"
        COMPANY = "company", "Badan usaha milik daerah"
        OTHER = "other", "Lembaga lain"

    code = models.SlugField("Kode", max_length=40, unique=True)
    name = models.CharField("Nama", max_length=160)
    short_name = models.CharField("Nama singkat", max_length=40)
    kind = models.CharField("Jenis", max_length=20, choices=Kind.choices, default=Kind.DEPARTMENT)
    parent = models.ForeignKey("self", PROTECT, null=True, blank=True, related_name="parts", verbose_name="Induk")
    region = models.ForeignKey(
        "regions.Region",
        PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Wilayah",
        help_text="Untuk kecamatan, desa, kelurahan.",
    )
    legal_basis = models.CharField("Dasar hukum", max_length=200, blank=True)
    phone = models.CharField("Telepon", max_length=20, blank=True)
    email = models.EmailField("E-mail", blank=True)
    website = models.URLField("Situs", blank=True)
    address = models.CharField("Alamat", max_length=200, blank=True)
    opening_hours = models.CharField("Jam layanan", max_length=120, blank=True)
    valid_from = models.DateField(
        "Berlaku sejak", default=date(2017, 1, 1), help_text="Susunan OPD sekarang umumnya berlaku sejak 2017."
    )
    valid_to = models.DateField("Tidak berlaku mulai", null=True, blank=True)
    successor = models.ForeignKey(
        "self", PROTECT, null=True, blank=True, related_name="predecessors", verbose_name="Penerus"
    )

    objects = AgencyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = "instansi"
        constraints = [
            models.CheckConstraint(
                name="agency_period",
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                violation_error_message="Tanggal berakhir harus sesudah tanggal mulai.",
            ),
            models.CheckConstraint(
                name="agency_is_not_its_own_parent",
                condition=Q(parent=None) | ~Q(parent=F("id")),
                violation_error_message="Instansi tidak bisa menjadi induk dirinya sendiri.",
            ),
            models.CheckConstraint(
                name="agency_is_not_its_own_successor",
                condition=Q(successor=None) | ~Q(successor=F("id")),
                violation_error_message="Instansi tidak bisa menjadi penerus dirinya sendiri.",
            ),
            models.CheckConstraint(
                name="agency_with_successor_has_ended",
                condition=Q(successor=None) | Q(valid_to__isnull=False),
                violation_error_message="Penerus hanya untuk instansi yang berakhir.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if any(above.pk == self.pk for above in self.above() if self.pk):
            raise ValidationError({"parent": "Induk ini berada di bawah instansi itu sendiri. Pilih induk lain."})

    def above(self) -> Iterable[Agency]:
        """The agencies over this one, the nearest first. Stops where a ring would begin."""
        seen: set[int] = set()
        parent = self.parent
        while parent is not None and parent.pk not in seen:
            seen.add(parent.pk)
            yield parent
            parent = parent.parent

    def exists_on(self, day: date) -> bool:
        """Whether the agency exists on this day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


class FormerName(models.Model):
    """What an agency was called until a day, and by which regulation it got another name. Never changed."""

    agency = models.ForeignKey(Agency, PROTECT, related_name="former_names")
    name = models.CharField("Nama", max_length=160)
    short_name = models.CharField("Nama singkat", max_length=40)
    until = models.DateField("Sampai")
    legal_basis = models.CharField("Dasar hukum", max_length=200)

    append_only = True

    class Meta:
        ordering = ["-until", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} (sampai {self.until})"
