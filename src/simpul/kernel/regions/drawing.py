"""Making everything that follows from the villages' boundaries: the larger regions, and the simplified outlines.

Outlines are simplified without tearing neighbours apart:

1. All boundaries are cut into the lines between two junctions.
2. Each line is simplified once, for both its neighbours.
3. The lines are closed into faces again, and a face belongs to the region it came from.
"""

from __future__ import annotations

from django.db import connection, transaction

from simpul.kernel.regions.models import BoundarySet
from simpul.lib import clock

FINE, COARSE = 0.0004, 0.0008  # degrees: about 45 m and 90 m, less than a pixel of the maps they are for

DISSOLVE = """
WITH whole AS (
    SELECT parent_id AS code,
           ST_Multi(ST_CollectionExtract(ST_MakeValid(ST_UnaryUnion(ST_Collect(shape))), 3)) AS shape,
           bool_or(shape_is_estimate) AS estimate
    FROM regions_region WHERE level = ANY(%(parts)s) AND shape IS NOT NULL GROUP BY parent_id
)
UPDATE regions_region AS region
SET shape = whole.shape, shape_is_estimate = whole.estimate,
    centre = CASE WHEN whole.estimate THEN centre ELSE ST_PointOnSurface(whole.shape) END,
    area_km2 = CASE WHEN whole.estimate THEN area_km2 ELSE ST_Area(whole.shape::geography) / 1e6 END
FROM whole WHERE region.code = whole.code
"""

OUTLINE = """
WITH region AS MATERIALIZED (
    SELECT code, shape FROM regions_region WHERE level = ANY(%(levels)s) AND shape IS NOT NULL
), line AS (
    SELECT (ST_Dump(ST_LineMerge(ST_UnaryUnion(ST_Collect(ST_Boundary(shape)))))).geom AS line FROM region
), face AS MATERIALIZED (
    SELECT (ST_Dump(ST_Polygonize(simple))).geom AS face
    FROM (SELECT ST_UnaryUnion(ST_Collect(ST_Simplify(line, %(tolerance)s, true))) AS simple FROM line) AS lines
), owned AS (
    SELECT code, ST_Multi(ST_UnaryUnion(ST_Collect(face))) AS outline
    FROM face CROSS JOIN LATERAL (
        SELECT code FROM region WHERE ST_Covers(shape, ST_PointOnSurface(face)) ORDER BY code LIMIT 1
    ) AS owner
    GROUP BY code
)
UPDATE regions_region AS target SET outline = coalesce(owned.outline, target.shape)
FROM region LEFT JOIN owned USING (code) WHERE target.code = region.code
"""


def adopt(source: str, version: str, *, is_estimate: bool, report: list[str]) -> BoundarySet:
    """Draw everything anew from the villages' present shapes and note where they came from."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(DISSOLVE, {"parts": ["desa", "kelurahan"]})
        cursor.execute(DISSOLVE, {"parts": ["kecamatan"]})
        for levels, tolerance in ((["desa", "kelurahan"], FINE), (["kecamatan"], COARSE), (["kabupaten"], COARSE)):
            cursor.execute(OUTLINE, {"levels": levels, "tolerance": tolerance})
        return BoundarySet.objects.create(
            source=source, version=version, is_estimate=is_estimate, report=report, adopted_at=clock.now()
        )
