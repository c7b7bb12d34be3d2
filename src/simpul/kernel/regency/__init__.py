"""Which regency this installation serves: read once from one file. There is no tenant code; another regency is another process."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

FOLDER = Path(__file__).resolve().parents[2] / "config" / "regencies"
PROJECT = Path(__file__).resolve().parents[4]


def var() -> Path:
    """Where everything lives that a running installation writes (`SIMPUL_VAR`, by default `var/` beside the sources)."""
    return Path(os.environ.get("SIMPUL_VAR") or PROJECT / "var").resolve()


@dataclass(frozen=True)
class Regency:
    """The identity of an installation. `code` is the Kemendagri code (`33.25`); `centre` is longitude, latitude.

    `ocid_prefix` is what the Open Contracting Partnership registered for it (`ocds-a1b2c3`); without one nothing is pretended.
    """

    slug: str
    code: str
    name: str
    short_name: str
    province: str
    zone: ZoneInfo
    zone_label: str
    area_code: str
    theme: str
    languages: tuple[str, ...]
    services: tuple[str, ...]
    port: int
    centre: tuple[float, float]
    contact: Mapping[str, str] = field(default_factory=dict)
    emergency: Mapping[str, str] = field(default_factory=dict)
    demonstration: bool = False
    ocid_prefix: str = ""

    @property
    def folder(self) -> Path:
        """Files, secrets and logs of this regency."""
        return var() / "regencies" / self.slug


def load(slug: str) -> Regency:
    """The regency described in `config/regencies/<slug>.toml`, or in `var/regencies/<slug>/regency.toml` if the operator wrote one.

    Raises `LookupError` with a sentence for the operator.
    """
    own, shipped = var() / "regencies" / slug / "regency.toml", FOLDER / f"{slug}.toml"
    path = own if own.exists() else shipped
    if not path.exists():
        known = ", ".join(sorted(p.stem for p in FOLDER.glob("*.toml")))
        raise LookupError(f"Kabupaten “{slug}” tidak dikenal. Yang ada: {known}.")
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return Regency(
        slug=slug,
        zone=ZoneInfo(data.pop("zone")),
        languages=tuple(data.pop("languages")),
        services=tuple(data.pop("services")),
        centre=(float(data["centre"][0]), float(data.pop("centre")[1])),
        demonstration=bool(data.pop("demonstration", (var() / "regencies" / slug / "demonstration").exists())),
        **data,
    )


@cache
def current() -> Regency:
    """The regency of this process (`SIMPUL_REGENCY`), reached by the port that the launcher was asked for (`SIMPUL_PORT`)."""
    regency = load(os.environ.get("SIMPUL_REGENCY", "batang"))
    return replace(regency, port=int(os.environ.get("SIMPUL_PORT") or regency.port))
