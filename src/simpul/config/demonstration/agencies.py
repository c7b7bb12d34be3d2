"""The offices of a regency as it is usually organised, its kecamatan, and which office answers for which complaint."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from simpul.kernel.organizations.models import Agency
from simpul.kernel.regency import current
from simpul.kernel.regions.models import Region
from simpul.services.complaints.models import Category

DATA = Path(__file__).parent / "data"
MARK = "Data contoh: bukan susunan perangkat daerah yang resmi"


def load() -> None:
    """Enter the agencies that are missing, and route the categories that nobody has routed."""
    known = set(Agency.objects.values_list("code", flat=True))
    Agency.objects.bulk_create(agency for agency in (*_offices(), *_kecamatan()) if agency.code not in known)
    by_code = {agency.code: agency for agency in Agency.objects.all()}
    for row in rows("routes.csv"):
        Category.objects.filter(pk=row["category"], agency=None).update(agency=by_code.get(row["agency"]))


def rows(name: str) -> list[dict[str, str]]:
    """The lines of a table in `data/`."""
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _offices() -> Iterator[Agency]:
    own = f"agencies-{current().code}.csv"
    for row in rows(own if (DATA / own).exists() else "agencies-33.25.csv"):
        yield Agency(
            code=row["code"], name=row["name"], short_name=row["short_name"], kind=row["kind"], legal_basis=MARK
        )


def _kecamatan() -> Iterator[Agency]:
    for region in Region.objects.kecamatans():
        code = f"kec-{region.code.rpartition('.')[2]}"
        yield Agency(
            code=code,
            name=f"Kecamatan {region.name}",
            short_name=f"Kec. {region.name}",
            kind=Agency.Kind.KECAMATAN,
            region=region,
            legal_basis=MARK,
        )
