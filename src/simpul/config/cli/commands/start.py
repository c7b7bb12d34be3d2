"""`./simpul start`: from nothing to two regencies being served."""

from __future__ import annotations

import argparse
import fcntl
import os
import shutil
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

from simpul.config.cli import appearance, demonstration, installed, installing, provided, say, server, serving
from simpul.config.cli.supervisor import Supervisor
from simpul.config.cli.trouble import Trouble
from simpul.kernel.regency import Regency, load, var

ROOM = 1_000_000_000  # bytes a first start needs, with room to work


def run(words: Sequence[str]) -> int:
    """Set up, serve until told to stop, and stop everything."""
    wish = _parser().parse_args(words)
    regencies = [load(wish.only)] if wish.only else installed.all_of_them()
    ports = {one.slug: wish.port + n if wish.port else one.port for n, one in enumerate(regencies)}
    with _alone():
        signal.signal(signal.SIGTERM, _interrupt)
        _check_room()
        if not wish.no_serve:
            for port in ports.values():
                serving.claim(port)
        appearance.bring()
        with _database(tied=not wish.no_serve) as where:
            for one in regencies:
                installing.with_progress(where, one, demonstrated=not wish.empty)
            if wish.no_serve:
                say.line("Semua siap. Jalankan ./simpul start untuk melayani.")
            else:
                _serve(regencies, ports)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./simpul start", description="Siapkan semuanya dan layani.")
    parser.add_argument("--only", metavar="KABUPATEN", help="hanya kabupaten ini, misalnya batang")
    parser.add_argument("--empty", action="store_true", help="tanpa data contoh")
    parser.add_argument("--port", type=int, metavar="N", help="port kabupaten pertama; berikutnya N+1")
    parser.add_argument("--no-serve", action="store_true", help="hanya menyiapkan")
    return parser


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


@contextmanager
def _alone() -> Iterator[None]:
    """One supervisor in this folder. The lock goes with its process, so a crash leaves none behind."""
    var().mkdir(parents=True, exist_ok=True)
    with (var() / "start.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise Trouble(
                f"Simpul sudah berjalan (proses {file.read().strip()}). Hentikan dulu dengan Ctrl-C di sana."
            ) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _check_room() -> None:
    left = shutil.disk_usage(var()).free
    if left < ROOM and not (var() / "postgres" / "data").exists():
        raise Trouble(
            f"Ruang disk kurang: perlu 1 GB, tersisa {left // 1_000_000} MB. Kosongkan disk, lalu jalankan lagi."
        )


@contextmanager
def _database(*, tied: bool) -> Iterator[server.Server]:
    """The database, with its line of progress."""
    context = provided.database(tied=tied)
    with say.step("Basis data"):
        where = context.__enter__()
    try:
        yield where
    finally:
        context.__exit__(None, None, None)


def _serve(regencies: Sequence[Regency], ports: dict[str, int]) -> None:
    workers = serving.workers_each(len(regencies))
    children = [child for one in regencies for child in serving.children(one, ports[one.slug], workers)]
    supervisor = Supervisor(children, private=server.outside() is None)
    try:
        with say.step("Menjalankan layanan"):
            serving.wait_for_answers(
                supervisor, {s: p for s, p in ports.items() if not installed.stop_mark(load(s)).exists()}
            )
        if not supervisor.stopping:
            _welcome(regencies, ports)
        supervisor.run()
    finally:
        supervisor.stop()
    say.line("Semua proses sudah berhenti.")


def _welcome(regencies: Sequence[Regency], ports: dict[str, int]) -> None:
    for one in regencies:
        say.line()
        say.line(f"{one.name}: http://localhost:{ports[one.slug]}")
        table = demonstration.table(one)
        widest = [max((len(row[n]) for row in table), default=0) for n in (0, 1)]
        for role, way, key in table:
            say.line(f"  {role:<{widest[0]}}  {way:<{widest[1]}}  {key}")
    say.line("\nTekan Ctrl-C untuk berhenti.")
