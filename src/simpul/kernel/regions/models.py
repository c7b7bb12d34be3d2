"""The parts of the regency, and the history of the boundaries drawn for them."""

from __future__ import annotations

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GistIndex
from django.db.models import F, Q, Value
from django.db.models.functions import Concat

from simpul.kernel.regions.finding import RegionQuerySet

WGS84 = 4326


class Region(models.Model):
    """A kabupaten, kecamatan, desa or kelurahan of this regency.

    `code` is Kemendagri's (`33.25.11.2001`), `bps_code` the different one of BPS, empty where unknown. `centre` lies
    inside the region. `shape` is the boundary as imported or estimated; `outline` the same drawn with fewer points,
    where neighbours still fit together. A region that was split or merged away keeps its row and gets `valid_to`, the
    first day on which it no longer exists.
    """

    class Level(models.TextChoices):
        KABUPATEN = "kabupaten", "Kabupaten"
        KECAMATAN = "kecamatan", "Kecamatan"
        DESA = "desa", "Desa"
        KELURAHAN = "kelurahan", "Kelurahan"

    code = models.TextField(primary_key=True)
    name = models.TextField()
    level = models.TextField(choices=Level.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    bps_code = models.TextField(default="", blank=True)
    centre = models.PointField(srid=WGS84, spatial_index=False)
    area_km2 = models.DecimalField(max_digits=9, decimal_places=3)
    shape = models.MultiPolygonField(srid=WGS84, null=True, spatial_index=False)
    outline = models.MultiPolygonField(srid=WGS84, null=True, spatial_index=False)
    shape_is_estimate = models.BooleanField(default=True)
    valid_to = models.DateField(null=True, blank=True)

    objects = RegionQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        indexes = [GistIndex("shape", name="region_shape")]
        constraints = [
            models.CheckConstraint(
                name="region_code_fits_level",
                condition=Q(level="kabupaten", code__regex=r"^\d\d\.\d\d$")
                | Q(level="kecamatan", code__regex=r"^\d\d\.\d\d\.\d\d$")
                | Q(level="kelurahan", code__regex=r"^\d\d\.\d\d\.\d\d\.1\d{3}$")
                | Q(level="desa", code__regex=r"^\d\d\.\d\d\.\d\d\.[23]\d{3}$"),  # 3: desa adat
            ),
            models.CheckConstraint(
                name="region_lies_in_parent",
                condition=Q(level="kabupaten", parent=None) | Q(code__startswith=Concat(F("parent_id"), Value("."))),
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def is_village(self) -> bool:
        """Whether it is a desa or a kelurahan."""
        return self.level in {self.Level.DESA, self.Level.KELURAHAN}

    @property
    def kecamatan_code(self) -> str:
        """Code of the kecamatan it is or lies in; empty for the kabupaten."""
        return self.code[:8] if self.level != self.Level.KABUPATEN else ""

    @property
    def display_name(self) -> str:
        """“Desa Kandeman, Kec. Kandeman”; “Kecamatan Batang”; “Kabupaten Batang”."""
        if self.level == self.Level.KABUPATEN:
            return self.name
        full = f"{self.Level(self.level).label} {self.name}"
        return f"{full}, Kec. {self.parent.name}" if self.is_village and self.parent else full


class BoundarySet(models.Model):
    """One adoption of boundaries: the estimate derived at set-up, or a file somebody imported. The last one is drawn.

    `version` changes exactly when the drawn boundaries do, so whatever was made from them may be kept under it.
    """

    version = models.TextField()
    source = models.TextField()
    is_estimate = models.BooleanField()
    adopted_at = models.DateTimeField()
    report = models.JSONField(default=list)

    append_only = True

    class Meta:
        get_latest_by = "id"

    def __str__(self) -> str:
        return f"{self.source} ({self.version})"
