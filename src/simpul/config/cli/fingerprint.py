"""What a database was prepared from, as a short hash: the schema's sources, or all the sources."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from simpul.kernel.regency import PROJECT, Regency

SOURCE = PROJECT / "src" / "simpul"
LIBRARIES = ("django", "django-allauth", "procrastinate")  # those that bring migrations
SCHEMA = ("**/migrations/*.py", "**/guarantees.py", "**/guarantees/*.py")
PUBLISHED = {".py", ".toml", ".csv", ".json", ".geojson"}


def of_schema(regency: Regency) -> str:
    """Changes when a migration is added, changed or removed, ours or a library's, or another service is switched on; and with the
    SQL that migrations take from beside them."""
    facts = [f"{name} {version(name)}" for name in LIBRARIES] + list(regency.services)
    return _digest(facts, (path for form in SCHEMA for path in SOURCE.glob(form)))


def of_sources(regency: Regency) -> str:
    """Changes when anything changes that a preparation could publish: flows, parameters, regions, settings."""
    files = (path for path in SOURCE.rglob("*") if path.suffix in PUBLISHED and "tests" not in path.parts)
    return _digest([of_schema(regency), regency.slug], files)


def of_statics() -> str:
    """Changes when a static file changes, ours or one made by others."""
    return _digest([], (path for path in SOURCE.glob("**/static/**/*") if path.is_file()))


def _digest(facts: Iterable[str], files: Iterable[Path]) -> str:
    total = hashlib.sha256("\n".join(facts).encode())
    for path in sorted(files):
        total.update(str(path.relative_to(SOURCE)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:16]
