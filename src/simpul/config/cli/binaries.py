"""Where PostgreSQL's own programs are: Debian keeps `initdb` and `postgres` away from the search path."""

from __future__ import annotations

import shutil
from pathlib import Path

OLDEST = 14
DEBIAN = Path("/usr/lib/postgresql")
SHARED = Path("/usr/share/postgresql")


def folder(version: str = "") -> Path | None:
    """The programs of this major version (without one: the newest that brings PostGIS); None when there are none."""
    found = [path for path in DEBIAN.glob("*/bin") if _usable(path) and version in {"", path.parent.name}]
    if found:
        return max(found, key=lambda path: int(path.parent.name))
    elsewhere = None if DEBIAN.exists() else shutil.which("initdb")  # another distribution: trust what is on the path
    return Path(elsewhere).resolve().parent if elsewhere else None


def _usable(path: Path) -> bool:
    version = path.parent.name
    if not version.isdigit() or int(version) < OLDEST or not (path / "initdb").exists():
        return False
    return (SHARED / version / "extension" / "postgis.control").exists()


def newest() -> str:
    """The newest major version installed, with PostGIS or without; empty when there is none."""
    versions = [path.parent.name for path in DEBIAN.glob("*/bin") if path.parent.name.isdigit()]
    fit = [version for version in versions if int(version) >= OLDEST and (DEBIAN / version / "bin" / "initdb").exists()]
    return max(fit, key=int, default="")
