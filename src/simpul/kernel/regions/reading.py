"""Boundary files as surveyors deliver them: GeoJSON, GeoPackage, Shapefile (also zipped), read by GDAL.

Only an operator at the command line brings such files: GDAL isn't meant for files of strangers.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.contrib.gis.gdal import CoordTransform, DataSource, GDALException, OGRGeometry, SpatialReference
from django.contrib.gis.gdal.feature import Feature
from django.contrib.gis.gdal.layer import Layer

# How agencies name the column with Kemendagri's code, compared without regard to case, spaces and underscores.
CODE_COLUMNS = (
    *("kode", "code", "kodedesa", "kddesa", "kodekemendagri", "kodewilayah", "kdepum", "kdppum", "kodepum"),
    *("iddesa", "kodekel", "kdkel", "kodedesakel", "kodekelurahan", "kdcpum"),
)
_VILLAGE = re.compile(r"(\d{2})(\d{2})(\d{2})(\d{4})")
_FORMATS = (".geojson", ".json", ".gpkg", ".shp", ".zip")


class UnreadableBoundaries(ValueError):
    """The file can't be used at all. The message is a sentence for the operator."""


@dataclass(frozen=True)
class Boundary:
    """One polygon of a file: the code written beside it, and its shape as WKB in longitude and latitude (WGS 84)."""

    code: str
    wkb: bytes


def read(path: Path) -> list[Boundary]:
    """The villages of a file, with dotted codes; features of other levels are left out.

    Raises `UnreadableBoundaries` if it is no map, has no coordinate system or no column of codes, or no village.
    """
    if not path.exists():
        raise UnreadableBoundaries(f"Berkas {path} tidak ada.")
    if path.suffix.lower() not in _FORMATS:
        raise UnreadableBoundaries("Bawa GeoJSON, GeoPackage atau Shapefile (.shp, atau .zip berisi semua bagiannya).")
    try:
        source = DataSource(_address(path))
        found = [boundary for number in range(len(source)) for boundary in _boundaries(source[number])]
    except GDALException as problem:
        raise UnreadableBoundaries(f"Berkas {path.name} tidak dapat dibaca sebagai peta. ({problem})") from problem
    if not found:
        raise UnreadableBoundaries(
            f"Tidak ada batas desa di {path.name}. Kolom kode harus memuat 10 angka kode Kemendagri."
        )
    return found


def dotted(text: str) -> str | None:
    """A village code in the written form `33.25.11.2001`, from digits with or without dots; none for anything else."""
    match = _VILLAGE.fullmatch(re.sub(r"[\s.\-]", "", text))
    return ".".join(match.groups()) if match else None


def _address(path: Path) -> str:
    """What GDAL opens. Of a zip the one Shapefile, GeoPackage or GeoJSON inside."""
    if path.suffix.lower() != ".zip":
        return str(path)
    try:
        with zipfile.ZipFile(path) as packed:
            inside = [name for name in packed.namelist() if Path(name).suffix.lower() in _FORMATS[:-1]]
    except zipfile.BadZipFile as problem:
        raise UnreadableBoundaries(f"Berkas {path.name} bukan ZIP yang utuh.") from problem
    if len(inside) != 1:
        raise UnreadableBoundaries(f"Di dalam {path.name} harus ada tepat satu peta, sekarang ada {len(inside)}.")
    return f"/vsizip/{path.resolve()}/{inside[0]}"


def _boundaries(layer: Layer) -> Iterator[Boundary]:
    column = _code_column(layer)
    turn = _to_wgs84(layer)
    for feature in layer:
        code = dotted(str(feature.get(column) or ""))
        shape = _shape(feature)
        if code and shape:
            shape.transform(turn)
            yield Boundary(code, bytes(shape.wkb))


def _shape(feature: Feature) -> OGRGeometry | None:
    """The geometry of a feature; GDAL has an error where there is none."""
    try:
        shape: OGRGeometry = feature.geom.clone()
    except GDALException:
        return None
    return shape


def _code_column(layer: Layer) -> str:
    named = {re.sub(r"[\s_]", "", field).lower(): field for field in layer.fields}
    for name in CODE_COLUMNS:
        if name in named:
            return str(named[name])
    columns = ", ".join(layer.fields) or "tidak ada"
    raise UnreadableBoundaries(f"Tidak ada kolom kode Kemendagri. Namai “kode”. Kolom yang ada: {columns}.")


def _to_wgs84(layer: Layer) -> CoordTransform:
    if layer.srs is None:
        raise UnreadableBoundaries("Berkas tidak menyebut sistem koordinatnya. Untuk Shapefile, sertakan berkas .prj.")
    return CoordTransform(layer.srs, SpatialReference("WGS84"))
