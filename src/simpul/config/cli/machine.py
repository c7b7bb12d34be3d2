"""The Debian or Ubuntu packages that Simpul stands on: found, or installed where allowed. Only the standard library is used here."""

from __future__ import annotations

import ctypes.util
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from simpul.config.cli import binaries
from simpul.config.cli.trouble import Trouble

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def missing(*, database: bool = True, browser: bool = False) -> list[str]:
    """The names of the packages to install; empty when everything is there."""
    return [*_python(), *(_postgresql() if database else ()), *_geometry(), *(_browser() if browser else ())]


def _python() -> Iterator[str]:
    if importlib.util.find_spec("ensurepip") is None:
        yield f"python{sys.version_info.major}.{sys.version_info.minor}-venv"


def _postgresql() -> Iterator[str]:
    if binaries.folder() is None:
        version = binaries.newest()
        yield from (f"postgresql-{version}-postgis-3",) if version else ("postgresql", "postgresql-postgis")


def _geometry() -> Iterator[str]:
    if not (ctypes.util.find_library("gdal") and ctypes.util.find_library("geos_c")):
        yield "gdal-bin"


def _browser() -> Iterator[str]:
    if not any(map(shutil.which, BROWSERS)):
        yield "chromium"


def install(packages: list[str], log: Path) -> None:
    """Install them with apt; raises `Trouble` naming the operator's command when that isn't allowed or fails."""
    by_hand = f"apt-get update && apt-get install -y --no-install-recommends {' '.join(packages)}"
    if not shutil.which("apt-get"):
        raise Trouble(f"Mesin ini bukan Debian atau Ubuntu. Pasang sendiri padanan paket: {' '.join(packages)}.")
    if not allowed():
        raise Trouble(f"Paket sistem belum lengkap. Jalankan sebagai root, lalu ulangi: {by_hand}")
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as told:
        for words in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
            done = subprocess.run(
                [*_as_root(), "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *words],
                stdout=told,
                stderr=subprocess.STDOUT,
                check=False,
            )
            if done.returncode and words[0] == "install":
                raise Trouble(f"Paket sistem gagal dipasang; sebabnya ada di {log}. Coba sendiri: {by_hand}")


def allowed() -> bool:
    """Whether packages may be installed: as root, or through sudo without a password."""
    if os.geteuid() == 0:
        return True
    if not shutil.which("sudo"):
        return False
    return subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0


def _as_root() -> list[str]:
    return [] if os.geteuid() == 0 else ["sudo", "-n"]
