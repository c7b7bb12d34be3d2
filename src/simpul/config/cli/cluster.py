"""The private PostgreSQL cluster in `var/postgres`: reached by a unix socket alone, never run as root.

`data/` is PostgreSQL's, `socket/` the way in, `password` the administrator's, `log` what the server said.
A half-made cluster is never used: it is built under another name and renamed when whole.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

from simpul.config.cli import binaries, processes, sizing, unprivileged
from simpul.config.cli.server import Server
from simpul.config.cli.trouble import Trouble

ADMINISTRATOR = "simpul_admin"
PORT = 5432
LONGEST_SOCKET = 100  # the kernel's limit is 107 bytes, for the whole path of the socket file
PATIENCE = 60  # seconds a start may take: after a crash the server replays its log first

_children: list[subprocess.Popen[bytes]] = []  # tied servers, kept until they are stopped and reaped


@dataclass(frozen=True)
class Cluster:
    """One cluster in one folder. `durable=False` gives up safety against crashes for speed: tests only."""

    folder: Path
    durable: bool = True

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def socket(self) -> Path:
        """The folder of the socket; a short one elsewhere when this checkout lies too deep for the kernel's limit."""
        here = self.folder / "socket"
        if len(os.fsencode(here / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET:
            return here
        digest = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"simpul-{os.geteuid()}-{digest}"

    @property
    def server(self) -> Server:
        """The administrator's way in."""
        password = (self.folder / "password").read_text(encoding="utf-8")
        return Server(str(self.socket), PORT, ADMINISTRATOR, password)

    def program(self, name: str) -> str:
        """The full path of one of PostgreSQL's programs, of the version that made this cluster."""
        mark = self.data / "PG_VERSION"
        version = mark.read_text(encoding="ascii").strip() if mark.exists() else ""
        where = binaries.folder(version)
        if where is None and version:
            raise Trouble(
                f"Basis data ini dibuat oleh PostgreSQL {version}, yang tidak terpasang lagi. Pasang postgresql-{version}."
            )
        if where is None:
            raise Trouble("PostgreSQL dengan PostGIS belum terpasang. Jalankan: apt-get install postgresql postgis.")
        return str(where / name)

    def make(self) -> bool:
        """Create the cluster if it isn't there; whether it was created."""
        if self.data.exists():
            return False
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = self.folder / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        password = self.folder / "password"
        password.touch(mode=0o600)
        password.write_text(secrets.token_urlsafe(32), encoding="utf-8")
        unprivileged.hand_over(self.folder)
        self._run(
            *(self.program("initdb"), f"--pgdata={fresh}", f"--username={ADMINISTRATOR}", f"--pwfile={password}"),
            *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--text-search-config=indonesian"),
            *("--data-checksums", *(() if self.durable else ("--no-sync",))),
        )
        with (fresh / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write("\ninclude 'simpul.conf'\ninclude_if_exists 'own.conf'\n")
        fresh.rename(self.data)
        return True

    def _run(self, *command: str) -> None:
        done = subprocess.run([*unprivileged.prefix(), *command], cwd="/", capture_output=True, text=True, check=False)
        if "No space left on device" in done.stderr:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if done.returncode:
            reason = (done.stderr.strip() or done.stdout.strip() or "tanpa keterangan").splitlines()[-1]
            raise Trouble(f"PostgreSQL tidak dapat disiapkan di {self.folder}: {reason}")

    def ready(self) -> list[str]:
        """Write the settings, clear what a crash left, and give the command that runs the server in the foreground."""
        self.socket.mkdir(parents=True, exist_ok=True, mode=0o700)
        (self.data / "simpul.conf").write_text(
            sizing.settings(str(self.socket), durable=self.durable, compression=self._compression()), encoding="utf-8"
        )
        if self.pid() is None:
            (self.data / "postmaster.pid").unlink(missing_ok=True)
            for left in self.socket.glob(f".s.PGSQL.{PORT}*"):
                left.unlink(missing_ok=True)
        self.log.touch(mode=0o600)
        unprivileged.hand_over(self.folder)
        unprivileged.hand_over(self.socket)
        return [*unprivileged.prefix(last_wish="INT"), self.program("postgres"), "-D", str(self.data)]

    def _compression(self) -> str:
        """How whole pages in the log are made small: `lz4` costs a fifth of the old way, where this PostgreSQL was built with it."""
        asked = (self.program("pg_config"), "--configure")
        try:
            built = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
        except OSError:  # its package is not installed
            return "on"
        major = int((self.data / "PG_VERSION").read_text(encoding="ascii"))
        return "lz4" if major >= 15 and "--with-lz4" in built else "on"

    def pid(self) -> int | None:
        """The running server's process. A number that a crash left and another program has since been given doesn't count."""
        try:
            pid = int((self.data / "postmaster.pid").read_text(encoding="ascii").split()[0])
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except (OSError, ValueError, IndexError):
            return None
        return pid if os.fsencode(self.data) in words else None

    def start(self, *, tied: bool = False) -> bool:
        """Start the server if it doesn't run; whether it was started. Returns when it answers.

        A tied server is our child and stops when we die, however we die; another lives on in the background.
        """
        self.make()
        if self.settled():
            return False
        command = self.ready()
        if tied:
            _children[:] = [one for one in _children if one.poll() is None]  # a server that was killed is reaped here
            with self.log.open("ab") as log:
                _children.append(processes.launch(command, log, last_wish=signal.SIGINT, cwd="/"))
        else:
            control = (self.program("pg_ctl"), f"--pgdata={self.data}", f"--log={self.log}", f"--timeout={PATIENCE}")
            with suppress(Trouble):  # it only knows that the server doesn't answer; the server's log knows why
                self._run(*control, "--wait", "start")
        self.wait()
        return True

    def settled(self) -> bool:
        """Whether a server runs and answers: one that is starting or stopping is waited for."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self.pid() is not None:
            try:
                self.server.connect().close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return True
        return False

    def wait(self) -> None:
        """Return when the server answers; raises `Trouble` with its own last words when there is none."""
        began = time.monotonic()
        while time.monotonic() < began + 1 and self.pid() is None:  # a server just launched takes a moment to sign in
            time.sleep(0.02)
        if not self.settled():
            raise Trouble(f"Basis data tidak mau berjalan: {self.last_words()} (lengkapnya di {self.log})")

    def last_words(self) -> str:
        """The server's last complaint."""
        text = self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""
        lines = text.strip().splitlines()
        grave = [line for line in lines[-30:] if "FATAL" in line or "PANIC" in line or "ERROR" in line]
        return (grave or lines or ["tanpa keterangan"])[-1]

    def stop(self) -> None:
        """Close all connections and stop the server; returns when it has stopped."""
        pid = self.pid()
        if pid is None:
            return
        os.kill(pid, signal.SIGINT)
        until = time.monotonic() + PATIENCE
        while self.pid() == pid and time.monotonic() < until:
            time.sleep(0.05)
        self._reap(pid)

    @staticmethod
    def _reap(pid: int) -> None:
        """Take leave of a tied server that was told to stop: it signs out a moment before it ends."""
        for child in [one for one in _children if one.pid == pid]:
            with suppress(subprocess.TimeoutExpired):
                child.wait(PATIENCE)
            _children.remove(child)

    @contextmanager
    def running(self, *, tied: bool = False) -> Iterator[Server]:
        """The server, for the length of a block. It is stopped afterwards unless another process still uses it.

        Each user holds `users` shared for as long as it lives; starting and stopping are done alone.
        """
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.folder / "users.lock").open("w") as users:
            with self.alone():
                self.start(tied=tied)
                fcntl.flock(users, fcntl.LOCK_SH)
            try:
                yield self.server
            finally:
                with self.alone(), suppress(BlockingIOError):
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    self.stop()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else starts or stops the server during the block."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.folder / "change.lock").open("w") as change:
            fcntl.flock(change, fcntl.LOCK_EX)
            yield
