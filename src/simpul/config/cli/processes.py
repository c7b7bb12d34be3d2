"""Other processes of Simpul: each serves one regency and learns which one from its environment."""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import IO

from simpul.config.cli.trouble import Trouble
from simpul.kernel.regency import PROJECT, Regency

PR_SET_PDEATHSIG = 1
FULL = ("No space left on device", "DiskFull")


def environment(regency: Regency, **more: str) -> dict[str, str]:
    """What a process of this regency finds in its environment."""
    found = {**os.environ, "SIMPUL_REGENCY": regency.slug, "PYTHONPATH": str(PROJECT / "src")}
    found.pop("DJANGO_SETTINGS_MODULE", None)
    found.pop("PYTHONDONTWRITEBYTECODE", None)  # without bytecode every start compiles the libraries again
    found.pop("DATABASE_URL", None)  # the administrator's way in is nobody else's business
    return {**found, **more}


def command(*words: str) -> list[str]:
    """The words that run one of our commands in a process of its own."""
    return [sys.executable, "-m", "simpul.config.cli", *words]


def tie(last_wish: signal.Signals, parent: int) -> None:
    """This process gets the signal when its parent dies, even by `kill -9`; if that has happened already, it ends here."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(last_wish), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def launch(
    words: Sequence[str],
    log: IO[bytes],
    *,
    last_wish: signal.Signals = signal.SIGTERM,
    env: Mapping[str, str] | None = None,
    cwd: str = str(PROJECT),
) -> subprocess.Popen[bytes]:
    """A child that outlives nobody and doesn't hear the terminal's Ctrl-C: its parent tells it when to stop."""
    parent = os.getpid()
    return subprocess.Popen(
        words,
        env=env,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=lambda: tie(last_wish, parent),  # noqa: PLW1509  there are no other threads then
    )


def inside(regency: Regency, *words: str, **more: str) -> str:
    """Run a command in a process of this regency to its end, and give what it said; raises `Trouble` with its last words."""
    done = subprocess.run(
        command(*words),
        cwd=PROJECT,
        env=environment(regency, **more, SIMPUL_TIED_TO=str(os.getpid())),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        return done.stdout
    log = regency.folder / "failure.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text(done.stdout, encoding="utf-8")
    if any(sign in done.stdout for sign in FULL):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    last = (done.stdout.strip() or "tanpa keterangan").splitlines()[-1]
    raise Trouble(f"{regency.name}: “{' '.join(words)}” gagal. {last} (lengkapnya di {log})")
