"""The territory as maps draw it: GeoJSON for the browser, SVG paths for pages without a script.

Everything is made in SQL from the simplified outlines, kept in the process under the version of the boundaries, and
says whether those are an estimate ("perkiraan").
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.db import connection

from simpul.kernel.regions.models import BoundarySet
from simpul.lib.memo import Memo

WIDTH = 1000  # units of the SVG drawing from west to east

GEOJSON = """
SELECT json_build_object(
    'type', 'FeatureCollection',
    'perkiraan', coalesce(bool_or(shape_is_estimate), false),
    'features', coalesce(json_agg(json_build_object(
        'type', 'Feature', 'id', code,
        'properties', json_build_object('code', code, 'name', name, 'level', level, 'perkiraan', shape_is_estimate),
        'geometry', ST_AsGeoJSON(outline, 5)::json) ORDER BY code), '[]'))::text
FROM regions_region WHERE level = ANY(%s) AND (%s = '' OR parent_id = %s) AND outline IS NOT NULL AND valid_to IS NULL
"""

# Degrees become whole units: x from the west border, y from the north border downwards. Snapping comes before writing,
# so that relative moves, which are shorter, add up without drift.
SVG = """
WITH region AS (
    SELECT code, name, shape_is_estimate, outline FROM regions_region
    WHERE level = ANY(%(levels)s) AND (%(parent)s = '' OR parent_id = %(parent)s) AND outline IS NOT NULL AND valid_to IS NULL
), frame AS (
    SELECT ST_XMin(box) AS west, ST_YMax(box) AS north, %(width)s / (ST_XMax(box) - ST_XMin(box)) AS scale,
           1 / cos(radians((ST_YMin(box) + ST_YMax(box)) / 2)) AS stretch, ST_YMax(box) - ST_YMin(box) AS height
    FROM (SELECT ST_Extent(outline) AS box FROM region) AS extent
), drawn AS (
    SELECT region.*, ST_SnapToGrid(ST_Scale(ST_Translate(outline, -west, -north), scale, scale * stretch), 1) AS shape,
           ceil(height * scale * stretch)::int AS height
    FROM region, frame
)
SELECT code, name, ST_AsSVG(shape, 1, 0), round(ST_X(label))::int, round(-ST_Y(label))::int, shape_is_estimate,
       drawn.height, west, north, scale, stretch
FROM drawn, frame, LATERAL (SELECT (ST_MaximumInscribedCircle(shape)).center AS label) AS middle ORDER BY code
"""


@dataclass(frozen=True)
class ShapePath:
    """One region to draw: `path_d` for an SVG `<path d>`, and where its label is best centred."""

    code: str
    name: str
    path_d: str
    label_x: int
    label_y: int


@dataclass(frozen=True)
class Drawing:
    """A map to be coloured by a server-side chart. `view_box` goes onto the `<svg>`; `frame` is west, north, scale, stretch."""

    view_box: str
    paths: tuple[ShapePath, ...]
    is_estimate: bool
    version: str
    frame: tuple[float, float, float, float] = (0, 0, 1, 1)

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a point lies in the drawing."""
        west, north, scale, stretch = self.frame
        return (longitude - west) * scale, (north - latitude) * scale * stretch


def _read_version() -> str:
    return BoundarySet.objects.order_by("-id").values_list("version", flat=True).first() or "none"


version = Memo(_read_version, seconds=10)


def kecamatan_geojson() -> bytes:
    """All kecamatan as a GeoJSON FeatureCollection. For an ETag take `version()`."""
    return _geojson(version(), ("kecamatan",), "")


def village_geojson(kecamatan_code: str) -> bytes:
    """The desa and kelurahan of one kecamatan as a GeoJSON FeatureCollection; empty for an unknown kecamatan."""
    return _geojson(version(), ("desa", "kelurahan"), kecamatan_code)


def kecamatan_drawing() -> Drawing:
    """All kecamatan as SVG."""
    return _drawing(version(), ("kecamatan",), "")


def village_drawing(kecamatan_code: str) -> Drawing:
    """The desa and kelurahan of one kecamatan as SVG; without paths for an unknown one."""
    return _drawing(version(), ("desa", "kelurahan"), kecamatan_code)


def kecamatan_paths() -> list[ShapePath]:
    """The paths of `kecamatan_drawing` alone."""
    return list(kecamatan_drawing().paths)


@lru_cache(maxsize=64)
def _geojson(_version: str, levels: tuple[str, ...], parent: str) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(GEOJSON, [list(levels), parent, parent])
        row = cursor.fetchone()
    return str(row[0]).encode() if row else b""


@lru_cache(maxsize=64)
def _drawing(drawn_version: str, levels: tuple[str, ...], parent: str) -> Drawing:
    with connection.cursor() as cursor:
        cursor.execute(SVG, {"width": WIDTH, "levels": list(levels), "parent": parent})
        rows = cursor.fetchall()
    height = rows[0][6] if rows else WIDTH
    paths = tuple(ShapePath(*row[:5]) for row in rows)
    west, north, scale, stretch = map(float, rows[0][7:11]) if rows else (0.0, 0.0, 1.0, 1.0)
    return Drawing(
        f"0 0 {WIDTH} {height}", paths, any(row[5] for row in rows), drawn_version, (west, north, scale, stretch)
    )
