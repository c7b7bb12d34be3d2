"""A regency's secrets: keys and passwords that exist nowhere else, made once, in a file that only the operator's account reads."""

from __future__ import annotations

import base64
import json
import re
import secrets
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from simpul.config.cli.server import Server
from simpul.kernel.regency import Regency

Secrets = dict[str, Any]


def bring(regency: Regency, server: Server | None = None, *, prefix: str = "simpul") -> Secrets:
    """The regency's secrets, made if there are none. With a server, its address is kept up to date in them."""
    path = regency.folder / "secrets.toml"
    found: Secrets = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    fresh = made(f"{prefix}_{regency.slug}")
    wanted = fresh | found | {"connections": fresh["connections"] | found.get("connections", {})}
    if server is not None:
        wanted |= {"database_host": server.host, "database_port": str(server.port)}
    if wanted != found:
        write(path, wanted)
    return wanted


def made(name: str) -> Secrets:
    """New keys and passwords, and the names of database and roles."""
    return {
        "secret_key": secrets.token_urlsafe(50),
        "nik_key": base64.b64encode(secrets.token_bytes(32)).decode(),
        "nik_pepper": base64.b64encode(secrets.token_bytes(32)).decode(),
        "database": name,
        "database_owner": f"{name}_owner",
        "database_owner_password": secrets.token_urlsafe(32),
        "database_app": f"{name}_app",
        "database_app_password": secrets.token_urlsafe(32),
        "proof_key": base64.b64encode(secrets.token_bytes(32)).decode(),
        "witness_key": base64.b64encode(secrets.token_bytes(32)).decode(),
        "connections": {"push": _vapid()},
    }


def _vapid() -> dict[str, str]:
    """The key pair by which browsers know that a push message is ours (RFC 8292)."""
    key = ec.generate_private_key(ec.SECP256R1())
    point = key.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    number = key.private_numbers().private_value.to_bytes(32, "big")
    return {"public_key": _text(point), "private_key": _text(number)}


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def write(path: Path, wanted: Secrets) -> None:
    """Whole or not at all: a file half written would lock the regency out of its sealed columns."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    lines = list(_lines(wanted))
    fresh.write_text(
        "# Kunci dan sandi kabupaten ini. Simpan salinannya: tanpa nik_key, NIK tidak terbaca lagi.\n" + "".join(lines),
        encoding="utf-8",
    )
    fresh.replace(path)


def _lines(wanted: Mapping[str, Any], name: str = "") -> Iterator[str]:
    """The table as TOML: plain values first, then the tables in it (`[connections.whatsapp]`)."""
    if name and any(not isinstance(value, dict) for value in wanted.values()):
        yield f"\n[{name}]\n"
    for key, value in wanted.items():
        if not isinstance(value, dict):
            yield f"{_key(key)} = {json.dumps(value, ensure_ascii=False)}\n"
    for key, value in wanted.items():
        if isinstance(value, dict):
            yield from _lines(value, f"{name}.{_key(key)}".lstrip("."))


def _key(name: str) -> str:
    return name if re.fullmatch(r"[\w-]+", name, re.ASCII) else json.dumps(name)
