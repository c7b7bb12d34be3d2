"""Folders for what is half done: removed at the end, however it ends. What a killed process left is removed by the next that comes."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from simpul.config.cli.trouble import Trouble

LOCK = "in-use"


@contextmanager
def half_done(folder: Path, prefix: str) -> Iterator[Path]:
    """A new folder in this one, for its user alone."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    sweep(folder, prefix)
    with TemporaryDirectory(prefix=prefix, dir=folder) as name, (Path(name) / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield Path(name)


def sweep(folder: Path, prefix: str) -> None:
    """Remove the folders whose process is gone: its lock went with it."""
    for mark in folder.glob(f"{prefix}*/{LOCK}"):
        with suppress(OSError), mark.open("r") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(mark.parent)


def make_room(folder: Path, size: int) -> None:
    """Raise `Trouble` unless the disk of a folder has room for this many bytes."""
    left = shutil.disk_usage(folder).free
    if left < size:
        raise Trouble(f"Ruang disk kurang: perlu {size // 1_000_000} MB, tersisa {left // 1_000_000} MB.")
