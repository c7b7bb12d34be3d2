"""The questions that `./simpul doctor` asks. Each gives sentences about what is wrong; none means all is well."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg

from simpul.config.cli import administration, assets, fingerprint, installed, machine, provided, server, serving
from simpul.config.cli.server import Server
from simpul.config.cli.trouble import Trouble
from simpul.kernel.regency import Regency, var

LEAST_ROOM = 500_000_000  # bytes


def everything() -> Iterator[tuple[str, list[str]]]:
    """Each subject with what is wrong about it."""
    yield "Paket sistem", list(_packages())
    yield "Ruang disk", list(_room())
    yield "Hak atas berkas rahasia", list(_secrets())
    yield "Bagian tampilan", list(_appearance())
    try:
        with provided.database() as where:
            yield "Basis data", list(_server(where))
            for one in installed.all_of_them():
                yield one.name, list(_regency(where, one))
    except Trouble as trouble:
        yield "Basis data", [str(trouble)]


def _packages() -> Iterator[str]:
    missing = machine.missing(database=server.outside() is None)
    if missing:
        yield f"Belum terpasang: {' '.join(missing)}. Jalankan sebagai root: apt-get install {' '.join(missing)}"


def _room() -> Iterator[str]:
    left = shutil.disk_usage(var()).free
    if left < LEAST_ROOM:
        yield f"Tersisa {left // 1_000_000} MB. Kosongkan sedikitnya 500 MB."


def _secrets() -> Iterator[str]:
    for path in [*var().glob("regencies/*/secrets.toml"), *var().glob("postgres/password")]:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield f"{path} terbaca orang lain. Jalankan: chmod 600 {path}"
        if path.stat().st_uid != os.geteuid() and os.geteuid() != 0:
            yield f"{path} milik pengguna lain. Jalankan Simpul sebagai pengguna yang memasangnya."


def _appearance() -> Iterator[str]:
    if not assets.STAMP.exists() or assets.STAMP.read_text(encoding="utf-8") != assets.stamp():
        yield "Huruf, ikon dan peta belum disiapkan. Jalankan: ./simpul start --no-serve"


def _server(where: Server) -> Iterator[str]:
    wrong = "SELECT name, sourcefile, error FROM pg_file_settings WHERE error IS NOT NULL"
    for name, file, error in administration.ask(where, wrong):
        yield f"Pengaturan {name} di {file} salah: {error}. Perbaiki berkas itu."
    for (extension,) in administration.ask(
        where,
        "SELECT n FROM unnest(%s::text[]) n WHERE n NOT IN (SELECT name FROM pg_available_extensions)",
        list(administration.EXTENSIONS),
    ):
        yield f"Ekstensi {extension} tidak tersedia di server ini. Pasang paketnya."


def _regency(where: Server, one: Regency) -> Iterator[str]:
    name = f"simpul_{one.slug}"
    if not administration.exists(where, name):
        if one.folder.joinpath("secrets.toml").exists():
            yield f"Basis data {name} tidak ada. Jalankan: ./simpul start --only {one.slug} --no-serve"
        return
    if administration.marked(where, name) != fingerprint.of_sources(one):
        yield f"Basis data disiapkan oleh kode lain. Jalankan: ./simpul start --only {one.slug} --no-serve"
    yield from _contents(where, name)
    if installed.stop_mark(one).exists():
        yield f"Tidak dilayani. Jalankan: ./simpul regency start {one.slug}"
    elif _should_answer() and not serving.answered(one.port):
        yield f"Halaman tidak menjawab di port {one.port}. Lihat {one.folder / 'log' / 'web.log'}"


def _should_answer() -> bool:
    """Whether a supervisor runs in this folder: it holds the lock."""
    path = var() / "start.lock"
    try:
        return path.exists() and Path(f"/proc/{int(path.read_text(encoding='ascii'))}").exists()
    except ValueError:
        return False


def _contents(where: Server, database: str) -> Iterator[str]:
    """What the database itself knows of trouble: messages that could not be delivered, tasks that failed."""
    try:
        with where.connect(database) as connection:
            failed = connection.execute(
                "SELECT count(*) FROM notifications_message WHERE failed_at IS NOT NULL"
            ).fetchone()
            broken = connection.execute(
                "SELECT code, says, hint FROM integrations_checked WHERE NOT ok ORDER BY code"
            ).fetchall()
            tasks = connection.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'").fetchone()
    except psycopg.Error as error:
        yield f"Tabel tidak terbaca: {str(error).splitlines()[0]}"
        return
    if failed and failed[0]:
        yield f"{failed[0]} pesan gagal terkirim. Pengelola sistem dapat mengirimnya lagi dari layar."
    for code, says, hint in broken:
        yield f"Sambungan {code}: {says} {hint}".strip()
    if tasks and tasks[0]:
        yield f"{tasks[0]} tugas terjadwal gagal. Lihat log/worker.log."
