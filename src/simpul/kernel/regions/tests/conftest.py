"""The territory of Batang as it ships, and files of boundaries made from it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from simpul.kernel.regions import shapes
from simpul.kernel.regions.models import Region
from simpul.kernel.regions.seeding import seed


@pytest.fixture
def batang(db) -> None:
    seed()
    shapes.version.forget()


@pytest.fixture
def features(batang) -> list[dict]:
    """The estimated cells, as a surveyor would deliver real boundaries: a gap-free map of 248 villages."""
    return [
        {
            "type": "Feature",
            "properties": {"KODE_DESA": village.code.replace(".", ""), "NAMA": village.name},
            "geometry": json.loads(village.shape.geojson),
        }
        for village in Region.objects.villages()
    ]


@pytest.fixture
def write(tmp_path) -> Callable[[list[dict]], Path]:
    def as_file(features: list[dict]) -> Path:
        path = tmp_path / "batas.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
        return path

    return as_file
