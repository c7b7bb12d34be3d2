"""Whether boundaries brought by an operator make a sound map of this regency. Looks only; changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from simpul.kernel.regency import current
from simpul.kernel.regions.models import Region
from simpul.kernel.regions.reading import Boundary

SLIVER = 1_000  # m²: digitised neighbours never fit to the metre; less than this is not worth a word
OVERLAP_SHARE = 0.05  # of the smaller village: more is a mistake, not a sliver
ASTRAY = 10_000  # m between where the village was known to lie and the boundary brought for it
FAR_ASTRAY = 50_000  # m: no mix-up of neighbours but a wrong place or coordinate system
SHOWN = 10  # names in one sentence of the report

# Begins every statement here: `brought` is the file as it is, one row a village; `incoming` the same with broken shapes
# mended, because only sound ones can be compared. Nothing is staged, so any role that may read can check.
INCOMING = """
WITH part AS MATERIALIZED (
    SELECT code, ST_Force2D(ST_SetSRID(ST_GeomFromWKB(wkb), 4326)) AS shape
    FROM unnest(%(codes)s::text[], %(wkbs)s::bytea[]) AS given (code, wkb)
), brought AS MATERIALIZED (
    SELECT code, CASE WHEN count(*) > 1 AND bool_and(ST_IsValid(shape)) THEN ST_UnaryUnion(ST_Collect(shape))
                      ELSE ST_CollectionHomogenize(ST_Collect(shape)) END AS shape
    FROM part GROUP BY code
), incoming AS MATERIALIZED (
    SELECT code, CASE WHEN ST_IsValid(shape) THEN shape ELSE ST_MakeValid(shape) END AS shape FROM brought
)
"""

INVALID = "SELECT code, ST_IsValidReason(shape) FROM brought WHERE NOT ST_IsValid(shape) ORDER BY code"

OVERLAPS = """
SELECT code, other, area, area / least(own, others) FROM (
    SELECT a.code, b.code AS other, ST_Area(ST_Intersection(a.shape, b.shape)::geography) AS area,
           ST_Area(a.shape::geography) AS own, ST_Area(b.shape::geography) AS others
    FROM incoming a JOIN incoming b ON a.code < b.code AND ST_Intersects(a.shape, b.shape)
    WHERE NOT ST_Touches(a.shape, b.shape)
) AS pair WHERE area > %(sliver)s ORDER BY area DESC
"""

GAPS = """
SELECT ST_Area(hole::geography) / 1e6, ST_X(ST_Centroid(hole)), ST_Y(ST_Centroid(hole)) FROM (
    SELECT ST_MakePolygon(ST_ExteriorRing((ring).geom)) AS hole
    FROM (SELECT ST_DumpRings((ST_Dump(ST_UnaryUnion(ST_Collect(shape)))).geom) AS ring FROM incoming) AS rings
    WHERE (ring).path[1] > 0
) AS holes WHERE ST_Area(hole::geography) > %(sliver)s ORDER BY 1 DESC
"""

STRAYS = """
SELECT code, name, away / 1000 FROM (
    SELECT code, name, ST_Distance(region.centre::geography, incoming.shape::geography) AS away
    FROM incoming JOIN regions_region AS region USING (code)
) AS placed WHERE away > %(astray)s ORDER BY away DESC
"""


@dataclass
class Report:
    """What was found: errors forbid the adoption, notes don't. All are Indonesian sentences."""

    villages: int = 0
    errors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def accepted(self) -> bool:
        """Whether the boundaries were adopted (or may be)."""
        return not self.errors

    def __str__(self) -> str:
        done = f"Batas {self.villages} desa/kelurahan diterima; kecamatan dan kabupaten disusun darinya."
        head = done if self.accepted else "Batas tidak diterima dan tidak ada yang diubah. Perbaiki dahulu:"
        return "\n".join([head, *(f"  ✗ {text}" for text in self.errors), *(f"  · {text}" for text in self.notes)])


def check_codes(boundaries: Sequence[Boundary], report: Report) -> None:
    """Every village of today once, none of another regency, none unknown."""
    names = {region.code: region.name for region in Region.objects.villages()}
    brought = Counter(boundary.code for boundary in boundaries)
    strangers = [code for code in brought if not code.startswith(f"{current().code}.")]
    unknown = [code for code in brought if code not in names and code not in strangers]
    missing = [f"{code} {name}" for code, name in names.items() if code not in brought]
    twice = [code for code, times in brought.items() if times > 1]
    if strangers:
        report.errors.append(f"Kode di luar {current().name}: {_some(strangers)}.")
    if unknown:
        report.errors.append(f"Kode tidak dikenal: {_some(unknown)}.")
    if missing:
        report.errors.append(f"Belum ada batas untuk {_some(missing)}.")
    if twice:
        report.notes.append(f"Beberapa bidang dengan kode yang sama disatukan: {_some(twice)}.")


def check_validity(boundaries: Sequence[Boundary], report: Report, *, repair: bool) -> None:
    """No boundary crosses itself; with `repair` those that do are only noted."""
    broken = [f"{code} ({reason})" for code, reason in _query(INVALID, boundaries)]
    if broken and repair:
        report.notes.append(f"Diperbaiki otomatis karena batasnya rusak: {_some(broken)}.")
    elif broken:
        report.errors.append(f"Batas rusak: {_some(broken)}. Jalankan lagi dengan --repair agar diperbaiki otomatis.")


def check_fit(boundaries: Sequence[Boundary], report: Report) -> None:
    """Neighbours neither overlap nor leave gaps, and villages lie about where they are known to."""
    overlaps = _query(OVERLAPS, boundaries)
    grave = [
        f"{one} dan {other} ({area / 1e4:.1f} ha)" for one, other, area, share in overlaps if share > OVERLAP_SHARE
    ]
    slight = [area for _, _, area, share in overlaps if share <= OVERLAP_SHARE]
    if grave:
        report.errors.append(f"Wilayah bertumpang tindih: {_some(grave)}.")
    if slight:
        report.notes.append(f"{len(slight)} tumpang tindih kecil di batas desa, seluruhnya {sum(slight) / 1e4:.1f} ha.")
    gaps = [f"{area:.2f} km² di {y:.4f}, {x:.4f}" for area, x, y in _query(GAPS, boundaries)]
    if gaps:
        report.notes.append(f"Celah yang tidak termasuk desa mana pun: {_some(gaps)}.")
    astray = _query(STRAYS, boundaries)
    near = [f"{code} {name} ({away:.0f} km)" for code, name, away in astray if away * 1000 <= FAR_ASTRAY]
    far = [f"{code} {name} ({away:.0f} km)" for code, name, away in astray if away * 1000 > FAR_ASTRAY]
    if near:
        report.notes.append(f"Jauh dari letak yang dikenal, mungkin tertukar: {_some(near)}.")
    if far:
        report.errors.append(f"Letaknya salah, periksa sistem koordinatnya: {_some(far)}.")


def parameters(boundaries: Sequence[Boundary]) -> dict[str, list[Any]]:
    """The values of a statement that begins with `INCOMING`."""
    return {"codes": [one.code for one in boundaries], "wkbs": [one.wkb for one in boundaries]}


def _query(sql: str, boundaries: Sequence[Boundary]) -> list[tuple[Any, ...]]:
    values: dict[str, Any] = {**parameters(boundaries), "sliver": SLIVER, "astray": ASTRAY}
    with connection.cursor() as cursor:
        cursor.execute(INCOMING + sql, values)
        return list(cursor.fetchall())


def _some(names: list[str]) -> str:
    rest = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f", dan {rest} lainnya" if rest > 0 else "")
