"""Replacing the estimated boundaries by real ones, all or nothing.

1. Read the file (`reading`).
2. Check codes, validity, overlaps, gaps and places (`checking`). An error ends here, with the whole list.
3. Adopt: villages get their shapes; kecamatan, kabupaten and outlines follow (`drawing`); the trail records it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from django.db import connection, transaction

from simpul.kernel import audit
from simpul.kernel.regions import shapes
from simpul.kernel.regions.checking import INCOMING, Report, check_codes, check_fit, check_validity, parameters
from simpul.kernel.regions.drawing import adopt
from simpul.kernel.regions.reading import Boundary, UnreadableBoundaries, read

ADOPT = """
UPDATE regions_region AS region
SET shape = whole, shape_is_estimate = false,
    centre = ST_PointOnSurface(whole), area_km2 = ST_Area(whole::geography) / 1e6
FROM (SELECT code, ST_Multi(ST_CollectionExtract(shape, 3)) AS whole FROM incoming) AS adopted
WHERE region.code = adopted.code
"""


def import_shapes(path: Path, *, repair: bool = False) -> Report:
    """Adopt the village boundaries of a file if they are sound, else change nothing. The report says what was found.

    Raises `UnreadableBoundaries` if the file is no map of villages.
    """
    boundaries = read(path)
    report = Report(villages=len({boundary.code for boundary in boundaries}))
    check_codes(boundaries, report)
    check_validity(boundaries, report, repair=repair)
    check_fit(boundaries, report)
    if report.accepted:
        _adopt(path, boundaries, report)
    return report


def main(path: str, stdout: TextIO, *, repair: bool = False) -> int:
    """`./simpul regions import FILE`: says what was found; the exit code is 0 if the boundaries were adopted."""
    try:
        report = import_shapes(Path(path), repair=repair)
    except UnreadableBoundaries as problem:
        stdout.write(f"{problem}\n")
        return 1
    stdout.write(f"{report}\n")
    return 0 if report.accepted else 1


@transaction.atomic
def _adopt(path: Path, boundaries: Sequence[Boundary], report: Report) -> None:
    with connection.cursor() as cursor:
        cursor.execute(INCOMING + ADOPT, parameters(boundaries))
    version = f"import-{hashlib.sha256(path.read_bytes()).hexdigest()[:12]}"
    adopted = adopt(path.name, version, is_estimate=False, report=report.notes)
    audit.record("import", "boundaries", adopted.pk, by=None, source=path.name, villages=report.villages)
    transaction.on_commit(shapes.version.forget)
