"""Finding regions: by place, by level, by a name that may be misspelt."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Self

from django.contrib.gis.db import models
from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point
from django.contrib.gis.measure import D
from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Greatest

from simpul.kernel.regency import current
from simpul.lib import clock

if TYPE_CHECKING:
    from simpul.kernel.regions.models import Region

NEAR = D(km=2)
_AROUND = 0.02  # degrees; a box of at least 2.2 km on each side near the equator
_ALIKE = 0.35  # trigram similarity below which two names have nothing in common
_TITLE = re.compile(r"^\s*(desa|ds|kelurahan|kel|kecamatan|kec|kabupaten|kab)\b[.\s]*", re.IGNORECASE)


class RegionQuerySet(models.QuerySet["Region"]):
    """Questions one asks of a territory."""

    def active(self) -> Self:
        """Regions that exist today."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=clock.today(current().zone)))

    def villages(self) -> Self:
        """Desa and kelurahan of today, with their kecamatan, by code."""
        return self.active().filter(level__in=("desa", "kelurahan")).select_related("parent").order_by("code")

    def kecamatans(self) -> Self:
        """Kecamatan of today, by code."""
        return self.active().filter(level="kecamatan").order_by("code")

    def named(self) -> Self:
        """Without their boundaries, which weigh a hundred times the rest: for whoever wants names."""
        drawn = [f"{whose}{column}" for whose in ("", "parent__") for column in ("shape", "outline")]
        return self.select_related("parent").defer(*drawn)

    def at(self, point: Point) -> Region | None:
        """The village in which a point lies, or else the nearest one within 2 km, or else none."""
        villages = self.villages().named()
        return villages.filter(shape__covers=point).first() or villages._nearest(point)

    def search(self, name: str) -> Self:
        """Regions called so or nearly so, the most similar first. A leading “Desa”, “Kec.” and the like is ignored."""
        wanted = _TITLE.sub("", name).strip()
        alike = Greatest(TrigramSimilarity("name", wanted), TrigramWordSimilarity(wanted, "name"))
        begins = Case(When(name__istartswith=wanted, then=Value(1)), default=Value(0))
        found = self.active().named().annotate(likeness=alike + begins)
        return found.filter(likeness__gt=_ALIKE).order_by("-likeness", "name", "code") if wanted else self.none()

    def _nearest(self, point: Point) -> Region | None:
        around = point.buffer(_AROUND)
        near = self.filter(shape__bboverlaps=around).annotate(away=Distance("shape", point))
        return near.filter(away__lte=NEAR).order_by(F("away"), "code").first()
