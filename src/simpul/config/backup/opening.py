"""What is in a backup, proved: every part against the manifest, before anything is believed."""

from __future__ import annotations

import hashlib
import tarfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import pyrage

from simpul.config.backup import manifest as papers
from simpul.config.backup import sealing, taking
from simpul.config.backup.manifest import Manifest
from simpul.config.cli.trouble import Trouble

LARGEST_MANIFEST = 50_000_000
ALLOWED = {papers.DUMP, "secrets.toml", "regency.toml", "backup.toml", "demonstration"}


def check_outside(file: Path) -> bool:
    """Compare a sealed file with the hash that lies beside it, without a key; False when there is none. Raises `Trouble`."""
    if not file.exists():
        raise Trouble(f"Cadangan {file} tidak ditemukan.")
    beside = taking.sidecar(file)
    if not beside.exists():
        return False
    if taking.sha256_of(file) != beside.read_text(encoding="ascii").split()[0]:
        raise Trouble(f"Cadangan {file.name} rusak atau terpotong, dan tidak dipakai. Ambil salinan lain.")
    return True


def unpack(file: Path, keys: Sequence[pyrage.x25519.Identity], to: Path | None = None) -> Manifest:
    """Read a sealed file to its end and compare every part with the manifest; write the parts into `to` if it is given.

    Raises `Trouble` for a wrong key, a flipped byte, a missing part and a file cut short.
    """
    if not file.exists():
        raise Trouble(f"Cadangan {file} tidak ditemukan.")
    with sealing.opened(file, keys) as stream, tarfile.open(fileobj=stream, mode="r|", bufsize=1 << 20) as tar:
        entries = iter(tar)
        manifest = _manifest(tar, next(entries, None))
        seen: dict[str, str] = {}
        for entry in entries:
            content = tar.extractfile(entry)
            if content is None or entry.name not in manifest.parts or not _plain(entry.name):
                raise Trouble(f"Cadangan {file.name} memuat bagian yang tidak dikenal, dan tidak dipakai.")
            seen[entry.name] = _copy(content, to / entry.name if to else None)
        if seen != dict(manifest.parts):
            raise Trouble(f"Isi cadangan {file.name} tidak cocok dengan daftarnya, dan tidak dipakai.")
    return manifest


def _manifest(tar: tarfile.TarFile, first: tarfile.TarInfo | None) -> Manifest:
    content = tar.extractfile(first) if first and first.name == papers.NAME and first.size < LARGEST_MANIFEST else None
    try:
        if content is None:
            raise ValueError("no manifest")
        return papers.read(content.read())
    except (ValueError, KeyError, TypeError) as error:
        raise Trouble("Cadangan ini dibuat oleh versi Simpul lain, atau bukan cadangan Simpul.") from error


def _plain(name: str) -> bool:
    """Whether a part may be called so: a known name, or a file by its hash."""
    digest = name.removeprefix(papers.FILES)
    return name in ALLOWED or (digest != name and len(digest) == 64 and set(digest) <= set("0123456789abcdef"))


def _copy(content: IO[bytes], to: Path | None) -> str:
    total = hashlib.sha256()
    out = None
    if to is not None:
        to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        to.touch(mode=0o600)
        out = to.open("wb")
    try:
        while block := content.read(1 << 20):
            total.update(block)
            if out is not None:
                out.write(block)
    finally:
        if out is not None:
            out.close()
    return total.hexdigest()
