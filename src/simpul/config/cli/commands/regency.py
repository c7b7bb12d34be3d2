"""`./simpul regency`: the regencies of this machine."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence

from simpul.config.cli import (
    adding,
    administration,
    credentials,
    examination,
    inside_django,
    installed,
    installing,
    provided,
    say,
)
from simpul.config.cli.trouble import Trouble
from simpul.kernel.regency import load


def run(words: Sequence[str]) -> int:
    """List them, add one, appoint who keeps it, take one out of service or put it back."""
    wish = _parser().parse_args(words)
    action = {"list": _list, "add": _add, "add-admin": _add_admin, "stop": _stop, "start": _start}[wish.verb]
    action(wish)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./simpul regency", description="Kelola kabupaten di mesin ini.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("list", help="tampilkan semuanya").add_argument("--port", type=int, metavar="N")
    for verb, meaning in (("stop", "jangan layani dulu"), ("start", "layani lagi")):
        verbs.add_parser(verb, help=meaning).add_argument("slug", metavar="KABUPATEN")
    chief = verbs.add_parser("add-admin", help="angkat pengelola sistem; yang berikutnya diundang dari layar")
    chief.add_argument("slug", metavar="KABUPATEN")
    chief.add_argument("--name", required=True, help="nama lengkap")
    chief.add_argument("--email", required=True, help="e-mail kedinasan; ke sana kode kata sandi dikirim")
    chief.add_argument("--basis", required=True, help="nomor surat keputusan")
    add = verbs.add_parser("add", help="tambah kabupaten, dengan basis data kosong")
    add.add_argument("slug", metavar="KABUPATEN", help="nama pendek untuk alamat dan folder, misalnya kendal")
    add.add_argument("--code", required=True, help="kode Kemendagri, misalnya 33.24")
    add.add_argument("--name", required=True, help="misalnya “Kabupaten Kendal”")
    add.add_argument("--province", required=True)
    add.add_argument("--zone", choices=sorted(adding.ZONES), default="WIB")
    add.add_argument("--centre", nargs=2, type=float, required=True, metavar=("BUJUR", "LINTANG"))
    return parser


def _list(wish: argparse.Namespace) -> None:
    with provided.database() as server:
        for n, one in enumerate(installed.all_of_them()):
            ready = administration.exists(server, f"simpul_{one.slug}")
            state = "belum dipasang" if not ready else "berhenti" if installed.stop_mark(one).exists() else "aktif"
            port = wish.port + n if wish.port else examination.served_at(one) or one.port
            say.line(f"{one.slug:<20} {one.name:<32} port {port}  {state}")


def _add(wish: argparse.Namespace) -> None:
    regency = adding.describe(wish.slug, wish.code, wish.name, wish.province, wish.zone, tuple(wish.centre))
    with provided.database() as server:
        installing.with_progress(server, regency, demonstrated=False)
    say.line(f"{regency.name} terpasang di port {regency.port}. Jalankan ulang ./simpul start untuk melayaninya.")


def _add_admin(wish: argparse.Namespace) -> None:
    regency = load(wish.slug)
    os.environ.update(SIMPUL_REGENCY=regency.slug, SIMPUL_ROLE="app")
    with provided.database() as server:
        if not administration.exists(server, f"simpul_{regency.slug}"):
            raise Trouble(
                f"{regency.name} belum dipasang. Pasang dengan: ./simpul start --only {regency.slug} --empty."
            )
        credentials.bring(regency, server)
        inside_django.set_up()
        from simpul.kernel.accounts.granting import NotGranted, appoint

        try:
            appoint(wish.name, wish.email, basis=wish.basis)
        except NotGranted as refused:
            raise Trouble(str(refused)) from None
    say.line(f"{wish.name} menjadi pengelola sistem {regency.name}.")
    say.line("Ia membuka /meja/, memilih “Lupa kata sandi, atau belum punya”, lalu memasang faktor kedua.")


def _stop(wish: argparse.Namespace) -> None:
    one = load(wish.slug)
    if not one.folder.exists():
        raise Trouble(f"{one.name} belum dipasang. Pasang dengan: ./simpul start --only {one.slug}.")
    installed.stop_mark(one).touch()
    say.line(f"{one.name} tidak dilayani lagi, sampai: ./simpul regency start {one.slug}.")


def _start(wish: argparse.Namespace) -> None:
    one = load(wish.slug)
    installed.stop_mark(one).unlink(missing_ok=True)
    say.line(f"{one.name} dilayani lagi begitu ./simpul start berjalan.")
