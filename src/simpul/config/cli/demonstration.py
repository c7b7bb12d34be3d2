"""The demonstration from the outside: whether a regency wants one, whether it is in, and who signs in with what."""

from __future__ import annotations

import json

from simpul.config.cli import installed, say
from simpul.config.cli.processes import inside
from simpul.kernel.regency import Regency

Row = tuple[str, str, str]


def wish(regency: Regency) -> None:
    """Mark a regency that was never filled with anything else as a demonstration."""
    mark = installed.demonstration_mark(regency)
    if not mark.exists() and not (regency.folder / "secrets.toml").exists():
        mark.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        mark.touch(mode=0o600)


def fill(regency: Regency, *, renewed: bool) -> None:
    """Load it where it is wished for and not in yet, or where the code has changed since."""
    mark = installed.demonstration_mark(regency)
    if mark.exists() and (renewed or not mark.read_text(encoding="utf-8")):
        with say.step(f"Data contoh {regency.name}"):
            inside(regency, "demonstrate")


def table(regency: Regency) -> list[Row]:
    """One sign-in for each role of the cast; empty where there is no demonstration."""
    mark = installed.demonstration_mark(regency)
    text = mark.read_text(encoding="utf-8") if mark.exists() else ""
    return [(role, way, key) for role, way, key in json.loads(text or "[]")]
