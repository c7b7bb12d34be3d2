from __future__ import annotations

import errno
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest

from simpul.config.cli import adding, machine, processes, server, serving, supervisor
from simpul.config.cli.commands import COMMANDS, guarded, overview
from simpul.config.cli.supervisor import Child
from simpul.config.cli.trouble import Trouble
from simpul.config.demonstration import ways
from simpul.kernel.regency import PROJECT, current

LOCKS = sorted(PROJECT.glob("requirements*.lock"))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_locks_name_versions_and_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    pins = re.findall(r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", text, re.MULTILINE | re.DOTALL)
    assert pins
    assert all("==" in pin and "--hash=sha256:" in pin for pin in pins)


def test_the_developers_lock_contains_the_runtime_lock() -> None:
    def versions(name: str) -> set[str]:
        return set(re.findall(r"^\S+==\S+", (PROJECT / name).read_text(encoding="utf-8"), re.MULTILINE))

    assert versions("requirements.lock") < versions("requirements-dev.lock")


def test_the_commands_are_listed_by_a_bare_python() -> None:
    done = subprocess.run([sys.executable, "-I", "-S", PROJECT / "simpul"], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == overview()
    assert all(f"./simpul {name} " in done.stdout for name, command in COMMANDS.items() if command.summary)


def test_an_unknown_command_is_told() -> None:
    done = subprocess.run([PROJECT / "simpul", "mulai"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Perintah “mulai” tidak dikenal." in done.stdout


def test_a_busy_port_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    ticks = iter(range(0, 1000, 5))
    monkeypatch.setattr(serving.time, "monotonic", lambda: next(ticks))
    with socket.create_server((serving.HOST, 0)) as busy:
        port = busy.getsockname()[1]
        with pytest.raises(Trouble, match=f"Port {port} sedang dipakai program lain"):
            serving.claim(port)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            OSError(errno.ENOSPC, "No space left on device"),
            "Disk penuh. Kosongkan sedikitnya 1 GB, lalu jalankan lagi.\n",
        ),
        (
            PermissionError(errno.EACCES, "x", "/var/x"),
            "Tidak boleh menulis ke /var/x. Jalankan sebagai pemilik folder ini.\n",
        ),
        (Trouble("Begini."), "Begini.\n"),
        (KeyboardInterrupt(), "Dihentikan.\n"),
        (
            psycopg.errors.DiskFull("could not write to file: No space left on device"),
            "Disk penuh. Kosongkan sedikitnya 1 GB, lalu jalankan lagi.\n",
        ),
    ],
)
def test_what_the_operator_can_mend_is_one_sentence(
    error: BaseException, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def action() -> int:
        raise error

    assert guarded(action) == 1
    assert capsys.readouterr().err == sentence


def test_our_own_faults_stay_loud() -> None:
    with pytest.raises(KeyError):
        guarded(lambda: {}["x"])


@pytest.mark.parametrize("url", ["mysql://a@b/c", "postgresql://", "server:5432"])
def test_an_unreadable_database_url_is_told(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(Trouble, match="DATABASE_URL tidak terbaca"):
        server.outside()


def test_a_password_in_the_url_may_hold_any_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://admin:s%40ndi%2F@db.contoh.id/awal")
    assert server.outside() == server.Server("db.contoh.id", 5432, "admin", "s@ndi/", "awal")


def test_processes_of_a_regency_never_see_the_administrator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://admin:sandi@server/postgres")
    found = processes.environment(current())
    assert "DATABASE_URL" not in found
    assert found["SIMPUL_REGENCY"] == "batang"


@pytest.mark.slow
def test_a_child_dies_with_its_parent(tmp_path: Path) -> None:
    code = "\n".join(
        [
            "import sys, time, os, signal",
            "from simpul.config.cli.processes import launch",
            "child = launch([sys.executable, '-c', 'import time; time.sleep(60)'], sys.stderr.buffer)",
            "print(child.pid, flush=True)",
            "time.sleep(0.5)",
            "os.kill(os.getpid(), signal.SIGKILL)",
        ]
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    orphan = Path("/proc") / done.stdout.strip()
    until = time.monotonic() + 5
    while orphan.exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert done.returncode == -9
    assert not orphan.exists()


@pytest.mark.slow
def test_pages_are_dismissed_only_when_their_successor_serves(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    serving = [False]
    words = [sys.executable, "-c", "import time; time.sleep(60)"]
    child = Child("halaman", current(), words, tmp_path / "log" / "web.log", {}, lambda: serving[0])
    child.launch()
    first = child.process
    child.renew()
    child.tend(wanted=True)
    assert first.poll() is None, "nobody else serves yet"
    serving[0] = True
    child.tend(wanted=True)
    assert first.wait(10) == -signal.SIGTERM
    child.tend(wanted=True)
    assert child.alive()
    assert child.former is None
    second, serving[0] = child.process, False
    child.words = [sys.executable, "-c", "raise SystemExit(1)"]
    child.renew()
    child.process.wait(10)
    child.tend(wanted=True)
    assert child.process is second, "code that does not start takes nobody's place"
    assert child.alive()
    assert "yang baru tidak mau berjalan; yang lama tetap melayani" in capsys.readouterr().out
    child.end()
    child.bury(time.monotonic() + 10)
    assert not child.alive()


def test_a_database_that_will_not_start_is_tried_again_and_stops_nobody(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tried: list[bool] = []

    def start(*, tied: bool) -> None:
        tried.append(tied)
        raise Trouble("Basis data tidak mau berjalan: No space left on device.")

    monkeypatch.setattr(supervisor.provided, "cluster", lambda: SimpleNamespace(pid=lambda: None, start=start))
    monkeypatch.setattr(supervisor.signal, "signal", lambda number, hear: None)
    looking = supervisor.Supervisor([], private=True)
    looking.tend()
    looking.tend()
    assert tried == [True], "not at every look"
    assert "No space left on device. Dicoba lagi setiap 30 detik." in capsys.readouterr().out
    looking.due = 0.0
    looking.tend()
    assert tried == [True, True]


def test_listeners_of_a_port_are_counted_one_by_one() -> None:
    with socket.create_server(("127.0.0.1", 0), reuse_port=True) as first:
        port = first.getsockname()[1]
        assert serving.listeners(port) == 1
        with socket.create_server(("127.0.0.1", port), reuse_port=True):
            assert serving.listeners(port) == 2


@pytest.mark.slow
def test_a_process_that_dies_is_started_again_and_later_each_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    child = Child("uji", current(), [sys.executable, "-c", "raise SystemExit(3)"], tmp_path / "log" / "uji.log")
    waits = []
    for _ in range(3):
        child.due = 0.0
        child.launch()
        child.process.wait()
        child.tend(wanted=True)
        waits.append(child.wait)
    assert waits == [1.0, 2.0, 4.0]
    assert "proses uji berhenti (kode 3), dijalankan lagi" in capsys.readouterr().out
    child.due = 0.0
    child.tend(wanted=False)
    assert not child.alive()


def test_a_new_regency_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIMPUL_VAR", str(tmp_path))
    made = adding.describe("kendal", "33.24", "Kabupaten Kendal", "Jawa Tengah", "WIB", (110.2, -6.92))
    assert (made.short_name, made.port, made.zone.key, made.demonstration) == ("Kendal", 8002, "Asia/Jakarta", False)
    for slug, code, reason in [
        ("Kendal", "33.24", "huruf kecil"),
        ("demak", "3321", "seperti 33.25"),
        ("batang", "33.99", "sudah ada"),
    ]:
        with pytest.raises(Trouble, match=reason):
            adding.describe(slug, code, "Kabupaten X", "Jawa Tengah", "WIB", (110.0, -7.0))


def test_every_process_of_a_regency_knows_the_port_its_pages_are_reached_by(monkeypatch: pytest.MonkeyPatch) -> None:
    together = serving.children(current(), 8300, workers=2)
    assert {child.more["SIMPUL_PORT"] for child in together} == {"8300"}
    monkeypatch.setenv("SIMPUL_PORT", "8300")
    found = current.__wrapped__()
    assert found.port == 8300
    assert ways.ports(found) == (9300, 10300)  # two installations on one machine don't catch each other's messages


def test_without_the_privilege_the_operator_learns_the_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(machine, "allowed", lambda: False)
    monkeypatch.setattr(machine.shutil, "which", lambda name: f"/usr/bin/{name}")
    with pytest.raises(
        Trouble, match=r"Jalankan sebagai root, lalu ulangi: apt-get update && apt-get install -y .* gdal-bin"
    ):
        machine.install(["gdal-bin"], tmp_path / "apt.log")


def test_a_machine_without_postgresql_is_recognised(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(machine.binaries, "DEBIAN", tmp_path)
    monkeypatch.setattr(machine.binaries.shutil, "which", lambda name: None)
    assert {"postgresql", "postgresql-postgis"} <= set(machine.missing())
    programs = tmp_path / "16" / "bin"
    programs.mkdir(parents=True)
    (programs / "initdb").touch()
    assert "postgresql-16-postgis-3" in machine.missing()
    assert not [name for name in machine.missing(database=False) if name.startswith("postgresql")]


@pytest.mark.slow
def test_the_boundaries_between_rooms_are_really_checked() -> None:
    words = [sys.executable, "-m", "simpul.config.cli.boundaries"]
    done = subprocess.run(words, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert re.search(r"Contracts: \d+ kept, \d+ broken", done.stdout)
    assert (done.returncode == 0) == ("0 broken" in done.stdout)
