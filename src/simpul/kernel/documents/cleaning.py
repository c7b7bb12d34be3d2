"""Removing what nobody refers to: bytes whose transaction was rolled back, and bytes whose last document is gone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db import transaction

from simpul.kernel.documents import blobs
from simpul.kernel.documents.models import Blob, folder
from simpul.lib import clock

GRACE = timedelta(days=1)


def clean(grace: timedelta = GRACE) -> int:
    """Remove orphans older than `grace`, and return how many files went. Safe while others store."""
    removed = sum(_remove(blob.sha256) for blob in _unused())
    before = clock.now() - grace
    for path in folder().glob("??/??/*"):
        if _written(path) < before:
            removed += _remove_stray(path)
    return removed


def _unused() -> list[Blob]:
    return list(Blob.objects.filter(documents=None, thumbnail_of=None).order_by("sha256"))


def _remove(name: str) -> bool:
    """Remove a blob with its bytes, unless it is in use again."""
    with transaction.atomic():
        if not blobs.lock_to_remove(name):
            return False
        blob = Blob.objects.filter(pk=name, documents=None, thumbnail_of=None).first()
        if blob is None:
            return False
        path = blob.path
        blob.delete()
        path.unlink(missing_ok=True)  # still locked: whoever stores these bytes now waits, and writes them anew
    return True


def _remove_stray(path: Path) -> bool:
    """Remove a file that has no row: its transaction never came to an end."""
    with transaction.atomic():
        if not blobs.lock_to_remove(path.name) or Blob.objects.filter(pk=path.name).exists():
            return False
        path.unlink(missing_ok=True)
    return True


def _written(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
