from __future__ import annotations

import json
import re

import pytest
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Point, Polygon

from simpul.kernel.regions import drawing, shapes
from simpul.kernel.regions.models import Region

pytestmark = pytest.mark.usefixtures("batang")


def test_kecamatan_for_the_browser():
    collection = json.loads(shapes.kecamatan_geojson())
    assert collection["perkiraan"] is True
    assert [feature["properties"]["code"] for feature in collection["features"]] == [
        f"33.25.{number:02}" for number in range(1, 16)
    ]
    assert collection["features"][12]["properties"] == {
        "code": "33.25.13",
        "name": "Kandeman",
        "level": "kecamatan",
        "perkiraan": True,
    }
    for feature in collection["features"]:
        assert GEOSGeometry(json.dumps(feature["geometry"])).valid


def test_villages_of_one_kecamatan():
    collection = json.loads(shapes.village_geojson("33.25.11"))
    levels = [feature["properties"]["level"] for feature in collection["features"]]
    assert (levels.count("desa"), levels.count("kelurahan")) == (12, 9)
    assert json.loads(shapes.village_geojson("33.25.99"))["features"] == []
    assert json.loads(shapes.village_geojson("' OR true"))["features"] == []


def test_maps_are_small_enough_for_a_telephone():
    assert len(shapes.kecamatan_geojson()) < 40_000
    assert sum(len(path.path_d) for path in shapes.kecamatan_paths()) < 12_000


def test_outlines_have_fewer_points_and_still_fit_together():
    villages = list(Region.objects.villages())
    whole = villages[0].outline.clone()
    for village in villages[1:]:
        whole = whole.union(village.outline)
    assert whole.area == pytest.approx(sum(village.outline.area for village in villages), rel=1e-9)
    assert (whole.geom_type, whole.num_interior_rings) == ("Polygon", 0), "gaps between neighbours"
    assert sum(v.outline.num_coords for v in villages) < sum(v.shape.num_coords for v in villages)


def ends(path: str) -> list[tuple[int, int]]:
    """Every corner of an SVG path of relative moves."""
    x = y = 0
    corners = []
    for part in re.findall(r"M [^M]+", path):
        numbers = [int(number) for number in re.findall(r"-?\d+", part)]
        x, y = numbers[:2]
        corners.append((x, y))
        for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
            x, y = x + dx, y + dy
            corners.append((x, y))
    return corners


def test_the_drawing_fills_its_box_and_labels_lie_inside():
    drawn = shapes.kecamatan_drawing()
    height = int(drawn.view_box.split()[3])
    assert drawn.is_estimate
    assert len(drawn.paths) == 15
    corners = [corner for path in drawn.paths for corner in ends(path.path_d)]
    assert (min(x for x, _ in corners), max(x for x, _ in corners)) == (0, shapes.WIDTH)
    assert (min(y for _, y in corners), max(y for _, y in corners)) == (0, pytest.approx(height, abs=1))
    for path in drawn.paths:
        ring = ends(path.path_d)
        assert Polygon([*ring, ring[0]]).covers(Point(path.label_x, path.label_y)), path.name


def test_north_is_up():
    labels = {path.name: path.label_y for path in shapes.kecamatan_paths()}
    assert labels["Batang"] < labels["Bandar"] < labels["Blado"]


def test_maps_are_kept_until_the_boundaries_change(django_assert_num_queries):
    shapes.kecamatan_geojson()
    with django_assert_num_queries(0):
        kept = shapes.kecamatan_geojson()
    square = MultiPolygon(Polygon.from_bbox((109.8, -7.1, 109.9, -7.0)), srid=4326)
    Region.objects.villages().order_by().filter(parent="33.25.13").update(shape=square)
    drawing.adopt("uji", "uji-1", is_estimate=True, report=[])
    shapes.version.forget()
    assert shapes.version() == "uji-1"
    assert shapes.kecamatan_geojson() != kept
