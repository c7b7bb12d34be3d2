"""Parts made by others are copied by name, once, and named in a notice."""

import json

import pytest

from simpul.config.cli import assets
from simpul.kernel.regency import PROJECT
from simpul.kernel.web import icons


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A project folder with packages already installed, whose installer counts its calls."""
    calls = []
    for part in assets.PARTS:
        put(tmp_path / "node_modules" / part.package / part.file, "isi\n//# sourceMappingURL=isi.map\n")
    for package in {part.package for part in assets.PARTS} | {assets.ICON_SET}:
        put(tmp_path / "node_modules" / package / "package.json", json.dumps({"version": "1.0", "license": "MIT"}))
        put(tmp_path / "node_modules" / package / "LICENSE", f"Lisensi {package}")
    for drawing in icons.NAMES.values():
        svg = '<!--\ntags: [x]\n-->\n<svg\n  xmlns="x"\n>\n  <path d="M0 0" />\n</svg>\n'
        put(tmp_path / "node_modules" / assets.ICON_SET / "icons" / "outline" / f"{drawing}.svg", svg)
    put(tmp_path / "package-lock.json", "{}")
    monkeypatch.setattr(assets, "PROJECT", tmp_path)
    monkeypatch.setattr(assets, "MODULES", tmp_path / "node_modules")
    monkeypatch.setattr(assets, "VENDOR", tmp_path / "static" / "vendor")
    monkeypatch.setattr(assets, "STAMP", tmp_path / "static" / "vendor" / "STAMP")
    monkeypatch.setattr(assets, "_install", calls.append)
    return tmp_path, calls


def put(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_named_files_are_copied_without_source_maps(house):
    folder, _calls = house
    assert assets.bring() is True
    copied = {path.name for path in (folder / "static" / "vendor").iterdir()}
    assert copied == {part.name for part in assets.PARTS} | {"icons.json", "NOTICE", "STAMP"}
    assert "sourceMappingURL" not in (folder / "static/vendor/maplibre-gl.mjs").read_text()
    assert json.loads((folder / "static/vendor/icons.json").read_text())["home"] == '<path d="M0 0"/>'


def test_the_second_time_takes_nothing(house):
    _folder, calls = house
    assets.bring()
    assert assets.bring() is False
    assert len(calls) == 1


def test_another_lock_brings_them_again(house):
    folder, calls = house
    assets.bring()
    put(folder / "package-lock.json", '{"changed": true}')
    assert assets.bring() is True
    assert len(calls) == 2


def test_the_notice_names_every_package_and_its_licence(house):
    folder, _calls = house
    assets.bring()
    notice = (folder / "static/vendor/NOTICE").read_text()
    for part in assets.PARTS:
        assert f"{part.package} 1.0, MIT" in notice
        assert f"Lisensi {part.package}" in notice


def test_a_licence_nobody_looked_at_stops_the_set_up(house):
    folder, _calls = house
    put(folder / "node_modules/maplibre-gl/package.json", json.dumps({"version": "1.0", "license": "SSPL-1.0"}))
    with pytest.raises(assets.AssetsError, match="SSPL"):
        assets.bring()
    assert not (folder / "static" / "vendor").exists()


def test_a_machine_without_npm_is_told_so():
    with pytest.raises(assets.AssetsError, match="npm tidak ada"):
        assets._install(["npm-yang-tidak-ada"])


def test_the_lock_names_versions_but_no_addresses():
    lock = json.loads((PROJECT / "package-lock.json").read_text())
    packages = {name: one for name, one in lock["packages"].items() if name}
    assert all("integrity" in one and "resolved" not in one for one in packages.values())
