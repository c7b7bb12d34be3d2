"""`./simpul upgrade`: the new code's schema under the running service, then its pages, without a request lost.

1. What would stop it half way is looked at first. 2. A backup. 3. Migrations, each giving up quickly when it would have to wait for a lock,
and tried again. 4. New pages beside the old ones, which finish what they have when the new ones serve. 5. A look whether all is well.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from simpul.config.backup import taking
from simpul.config.cli import appearance, credentials, examination, installing, provided, reloading, say, statics
from simpul.config.cli.asking import must_be_installed
from simpul.config.cli.server import Server
from simpul.config.cli.trouble import Trouble
from simpul.kernel.regency import Regency, load

TRIES = 10
LOCKED = ("lock timeout", "LockNotAvailable", "deadlock detected")


def run(words: Sequence[str]) -> int:
    """Exit code 0 when the new code serves; else one sentence, and how to go back."""
    parser = argparse.ArgumentParser(prog="./simpul upgrade", description="Pindah ke kode baru tanpa henti layanan.")
    parser.add_argument("regency", metavar="KABUPATEN")
    parser.add_argument("--no-backup", action="store_true", help="tanpa cadangan (tidak dianjurkan)")
    wish = parser.parse_args(words)
    regency = load(wish.regency)
    must_be_installed(regency)
    _look_first()
    with provided.database() as server:
        kept = None if wish.no_backup else _back_up(server, regency)
        try:
            _change(server, regency)
        except Trouble as trouble:
            raise Trouble(f"{trouble}\n{way_back(regency, kept)}") from trouble
    say.line(f"{regency.name} berjalan dengan kode baru.")
    return 0


def _look_first() -> None:
    with say.step("Pemeriksaan awal"):
        wrong = [one for _subject, complaints in examination.of_the_machine() for one in complaints]
        if wrong:
            raise Trouble(f"{wrong[0]} Bereskan dahulu, lalu ulangi. Belum ada yang diubah.")


def _back_up(server: Server, regency: Regency) -> Path:
    with say.step("Cadangan"):
        return taking.take(regency, credentials.bring(regency, server))[0]


def _change(server: Server, regency: Regency) -> None:
    appearance.bring()
    with say.step("Skema dan ketentuan") as outcome:
        changed = patiently(lambda: installing.install(server, regency))
        outcome.word = "selesai" if statics.collect(regency) or changed else "ada"
    with say.step("Mengganti proses halaman") as outcome:
        outcome.word = "selesai" if reloading.renew(regency) else "tidak sedang dilayani"
    with say.step("Pemeriksaan akhir"):
        reloading.check(regency)


def patiently(action: Callable[[], bool], wait: Callable[[float], None] = time.sleep) -> bool:
    """Do it, again and again while somebody holds a lock that it needs. A migration that gave up has changed nothing."""
    for attempt in range(1, TRIES):
        try:
            return action()
        except Trouble as trouble:
            if not any(sign in str(trouble) for sign in LOCKED):
                raise
            wait(attempt)
    return action()


def way_back(regency: Regency, kept: Path | None) -> str:
    """What the operator does to have everything as it was."""
    first = "Halaman lama tetap dilayani selama prosesnya belum diganti. Untuk kembali: ambil kode versi sebelumnya, hentikan Simpul,"
    if kept is None:
        return f"{first} lalu ./simpul start. Cadangan tidak dibuat: skema yang sudah berubah tetap berubah."
    return f"{first} pulihkan dengan ./simpul restore {kept} --key KUNCI --replace, lalu ./simpul start --only {regency.slug}."
