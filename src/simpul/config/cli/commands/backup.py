"""`./simpul backup`: one encrypted file of a regency, proof of what is in one, and the keys that open it."""

from __future__ import annotations

import argparse
import getpass
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from simpul.config.backup import opening, plan, sealing, taking
from simpul.config.backup.manifest import Manifest
from simpul.config.cli import credentials, provided, say
from simpul.config.cli.asking import must_be_installed
from simpul.config.cli.trouble import Trouble
from simpul.kernel.regency import load

PASSPHRASE = "SIMPUL_PASSPHRASE"  # noqa: S105  the name of a variable


def run(words: Sequence[str]) -> int:
    """Do what is wished; exit code 1 with one sentence when it can't be done."""
    wish = _parser().parse_args(words)
    if wish.new_key:
        return _new_key(wish.new_key, sealed=wish.passphrase)
    if wish.verify:
        return _verify(wish.verify, wish.key)
    if not wish.regency:
        raise Trouble("Sebutkan kabupatennya, misalnya: ./simpul backup batang.")
    regency = load(wish.regency)
    if wish.recipient:
        sealing.recipients([wish.recipient])
        plan.add_recipient(regency, wish.recipient)
        say.line(f"Cadangan {regency.name} sejak kini dapat dibuka dengan kunci pasangan {wish.recipient}.")
        return 0
    must_be_installed(regency)
    with provided.database() as server, say.step(f"Cadangan {regency.name}"):
        file, manifest = taking.take(regency, credentials.bring(regency, server))
    say.line(f"{file} ({file.stat().st_size / 1_000_000:.1f} MB)")
    _tell(manifest)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./simpul backup", description="Buat cadangan terenkripsi sebuah kabupaten.")
    parser.add_argument("regency", nargs="?", metavar="KABUPATEN")
    parser.add_argument(
        "--verify", type=Path, metavar="BERKAS", help="periksa sebuah cadangan; dengan --key sampai ke isinya"
    )
    parser.add_argument("--key", type=Path, metavar="KUNCI", help="berkas kunci rahasia")
    parser.add_argument("--recipient", metavar="age1…", help="tambah kunci publik yang dapat membuka cadangan")
    parser.add_argument("--new-key", type=Path, metavar="BERKAS", help="buat kunci baru; lakukan di komputer lain")
    parser.add_argument("--passphrase", action="store_true", help="lindungi kunci baru dengan kata sandi")
    return parser


def passphrase(question: str = "Kata sandi kunci: ") -> str:
    """What opens a sealed key file: from the environment, or asked for."""
    return os.environ.get(PASSPHRASE) or getpass.getpass(question)


def _new_key(path: Path, *, sealed: bool, ask: Callable[[], str] = passphrase) -> int:
    if path.exists():
        raise Trouble(f"{path} sudah ada dan tidak ditimpa.")
    content, public = sealing.new_key(ask() if sealed else "")
    path.touch(mode=0o600)
    path.write_bytes(content)
    say.line(
        f"Kunci rahasia ada di {path}. Simpan di luar server, di dua tempat: tanpa kunci ini cadangan tidak terbuka."
    )
    say.line(f"Di server jalankan: ./simpul backup KABUPATEN --recipient {public}")
    return 0


def _verify(file: Path, key: Path | None) -> int:
    beside = opening.check_outside(file)
    if key is None:
        if not beside:
            raise Trouble(f"{file.name}.sha256 tidak ada. Periksa dengan kuncinya: --key KUNCI.")
        say.line("Berkasnya utuh. Isinya baru terbukti dengan --key KUNCI.")
        return 0
    manifest = opening.unpack(file, sealing.identities(key, passphrase))
    say.line("Cadangan utuh: tiap bagian cocok dengan daftarnya.")
    _tell(manifest)
    return 0


def _tell(manifest: Manifest) -> None:
    files = sum(name.startswith("files/") for name in manifest.parts)
    rows = sum(manifest.counts.values())
    say.line(f"  keadaan {manifest.at}: {manifest.heads.cases} kasus, {rows} baris, {files} berkas")
    if manifest.lost:
        say.line(f"  {len(manifest.lost)} berkas hilang atau rusak di disk, misalnya {manifest.lost[0]}.")
