"""What a backup says of itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

FORMAT = 1
NAME = "manifest.json"
DUMP = "database.dump"
FILES = "files/"


@dataclass(frozen=True)
class Heads:
    """Where all event chains of a snapshot stood: how many cases and events, and one fingerprint over every case's last event."""

    cases: int
    events: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """`parts` gives name → sha256; `counts` table → rows; `migrations` the schema. `lost` names files that were gone from the disk."""

    slug: str
    code: str
    at: str
    sources: str
    postgresql: str
    parts: Mapping[str, str]
    counts: Mapping[str, int]
    heads: Heads
    migrations: tuple[tuple[str, str], ...]
    lost: tuple[str, ...] = ()
    format: int = FORMAT

    def written(self) -> bytes:
        """As it lies in the file."""
        return json.dumps(asdict(self), indent=1).encode()


def read(content: bytes) -> Manifest:
    """The manifest as written. Raises `ValueError` for anything else, and for a format that this code doesn't know."""
    found: Any = json.loads(content)
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise ValueError("unknown format")
    found["heads"] = Heads(**found["heads"])
    found["migrations"] = tuple((app, name) for app, name in found["migrations"])
    found["lost"] = tuple(found["lost"])
    return Manifest(**found)
