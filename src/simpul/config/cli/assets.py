"""Front-end parts made by others: brought by name and lock, a few named files copied into place, never committed.

`bring()` is done in an instant when the lock hasn't changed since the last time.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

from simpul.kernel.regency import PROJECT
from simpul.kernel.web import icons

VENDOR = PROJECT / "src" / "simpul" / "portal" / "design" / "static" / "vendor"
MODULES = PROJECT / "node_modules"
STAMP = VENDOR / "STAMP"
MINUTES = 10

_SOURCE_MAP = re.compile(
    rb"(?m)^(//# |/\*# )sourceMappingURL=.*$"
)  # names a file that isn't there; the manifest storage would fail
_WRAPPER = re.compile(r"<svg[^>]*>|</svg>|<!--.*?-->", re.DOTALL)


class AssetsError(RuntimeError):
    """The front-end parts can't be brought; the message is for the operator."""


@dataclass(frozen=True)
class Part:
    """One file of a package and its name with us."""

    package: str
    file: str
    name: str


PARTS = (
    Part(
        "@fontsource-variable/plus-jakarta-sans",
        "files/plus-jakarta-sans-latin-wght-normal.woff2",
        "plus-jakarta-sans.woff2",
    ),
    Part("maplibre-gl", "dist/maplibre-gl.mjs", "maplibre-gl.mjs"),
    Part("maplibre-gl", "dist/maplibre-gl-worker.mjs", "maplibre-gl-worker.mjs"),
    Part("maplibre-gl", "dist/maplibre-gl.css", "maplibre-gl.css"),
)
ICON_SET = "@tabler/icons"
LICENCES = {"MIT", "BSD-3-Clause", "OFL-1.1", "ISC", "Apache-2.0"}


def bring(npm: Sequence[str] = ("npm",)) -> bool:
    """Install the locked packages and copy the named files. Returns False if they were there. Raises `AssetsError`."""
    wanted = stamp()
    if STAMP.exists() and STAMP.read_text(encoding="utf-8") == wanted:
        return False
    _install(npm)
    fresh = VENDOR.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for part in PARTS:
        (fresh / part.name).write_bytes(_SOURCE_MAP.sub(b"", _read(part.package, part.file)))
    drawn = {name: _drawing(drawing) for name, drawing in icons.NAMES.items()}
    (fresh / "icons.json").write_text(json.dumps(drawn, separators=(",", ":")), encoding="utf-8")
    (fresh / "NOTICE").write_text(_notice(), encoding="utf-8")
    (fresh / "STAMP").write_text(wanted, encoding="utf-8")
    shutil.rmtree(VENDOR, ignore_errors=True)
    os.replace(fresh, VENDOR)
    return True


def stamp() -> str:
    """What the copied files depend on: the lock, the list of files, the list of icons."""
    lock = (PROJECT / "package-lock.json").read_bytes()
    return hashlib.sha256(lock + repr((PARTS, sorted(icons.NAMES.items()))).encode()).hexdigest()


def _install(npm: Sequence[str]) -> None:
    command = [*npm, "ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"]
    try:
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=MINUTES * 60)
    except FileNotFoundError as missing:
        raise AssetsError(
            "npm tidak ada di mesin ini, sehingga huruf, ikon dan peta belum dapat disiapkan."
        ) from missing
    except subprocess.TimeoutExpired as slow:
        raise AssetsError(f"npm belum selesai setelah {MINUTES} menit. Periksa jaringan, lalu jalankan lagi.") from slow
    if done.returncode:
        last = (done.stderr.strip() or "tanpa keterangan").splitlines()[-1]
        raise AssetsError(f"npm gagal menyiapkan bagian tampilan: {last}")


def _read(package: str, file: str) -> bytes:
    path = MODULES / package / file
    if not path.exists():
        raise AssetsError(f"Berkas {file} tidak ada dalam paket {package}. Periksa package-lock.json.")
    return path.read_bytes()


def _drawing(name: str) -> str:
    """The inner part of an icon, without the outer tag and line breaks."""
    svg = _read(ICON_SET, f"icons/outline/{name}.svg").decode()
    return re.sub(r"\s*\n\s*", "", _WRAPPER.sub("", svg)).replace(" />", "/>")


def _notice() -> str:
    """Who made the copied files and under which licence. Raises `AssetsError` for a licence that isn't on our list."""
    lines = ["Files in this folder come from these packages:", ""]
    for package in sorted({part.package for part in PARTS} | {ICON_SET}):
        facts = json.loads(_read(package, "package.json"))
        if facts["license"] not in LICENCES:
            raise AssetsError(f"Lisensi {facts['license']} dari paket {package} belum diperiksa.")
        lines.append(f"{package} {facts['version']}, {facts['license']}")
        text = next((path for path in sorted((MODULES / package).glob("LICENSE*"))), None)
        lines += ["", text.read_text(encoding="utf-8").strip() if text else "", "", "-" * 80, ""]
    return "\n".join(lines)
