from __future__ import annotations

import io
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from simpul.kernel.audit.models import Entry
from simpul.kernel.regency import PROJECT
from simpul.kernel.regions import importing, seeding, shapes
from simpul.kernel.regions.importing import import_shapes
from simpul.kernel.regions.models import BoundarySet, Region
from simpul.kernel.regions.reading import UnreadableBoundaries, dotted

FIRST = "33.25.01.2001"


def test_real_boundaries_replace_the_estimate(features, write):
    before, version = Region.objects.get(level="kabupaten").shape, shapes.version()
    report = import_shapes(write(features))
    assert report.errors == []
    assert str(report) == "Batas 248 desa/kelurahan diterima; kecamatan dan kabupaten disusun darinya."
    assert not Region.objects.filter(shape_is_estimate=True).exists()
    regency = Region.objects.get(level="kabupaten")
    assert regency.shape.sym_difference(before).area < before.area * 1e-6
    assert regency.shape.covers(regency.centre)
    assert BoundarySet.objects.latest().version != version
    entry = Entry.objects.get(verb="import")
    assert (entry.noun, entry.detail) == ("boundaries", {"source": "batas.geojson", "villages": 248})
    assert seeding.seed() == 0


def drop(features):
    del features[1]


def duplicate(features):
    features[1]["geometry"] = features[0]["geometry"]


def foreign(features):
    features[0]["properties"]["KODE_DESA"] = "3326012001"


def unknown(features):
    features[0]["properties"]["KODE_DESA"] = "3325012999"


def shapeless(features):
    features[0]["geometry"] = None


def cross(features):
    west, south, east, north = Region.objects.get(code=FIRST).shape.extent
    bow = [[west, south], [east, north], [east, south], [west, north], [west, south]]
    features[0]["geometry"] = {"type": "Polygon", "coordinates": [bow]}


def misplace(features):
    ring = features[0]["geometry"]["coordinates"][0][0]
    features[0]["geometry"]["coordinates"][0][0] = [[lon + 5, lat] for lon, lat in ring]


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (drop, "Belum ada batas untuk 33.25.01.2002 Sodong."),
        (duplicate, "Wilayah bertumpang tindih: 33.25.01.2001 dan 33.25.01.2002"),
        (foreign, "Kode di luar Kabupaten Batang: 33.26.01.2001."),
        (unknown, "Kode tidak dikenal: 33.25.01.2999."),
        (shapeless, "Belum ada batas untuk 33.25.01.2001 Silurah."),
        (cross, "Batas rusak: 33.25.01.2001 (Self-intersection"),
        (misplace, "Letaknya salah, periksa sistem koordinatnya: 33.25.01.2001 Silurah"),
    ],
)
def test_an_unsound_map_changes_nothing_and_says_why(features, write, spoil, sentence):
    spoil(features)
    report = import_shapes(write(features))
    assert sentence in str(report)
    assert not report.accepted
    assert not Region.objects.filter(shape_is_estimate=False).exists()
    assert BoundarySet.objects.count() == 1
    assert not Entry.objects.filter(verb="import").exists()


def test_a_hole_is_noted_but_may_be_a_city_of_its_own(features, write):
    inland = Region.objects.get(code="33.25.14.2001")
    ring = features[[f["properties"]["KODE_DESA"] for f in features].index("3325142001")]["geometry"]
    x, y = inland.centre.coords
    ring["coordinates"][0].append([[x, y], [x + 0.004, y], [x + 0.004, y + 0.004], [x, y + 0.004], [x, y]])
    report = import_shapes(write(features))
    assert report.accepted
    assert "Celah yang tidak termasuk desa mana pun: 0.2" in report.notes[0]


def test_a_broken_boundary_is_mended_on_demand(features, write):
    village = Region.objects.get(code=FIRST)
    ring = features[0]["geometry"]["coordinates"][0][0]
    ring[1:1] = [[ring[0][0] + 0.0001, ring[0][1]], [ring[0][0] - 0.0001, ring[0][1]], ring[0]]  # a spike of 20 m
    spoiled = write(features)
    assert not import_shapes(spoiled).accepted
    report = import_shapes(spoiled, repair=True)
    assert report.accepted, report.errors
    assert "Diperbaiki otomatis" in report.notes[0]
    mended = Region.objects.get(code=FIRST)
    assert mended.shape.valid
    assert mended.shape.area == pytest.approx(village.shape.area, rel=1e-3)


def test_parts_of_one_village_are_joined(features, write):
    parts = features[0]["geometry"]["coordinates"][0][0]
    middle = len(parts) // 2
    halves = [parts[: middle + 1] + parts[:1], [parts[0], *parts[middle:]]]
    features[:1] = [dict(features[0], geometry={"type": "Polygon", "coordinates": [half]}) for half in halves]
    report = import_shapes(write(features))
    assert report.accepted, report.errors
    assert f"disatukan: {FIRST}" in report.notes[0]


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (None, "tidak-ada.gpkg", "tidak ada"),
        ("x", "batas.pdf", "Bawa GeoJSON"),
        ("{}", "batas.geojson", "tidak dapat dibaca"),
        ("x", "batas.zip", "bukan ZIP"),
        ('{"type":"FeatureCollection","features":[]}', "batas.geojson", "Kolom yang ada: tidak ada"),
    ],
)
def test_what_is_no_map_is_refused(tmp_path, content, name, sentence):
    if content is not None:
        (tmp_path / name).write_text(content)
    with pytest.raises(UnreadableBoundaries, match=sentence):
        import_shapes(tmp_path / name)


def test_the_command_tells_the_operator(features, write):
    said = io.StringIO()
    assert importing.main(str(write(features[1:])), said) == 1
    assert said.getvalue().startswith("Batas tidak diterima dan tidak ada yang diubah. Perbaiki dahulu:\n  ✗ Belum ada")
    assert importing.main("tidak-ada.gpkg", said) == 1
    assert importing.main(str(write(features)), said) == 0
    assert said.getvalue().endswith("disusun darinya.\n")


@pytest.mark.parametrize("text", ["33.25.01.2001", "3325012001", " 33 25 01 2001 "])
def test_codes_with_or_without_dots(text):
    assert dotted(text) == FIRST


@pytest.mark.parametrize("text", ["", "33.25.01", "33250120011", "3325AB2001"])
def test_what_is_no_village_code(text):
    assert dotted(text) is None


@pytest.mark.slow
@pytest.mark.parametrize("name", ["batas.gpkg", "batas.zip"])
def test_projected_geopackage_and_zipped_shapefile(features, write, tmp_path, name):
    if not shutil.which("ogr2ogr"):
        pytest.skip("ogr2ogr (gdal-bin) is not on this machine")
    target = tmp_path / name if name.endswith("gpkg") else tmp_path / "shp" / "batas.shp"
    target.parent.mkdir(exist_ok=True)
    subprocess.run(["ogr2ogr", "-t_srs", "EPSG:32749", str(target), str(write(features))], check=True)
    if name.endswith("zip"):
        shutil.make_archive(str(tmp_path / "batas"), "zip", target.parent)
    before = Region.objects.get(code=FIRST).shape
    assert import_shapes(tmp_path / name).accepted
    assert Region.objects.get(code=FIRST).shape.sym_difference(before).area < before.area * 1e-4


@pytest.mark.slow
@pytest.mark.parametrize(("slug", "area", "gap"), [("batang", 857.1, False), ("tapanuli_selatan", 4174.8, True)])
def test_the_real_boundaries_of_both_regencies(db, monkeypatch, slug, area, gap):
    from simpul.kernel import regency
    from simpul.kernel.regions import checking

    own = regency.load(slug)
    files = list((PROJECT.parent / "shared" / "data").glob(f"*_{own.code}_desa.geojson"))
    if not files:
        pytest.skip("the boundaries for trials are not beside the project")
    for module in (seeding, checking):
        monkeypatch.setattr(module, "current", lambda: own)
    seeding.seed()
    report = import_shapes(Path(files[0]))
    assert report.errors == []
    assert bool(report.notes) == gap  # around Padangsidimpuan, a city of its own
    assert float(Region.objects.get(level="kabupaten").area_km2) == pytest.approx(area, abs=0.3)
    shapes.version.forget()
    assert json.loads(shapes.kecamatan_geojson())["perkiraan"] is False
