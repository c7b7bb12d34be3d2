"""The regencies of this machine: those that the project ships, and those that the operator added."""

from __future__ import annotations

from pathlib import Path

from simpul.kernel import regency
from simpul.kernel.regency import Regency, var


def all_of_them() -> list[Regency]:
    """In the order of their ports."""
    shipped = {path.stem for path in regency.FOLDER.glob("*.toml")}
    added = {path.parent.name for path in (var() / "regencies").glob("*/regency.toml")}
    return sorted(map(regency.load, shipped | added), key=lambda one: one.port)


def stop_mark(one: Regency) -> Path:
    """The file whose presence keeps a regency from being served."""
    return one.folder / "stopped"


def reload_mark(one: Regency) -> Path:
    """The file by which the supervisor is asked to renew a regency's processes; it takes the file away when it has begun."""
    return one.folder / "reload"


def demonstration_mark(one: Regency) -> Path:
    """The file whose presence makes a regency a demonstration; it keeps the table of the cast when the data is in."""
    return one.folder / "demonstration"
