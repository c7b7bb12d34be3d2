"""`./simpul regions import`: real boundaries in the place of the estimated ones."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from simpul.config.cli import credentials, inside_django, provided
from simpul.kernel.regency import load


def run(words: Sequence[str]) -> int:
    """Read, check, and adopt the boundaries if they are sound; exit code 1 if they are not."""
    parser = argparse.ArgumentParser(
        prog="./simpul regions", description="Ganti batas wilayah perkiraan dengan peta resmi."
    )
    verbs = parser.add_subparsers(dest="verb", required=True)
    bring = verbs.add_parser("import", help="GeoJSON, GeoPackage atau Shapefile dengan kode Kemendagri")
    bring.add_argument("regency", metavar="KABUPATEN")
    bring.add_argument("file", metavar="BERKAS", type=Path)
    bring.add_argument("--repair", action="store_true", help="perbaiki batas yang rusak")
    wish = parser.parse_args(words)
    regency = load(wish.regency)
    os.environ["SIMPUL_REGENCY"] = regency.slug
    with provided.database() as server:
        credentials.bring(regency, server)
        inside_django.set_up()
        from simpul.kernel.regions import importing

        return importing.main(str(wish.file), sys.stdout, repair=wish.repair)
