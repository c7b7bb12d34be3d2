"""`./simpul restore`: a regency brought back from a backup, on this machine or another."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from simpul.config.backup import restoring, sealing
from simpul.config.cli import provided, say, statics
from simpul.config.cli.commands.backup import passphrase


def run(words: Sequence[str]) -> int:
    """Open, compare, fill, compare, switch over."""
    parser = argparse.ArgumentParser(prog="./simpul restore", description="Pulihkan sebuah kabupaten dari cadangannya.")
    parser.add_argument("file", type=Path, metavar="BERKAS")
    parser.add_argument("--key", type=Path, required=True, metavar="KUNCI", help="berkas kunci rahasia")
    parser.add_argument("--replace", action="store_true", help="ganti kabupaten yang sudah ada; yang lama disisihkan")
    wish = parser.parse_args(words)
    keys = sealing.identities(wish.key, passphrase)
    with provided.database() as server:
        regency, manifest = restoring.restore(server, wish.file, keys, replace=wish.replace)
        statics.collect(regency)
    say.line(f"{regency.name} kembali seperti pada {manifest.at}: {manifest.heads.cases} kasus, riwayatnya utuh.")
    say.line(f"Layani dengan: ./simpul start --only {regency.slug}")
    return 0
