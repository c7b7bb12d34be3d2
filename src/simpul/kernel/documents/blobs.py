"""Bytes on the disk: written once, whole or not at all, before the row that names them is committed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.db import connection

from simpul.kernel.documents.models import Blob, folder

BEING_WRITTEN = ".part"


def keep(content: bytes, media_type: str, *, width: int | None = None, height: int | None = None) -> Blob:
    """The blob of these bytes, written if it was not there. Call it inside a transaction: cleaners wait for its end."""
    name = sha256(content).hexdigest()
    blob = Blob(sha256=name, size=len(content), media_type=media_type, width=width, height=height)
    lock(name)
    if not blob.path.exists():
        _write(blob.path, content)
    Blob.objects.bulk_create([blob], ignore_conflicts=True)
    return blob


def unnamed() -> Path:
    """Room for a file that is too large to hold in memory, until `keep_file` knows what it is."""
    folder().mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=folder(), suffix=BEING_WRITTEN, delete=False) as file:
        return Path(file.name)


def keep_file(path: Path, name: str, size: int, media_type: str) -> Blob:
    """The same as `keep` for a file written (and flushed to the disk) at `unnamed()`, of which the caller knows the SHA-256."""
    blob = Blob(sha256=name, size=size, media_type=media_type)
    lock(name)
    blob.path.parent.mkdir(parents=True, exist_ok=True)
    path.replace(blob.path)
    _settle(blob.path.parent)
    Blob.objects.bulk_create([blob], ignore_conflicts=True)
    return blob


def lock(name: str) -> None:
    """Keep cleaners off this blob until the transaction ends. Those who store never wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 0))", [name])


def lock_to_remove(name: str) -> bool:
    """Take the blob for oneself until the transaction ends, unless somebody is storing it now, or a backup is copying all of them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended('documents.backup', 0))")
        free = bool(cursor.fetchone()[0])
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        return bool(cursor.fetchone()[0]) and free


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with _temporary(path.parent) as part:
        with open(part, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    _settle(path.parent)


def _settle(where: Path) -> None:
    """Without this a power cut may forget the name of a file whose bytes it kept."""
    held = os.open(where, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)


@contextmanager
def _temporary(folder: Path) -> Iterator[Path]:
    """A new file beside the final one, gone afterwards unless it was renamed."""
    with NamedTemporaryFile(dir=folder, suffix=BEING_WRITTEN, delete=False) as file:
        part = Path(file.name)
    try:
        yield part
    finally:
        part.unlink(missing_ok=True)
