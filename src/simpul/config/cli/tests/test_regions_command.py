"""`./simpul regions import FILE` knows whose boundaries a file brings."""

import zipfile

import pytest

from simpul.config.cli.commands.regions import _regency_of
from simpul.config.cli.trouble import Trouble


@pytest.mark.parametrize(
    ("content", "slug"),
    [
        ('{"kode": "33.25.01.2001"}', "batang"),
        ('{"kode": "1203011001"}', "tapanuli_selatan"),
        ('{"kode": "12.03.01.1001", "tetangga": "12.03.01.2001", "jauh": "33.25.01.2001"}', "tapanuli_selatan"),
    ],
)
def test_the_codes_in_a_file_name_its_regency(tmp_path, content, slug):
    plain, packed = tmp_path / "batas.geojson", tmp_path / "batas.zip"
    plain.write_text(content)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("batas.dbf", content)
    assert _regency_of(plain) == slug
    assert _regency_of(packed) == slug


def test_a_file_of_elsewhere_is_asked_about(tmp_path):
    path = tmp_path / "lain.geojson"
    path.write_text('{"kode": "31.71.01.1001", "x": 109.3325123456}')
    with pytest.raises(Trouble, match="Sebutkan"):
        _regency_of(path)
    with pytest.raises(Trouble, match="tidak ditemukan"):
        _regency_of(tmp_path / "tiada.geojson")
