"""From a bare Python to Simpul's own environment, then over to the command. Only the standard library is used here.

1. Debian's packages: found, or installed.
2. `.venv`, made with `python3 -m venv`.
3. The locked requirements, by version and hash: uv first, by pip; the others by uv. A stamp makes the next start instant.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from simpul.config.cli import machine, say
from simpul.config.cli.commands import COMMANDS, Command, guarded, overview
from simpul.config.cli.trouble import Trouble
from simpul.kernel.regency import PROJECT, var

HOME = PROJECT / ".venv"
PYTHON = HOME / "bin" / "python"
UV = HOME / "bin" / "uv"
STAMP = HOME / "simpul.stamp"
RUNTIME, DEVELOPMENT = PROJECT / "requirements.lock", PROJECT / "requirements-dev.lock"


def main(words: Sequence[str]) -> int:
    """Set up what the command needs and hand over to it in the environment's own Python; never returns when that succeeds."""
    if not words or words[0] in {"-h", "--help", "help", "bantuan"}:
        say.line(overview())
        return 0
    command = COMMANDS.get(words[0])
    if command is None:
        say.line(overview())
        say.line(f"\nPerintah “{words[0]}” tidak dikenal.")
        return 1
    return guarded(_hand_over, words, command)


def _hand_over(words: Sequence[str], command: Command) -> int:
    set_up(command, fast="--fast" in words)
    found = {name: value for name, value in os.environ.items() if name != "PYTHONHOME"}
    found["PYTHONPATH"] = str(PROJECT / "src")
    sys.stdout.flush()
    os.execve(PYTHON, [str(PYTHON), "-m", "simpul.config.cli", *words], found)


def set_up(command: Command, *, fast: bool) -> None:
    """The machine's packages and the environment, as far as this command needs them. Silent when all is there."""
    with _alone():
        packages = machine.missing(database="DATABASE_URL" not in os.environ, browser=command.browser and not fast)
        if packages:
            with say.step(f"Paket sistem: {', '.join(packages)}"):
                machine.install(packages, var() / "log" / "apt.log")
        if not _usable():
            with say.step("Lingkungan Python"):
                _create()
        lock = DEVELOPMENT if command.development or _stamped(DEVELOPMENT) else RUNTIME
        if not _stamped(lock):
            with say.step("Pustaka Python"):
                _install(lock)
                STAMP.write_text(_digest(lock), encoding="ascii")


@contextmanager
def _alone() -> Iterator[None]:
    """One set-up at a time in this folder."""
    var().mkdir(parents=True, exist_ok=True)
    with (var() / "setup.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _usable() -> bool:
    """Whether the environment is there and its Python runs: an upgrade of the system may have taken it away."""
    if not (HOME / "bin" / "pip").exists() and not STAMP.exists():
        return False
    try:
        return subprocess.run([PYTHON, "-c", ""], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _create() -> None:
    shutil.rmtree(HOME, ignore_errors=True)
    _run(sys.executable, "-m", "venv", str(HOME))


def _install(lock: Path) -> None:
    """Everything in the lock and nothing else, each file checked against its hash."""
    if not UV.exists():
        with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as alone:
            alone.write(_pin("uv", lock))
            alone.flush()
            _run(str(PYTHON), "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "-r", alone.name)
    _run(*_uv("sync"), str(lock))
    (packages() / "simpul.pth").write_text(f"{PROJECT / 'src'}\n", encoding="utf-8")


def add(lock: Path) -> None:
    """The packages of a lock beside those that are there."""
    _run(*_uv("install"), "--no-deps", "-r", str(lock))


def packages() -> Path:
    """The folder of the installed packages."""
    return next((HOME / "lib").glob("python3.*")) / "site-packages"


def _uv(verb: str) -> list[str]:
    options = ["--quiet", "--require-hashes", "--compile-bytecode", "--link-mode=copy"]
    return [str(UV), "pip", verb, "--python", str(PYTHON), *options]


def _pin(package: str, lock: Path) -> str:
    """The lines of one package in a lock."""
    found = re.search(rf"^{package}==.*(?:\n    .*)*", lock.read_text(encoding="utf-8"), re.MULTILINE)
    if found is None:
        raise Trouble(f"{lock.name} rusak: {package} tidak ada di dalamnya. Ambil kembali berkas itu dari sumbernya.")
    return found.group() + "\n"


def _digest(lock: Path) -> str:
    version = ".".join(map(str, sys.version_info[:2]))
    return hashlib.sha256(f"{version} {PROJECT}\n".encode() + lock.read_bytes()).hexdigest()


def _stamped(lock: Path) -> bool:
    return STAMP.exists() and STAMP.read_text(encoding="ascii") == _digest(lock)


def _run(*words: str) -> None:
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        log = var() / "log" / "setup.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(done.stdout + done.stderr, encoding="utf-8")
        last = ((done.stderr or done.stdout).strip() or "tanpa keterangan").splitlines()[-1]
        raise Trouble(
            f"Pustaka Python belum lengkap: {last} (lengkapnya di {log}). Periksa jaringan, lalu jalankan lagi."
        )
