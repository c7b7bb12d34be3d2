from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.contrib.gis.geos import Point

from simpul.kernel.regions.models import Region
from simpul.lib import clock

pytestmark = pytest.mark.usefixtures("batang")


def place(lon: float, lat: float) -> Point:
    return Point(lon, lat, srid=4326)


def test_a_point_is_in_the_village_around_it():
    for village in list(Region.objects.villages())[::25]:
        assert Region.objects.at(village.centre) == village


def test_a_point_just_off_the_map_belongs_to_the_nearest_village():
    west, south, _, north = Region.objects.get(level="kabupaten").shape.extent
    on_the_edge = next(point for point in Region.objects.get(level="kabupaten").shape[0][0] if point[1] == north)
    near = Region.objects.at(place(on_the_edge[0], north + 0.015))  # 1.7 km out at sea
    assert near is not None
    assert near.shape.distance(place(*on_the_edge)) < 1e-6
    assert Region.objects.at(place(on_the_edge[0], north + 0.020)) is None  # 2.2 km
    assert Region.objects.at(place(west - 1, south)) is None


def test_a_region_that_ceased_is_not_found_any_more():
    village = Region.objects.get(code="33.25.13.2001")
    Region.objects.filter(pk=village.pk).update(valid_to=date(2026, 7, 1))
    with clock.frozen(datetime(2026, 6, 30, 16, 59, tzinfo=UTC)):  # 23.59 in Batang
        assert Region.objects.at(village.centre) == village
    with clock.frozen(datetime(2026, 6, 30, 17, 0, tzinfo=UTC)):
        assert Region.objects.at(village.centre) != village
        assert village not in Region.objects.villages()
        assert village not in Region.objects.search(village.name)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Pecalungan", "Pecalungan"),
        ("pecalngan", "Pecalungan"),
        ("Kec. Wonotungal", "Wonotunggal"),
        ("desa silura", "Silurah"),
        ("Ds. Puncang Gading", "Puncanggading"),
        ("gringgingsari", "Gringgingsari"),
    ],
)
def test_a_name_is_found_though_misspelt(typed, first):
    assert Region.objects.search(typed)[0].name == first


@pytest.mark.parametrize("typed", ["", "  ", "Desa", "xyzzy", "%"])
def test_nothing_is_found_where_nothing_is_meant(typed):
    assert not Region.objects.search(typed).exists()


@pytest.mark.parametrize(
    ("code", "shown", "kecamatan"),
    [
        ("33.25", "Kabupaten Batang", ""),
        ("33.25.13", "Kecamatan Kandeman", "33.25.13"),
        ("33.25.01.2001", "Desa Silurah, Kec. Wonotunggal", "33.25.01"),
        ("33.25.11.1015", "Kelurahan Kauman, Kec. Batang", "33.25.11"),
    ],
)
def test_names_for_the_screen(code, shown, kecamatan):
    region = Region.objects.get(code=code)
    assert str(region) == shown
    assert region.kecamatan_code == kecamatan


def test_lists_bring_the_kecamatan_along(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len({village.display_name for village in Region.objects.villages()}) == 248
