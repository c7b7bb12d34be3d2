"""`./simpul regions import`: real boundaries in the place of the estimated ones."""

from __future__ import annotations

import argparse
import os
import re
import sys
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from simpul.config.cli import credentials, inside_django, provided
from simpul.config.cli.trouble import Trouble
from simpul.kernel.regency import FOLDER, load


def _regency_of(path: Path) -> str:
    """The regency whose Kemendagri code the file names most often. Attribute tables are plain text in every format we read."""
    text = b"".join(_contents(path))
    known = [load(found.stem) for found in FOLDER.glob("*.toml")]
    counts = {one.slug: len(re.findall(_village_of(one.code), text)) for one in known}
    slug = max(counts, key=lambda one: counts[one])
    if not counts[slug]:
        raise Trouble(
            f"Kabupaten di dalam {path.name} tidak dikenali. Sebutkan: ./simpul regions import KABUPATEN {path.name}"
        )
    return slug


def _village_of(code: str) -> bytes:
    """A village's code, with or without dots, and not the decimals of a coordinate."""
    return rf"(?<![0-9.]){code.replace('.', '[.]?')}[.]?[0-9]{{2}}[.]?[0-9]{{4}}(?![0-9])".encode()


def _contents(path: Path) -> Iterator[bytes]:
    """The bytes of a file, of what a zip holds, or of the table beside a shape."""
    if not path.exists():
        raise Trouble(f"Berkas {path} tidak ditemukan.")
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(name) for name in archive.namelist())
    else:
        table = path.with_suffix(".dbf")
        yield (table if table.exists() else path).read_bytes()


def run(words: Sequence[str]) -> int:
    """Read, check, and adopt the boundaries if they are sound; exit code 1 if they are not."""
    parser = argparse.ArgumentParser(
        prog="./simpul regions", description="Ganti batas wilayah perkiraan dengan peta resmi."
    )
    verbs = parser.add_subparsers(dest="verb", required=True)
    bring = verbs.add_parser("import", help="GeoJSON, GeoPackage atau Shapefile dengan kode Kemendagri")
    bring.add_argument(
        "regency", metavar="KABUPATEN", nargs="?", help="bila kosong, dikenali dari kode di dalam berkas"
    )
    bring.add_argument("file", metavar="BERKAS", type=Path)
    bring.add_argument("--repair", action="store_true", help="perbaiki batas yang rusak")
    wish = parser.parse_args(words)
    regency = load(wish.regency or _regency_of(wish.file))
    os.environ["SIMPUL_REGENCY"] = regency.slug
    with provided.database() as server:
        credentials.bring(regency, server)
        inside_django.set_up()
        from simpul.kernel.regions import importing

        return importing.main(str(wish.file), sys.stdout, repair=wish.repair)
