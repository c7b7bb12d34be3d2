from __future__ import annotations

from collections import Counter

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.db import IntegrityError, connection, transaction

from simpul.kernel.regency import current
from simpul.kernel.regions import prefixes, seeding
from simpul.kernel.regions.models import BoundarySet, Region
from simpul.lib.nik import Prefix

# Desa and kelurahan by kecamatan, as the official lists have them.
BATANG = dict(zip(range(1, 16), (15, 17, 18, 19, 20, 20, 15, 17, 17, 17, 21, 18, 13, 10, 11), strict=True))
TAPANULI_SELATAN = dict(
    zip(
        (1, 2, 3, 4, 5, 6, 7, 14, 20, 21, 22, 29, 30, 31, 32),
        (14, 23, 15, 40, 14, 17, 21, 10, 12, 19, 12, 9, 17, 10, 15),
        strict=True,
    )
)


@pytest.mark.parametrize(("code", "by_kecamatan", "kelurahan"), [("33.25", BATANG, 9), ("12.03", TAPANULI_SELATAN, 37)])
def test_the_shipped_facts_agree_with_the_official_lists(code, by_kecamatan, kelurahan):
    rows = seeding._rows((seeding.DATA / f"{code}.csv").read_text(encoding="utf-8"))
    villages = [row for row in rows if row.is_village]
    assert Counter(int(row.code[6:8]) for row in villages) == by_kecamatan
    assert sum(row.level == "kelurahan" for row in villages) == kelurahan
    assert len(rows) == 1 + 15 + 248
    assert float(sum(row.area_km2 for row in villages)) == pytest.approx(float(rows[0].area_km2), rel=1e-4)


def test_bps_codes_stand_beside_those_of_kemendagri(batang):
    bps = dict(Region.objects.kecamatans().values_list("name", "bps_code"))
    assert bps["Kandeman"] == "3325101"
    assert bps["Warungasem"] == "3325120"
    assert Region.objects.get(name="Kandeman", level="kecamatan").code == "33.25.13"


def test_every_village_has_a_cell_of_its_own_around_its_centre(batang):
    assert Region.objects.villages().count() == 248
    assert all(village.shape.covers(village.centre) for village in Region.objects.villages())
    assert not Region.objects.filter(shape_is_estimate=False).exists()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT level = 'kecamatan', sum(ST_Area(shape)), ST_Area(ST_Union(shape)) FROM regions_region"
            " WHERE level <> 'kabupaten' GROUP BY 1"
        )
        for _, one_by_one, together in cursor.fetchall():
            assert one_by_one == pytest.approx(together, rel=1e-6), "cells overlap"


def test_a_kecamatan_is_made_of_its_villages(batang):
    kandeman = Region.objects.get(code="33.25.13")
    villages = Region.objects.filter(parent=kandeman)
    assert kandeman.shape.area == pytest.approx(sum(village.shape.area for village in villages), rel=1e-6)
    assert Region.objects.get(level="kabupaten").shape.covers(kandeman.centre)


def test_seeding_again_changes_nothing(batang):
    before = list(Region.objects.values_list("code", "shape").order_by("code"))
    assert seeding.seed() == 0
    assert list(Region.objects.values_list("code", "shape").order_by("code")) == before
    assert BoundarySet.objects.count() == 1


def test_imported_boundaries_survive_a_new_list_of_facts(batang):
    square = MultiPolygon(Polygon.from_bbox((109.8, -7.1, 109.9, -7.0)), srid=4326)
    Region.objects.filter(code="33.25.13.2001").update(shape=square, shape_is_estimate=False, name="Salah Tulis")
    Region.objects.filter(code="33.25.13.2002").delete()
    assert seeding.seed() == 264
    kept = Region.objects.get(code="33.25.13.2001")
    assert kept.shape.equals(square)
    assert kept.name != "Salah Tulis"
    assert BoundarySet.objects.count() == 1, "nothing was drawn anew"


def test_a_database_cloned_from_another_regency_forgets_its_territory(batang, monkeypatch):
    from simpul.kernel.regency import load

    monkeypatch.setattr(seeding, "current", lambda: load("tapanuli_selatan"))
    assert seeding.seed() == 264
    assert set(Region.objects.values_list("code", flat=True).order_by("code").filter(level="kabupaten")) == {"12.03"}


def test_a_regency_without_a_list_starts_empty(db, monkeypatch, tmp_path):
    monkeypatch.setattr(seeding, "_source", lambda: None)
    assert seeding.seed() == 0


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        ("33.25.13.2099", "kelurahan", "33.25.13"),
        ("33.25.13.1099", "desa", "33.25.13"),
        ("332513", "kecamatan", "33.25"),
        ("33.26.01", "kecamatan", "33.25"),
        ("33.25.99", "kecamatan", None),
    ],
)
def test_the_database_refuses_a_code_that_lies(batang, code, level, parent):
    with pytest.raises(IntegrityError), transaction.atomic():
        Region.objects.create(
            code=code, name="Palsu", level=level, parent_id=parent, centre=Point(109.8, -7, srid=4326), area_km2=1
        )


def test_the_territory_judges_the_prefix_of_a_nik(batang):
    from datetime import date

    Region.objects.filter(code="33.25.15").update(valid_to=date(2020, 1, 1))
    judge = prefixes.judge()
    found = [judge(prefix) for prefix in ("332513", "332515", "332516", "120301")]
    assert found == [Prefix.CURRENT, Prefix.HISTORICAL, Prefix.UNKNOWN, Prefix.ELSEWHERE]
    assert current().code == "33.25"
