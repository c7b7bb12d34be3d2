"""The questions that `./simpul doctor` asks. Each gives sentences about what is wrong; none means all is well."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
from cryptography import x509

from simpul.config.backup import plan
from simpul.config.cli import (
    administration,
    assets,
    fingerprint,
    installed,
    machine,
    provided,
    reloading,
    server,
    serving,
)
from simpul.config.cli.server import Server
from simpul.config.cli.trouble import Trouble
from simpul.kernel.regency import Regency, var
from simpul.lib import clock

LEAST_ROOM = 500_000_000  # bytes
OLDEST_BACKUP = timedelta(hours=30)
MOST_SKEW = 5.0  # seconds
SOON = timedelta(days=21)


def of_the_machine() -> Iterator[tuple[str, list[str]]]:
    """What must be right before anything is changed."""
    yield "Paket sistem", list(_packages())
    yield "Ruang disk", list(_room())
    yield "Hak atas berkas rahasia", list(_secrets())
    yield "PostgreSQL", list(_binaries())


def everything(ports: Mapping[str, int] | None = None) -> Iterator[tuple[str, list[str]]]:
    """Each subject with what is wrong about it; `ports` where a regency is served elsewhere than its file says."""
    yield from of_the_machine()
    yield "Bagian tampilan", list(_appearance())
    try:
        with provided.database() as where:
            yield "Basis data", list(_server(where))
            yield "Jam dan sertifikat", [*_clock(where), *_certificates()]
            for one in installed.all_of_them():
                port = (ports or {}).get(one.slug) or served_at(one) or one.port
                yield one.name, [*_regency(where, one, port), *_backup(one)]
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


def _binaries() -> Iterator[str]:
    """Programs that were upgraded under a running server: it runs the old ones until it is started anew."""
    private = provided.cluster()
    pid = private.pid() if private.data.exists() else None
    if pid is not None:
        try:
            running = os.readlink(f"/proc/{pid}/exe")
        except OSError:
            return
        if running.endswith(" (deleted)"):
            yield "PostgreSQL diperbarui selagi berjalan. Mulai ulang Simpul pada jam sepi."


def served_at(one: Regency) -> int | None:
    """The port at which a running supervisor really offers the pages."""
    found = next(iter(reloading.pages(one).values()), {}).get("SIMPUL_PORT", "")
    return int(found) if found.isdigit() else None


def _backup(one: Regency) -> Iterator[str]:
    """Whether a backup is made every night. A demonstration needs none."""
    if not (one.folder / "secrets.toml").exists() or one.demonstration:
        return
    if not plan.read(one).recipients:
        yield f"Belum ada kunci cadangan. Jalankan: ./simpul backup {one.slug} --recipient age1…"
        return
    last = plan.last(one)
    if last is None:
        yield f"Belum pernah dicadangkan. Jalankan: ./simpul backup {one.slug}"
    elif (age := clock.now() - last.at) > OLDEST_BACKUP:
        yield f"Cadangan terakhir berumur {age.days} hari {age.seconds // 3600} jam. Lihat log/worker.log."
    if last is not None and not Path(last.file).exists():
        yield f"Cadangan terakhir {last.file} tidak ada lagi di tempatnya."


def _clock(where: Server) -> Iterator[str]:
    """Deadlines and one-time codes depend on the time of day: database and machine must agree, and the kernel must be disciplined."""
    [(there,)] = administration.ask(where, "SELECT clock_timestamp()")
    assert isinstance(there, datetime)
    skew = abs((clock.now() - there).total_seconds())
    if skew > MOST_SKEW:
        yield f"Jam mesin dan basis data berbeda {skew:.0f} detik. Nyalakan NTP: timedatectl set-ntp true"


def _certificates() -> Iterator[str]:
    """Certificates that the operator laid beside the regencies (`*.crt`, `*.pem`): those that end soon."""
    for path in var().glob("regencies/*/*.crt"):
        try:
            ends = x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc
        except ValueError:
            yield f"Sertifikat {path} tidak terbaca."
            continue
        if ends < clock.now() + SOON:
            yield f"Sertifikat {path} berakhir {ends:%Y-%m-%d}. Perbarui."


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


def _regency(where: Server, one: Regency, port: int) -> Iterator[str]:
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
    elif _should_answer() and not serving.answered(port):
        yield f"Halaman tidak menjawab di port {port}. Lihat {one.folder / 'log' / 'web.log'}"


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
