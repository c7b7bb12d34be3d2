"""What the operator wishes of a regency's backups (`var/regencies/<slug>/backup.toml`), and how the last one went."""

from __future__ import annotations

import json
import tomllib
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from simpul.config.cli.trouble import Trouble
from simpul.kernel.regency import Regency, var
from simpul.lib import clock

DAILY, WEEKLY, MONTHLY, HOUR = 7, 5, 12, 1


@dataclass(frozen=True)
class Plan:
    """`recipients` are public keys (age1…); `hour` is on the regency's wall clock; the rest says how many are kept of each sort."""

    recipients: tuple[str, ...]
    folder: Path
    hour: int = HOUR
    daily: int = DAILY
    weekly: int = WEEKLY
    monthly: int = MONTHLY


@dataclass(frozen=True)
class Last:
    """The last backup that was made whole. `size` is in bytes, `sha256` that of the encrypted file."""

    at: datetime
    file: str
    size: int
    seconds: float
    sha256: str


def path_of(regency: Regency) -> Path:
    """The file of the wishes."""
    return regency.folder / "backup.toml"


def read(regency: Regency) -> Plan:
    """The wishes; without a file nobody is a recipient. Raises `Trouble` for what cannot be understood."""
    path = path_of(regency)
    try:
        found: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        recipients = tuple(found.pop("recipients", ()))
        folder = Path(found.pop("folder", var() / "backups" / regency.slug))
        return Plan(recipients=recipients, folder=folder, **{name: int(value) for name, value in found.items()})
    except (tomllib.TOMLDecodeError, TypeError, ValueError) as error:
        raise Trouble(f"{path} tidak terbaca: {error}. Perbaiki berkas itu.") from error


def add_recipient(regency: Regency, recipient: str) -> None:
    """Encrypt for this public key from now on, besides those that are there."""
    known = read(regency).recipients
    if recipient in known:
        return
    path = path_of(regency)
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    others = [line for line in text.splitlines(keepends=True) if not line.startswith("recipients")]
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_suffix(".new")
    fresh.write_text(f"recipients = {json.dumps([*known, recipient])}\n" + "".join(others), encoding="utf-8")
    fresh.replace(path)


def _last_path(regency: Regency) -> Path:
    return regency.folder / "backup.last.json"


def last(regency: Regency) -> Last | None:
    """The last success; None if there never was one."""
    path = _last_path(regency)
    if not path.exists():
        return None
    found = json.loads(path.read_text(encoding="utf-8"))
    return Last(**{**found, "at": datetime.fromisoformat(found["at"])})


def note(regency: Regency, done: Last) -> None:
    """Remember a success."""
    path = _last_path(regency)
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(asdict(done), default=str), encoding="utf-8")
    fresh.replace(path)


def due(regency: Regency) -> bool:
    """Whether it is time: the hour of today has come and nothing was made since. A missed night is made up for."""
    plan = read(regency)
    if not plan.recipients:
        return False
    here = clock.now().astimezone(regency.zone)
    today = here.replace(hour=plan.hour, minute=0, second=0, microsecond=0)
    done = last(regency)
    return here >= today and (done is None or done.at < today)
