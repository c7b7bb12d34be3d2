"""Keeping an installation alive: a web and a worker process for each regency, and the private cluster under them.

A process that dies is started again, sooner the first time than the fifth. When the supervisor itself dies, even by `kill -9`,
the kernel tells every child. Ctrl-C and SIGTERM stop all in order: first the pages and workers, then the database.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from simpul.config.cli import installed, processes, provided, say
from simpul.config.cli.trouble import Trouble
from simpul.kernel.regency import Regency

TICK = 0.2
PATIENCE = 10.0  # seconds a process has to stop by itself
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
LONGEST_AWAY = 4.0  # seconds between two attempts to serve pages: residents wait, a start costs a second
LONGEST_START = 150.0  # seconds that new pages may take until they serve, on a machine that is busy with its upgrade
STEADY = 60.0  # seconds of life after which a death counts as the first one again
LARGEST_LOG = 10_000_000


@dataclass
class Child:
    """One process that should be running."""

    name: str
    regency: Regency
    words: Sequence[str]
    log: Path
    more: dict[str, str] = field(default_factory=dict)
    beside: Callable[[], bool] | None = (
        None  # whether a second one serves beside the first; None where one must end first
    )
    process: subprocess.Popen[bytes] | None = None
    former: subprocess.Popen[bytes] | None = None  # serves on until its successor does
    dismissed: bool = False
    wait: float = FIRST_WAIT
    born: float = 0.0
    due: float = 0.0

    def launch(self) -> None:
        """Start it; what it says goes to its log, which is put aside when it has grown large."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
        self.born = time.monotonic()
        with self.log.open("ab") as log:
            self.process = processes.launch(self.words, log, env=processes.environment(self.regency, **self.more))

    def alive(self) -> bool:
        """Whether it runs."""
        return self.process is not None and self.process.poll() is None

    def tend(self, *, wanted: bool) -> None:
        """Start it when its time has come, or stop it when the operator took the regency out of service."""
        if self.former is not None:
            self._succeed()
        if self.alive():
            if not wanted:
                self.end()
        elif wanted and self.process is not None and not self.due:
            self._mourn()
        elif wanted and time.monotonic() >= self.due:
            self.due = 0.0
            self.launch()

    def _mourn(self) -> None:
        assert self.process is not None
        now = time.monotonic()
        longest = LONGEST_WAIT if self.beside is None else LONGEST_AWAY
        self.wait = FIRST_WAIT if now - self.born > STEADY else min(self.wait * 2, longest)
        self.due = now + self.wait
        code = self.process.returncode
        say.line(
            f"{self.regency.name}: proses {self.name} berhenti (kode {code}), dijalankan lagi. Catatan: {self.log}"
        )

    def renew(self) -> None:
        """Let new code in: pages are served by a second process before the first one goes; another is simply followed by a new one."""
        if not self.alive() or self.process is None or self.former is not None:
            return
        if self.beside is not None:
            self.former, self.dismissed = self.process, False
            self.launch()
        else:
            self.process.terminate()
            self.born = time.monotonic() - STEADY - 1  # it did not fail

    def _succeed(self) -> None:
        """Dismiss the former process when the new one serves. A new one that cannot start is given up, and nobody has noticed."""
        assert self.former is not None
        if self.former.poll() is not None:
            self.former = None
        elif not self.dismissed and self.beside is not None and self.beside():
            self.dismissed = True
            self.former.terminate()
        elif not self.dismissed and (not self.alive() or time.monotonic() > self.born + LONGEST_START):
            say.line(
                f"{self.regency.name}: proses {self.name} yang baru tidak mau berjalan; yang lama tetap melayani. Catatan: {self.log}"
            )
            _kill(self.process)
            self.process, self.former = self.former, None

    def end(self) -> None:
        """Ask it to stop."""
        for one in (self.former, self.process):
            if one is not None and one.poll() is None:
                one.terminate()

    def bury(self, until: float) -> None:
        """Wait for its end; after the patience is over, kill it and what it started."""
        for one in (self.former, self.process):
            if one is not None:
                try:
                    one.wait(max(0.0, until - time.monotonic()))
                except subprocess.TimeoutExpired:
                    _kill(one)


def _kill(process: subprocess.Popen[bytes] | None) -> None:
    """End a process and what it started, at once."""
    if process is not None and process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


class Supervisor:
    """All processes of this machine. `private` says whether the database is ours to keep alive, too."""

    def __init__(self, children: Sequence[Child], *, private: bool) -> None:
        self.children = children
        self.private = private
        self.stopping = False
        self.due = 0.0  # when a database that would not start is tried again
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._hear)

    def _hear(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def tend(self) -> None:
        """One look at everything."""
        if self.private and provided.cluster().pid() is None and not self.stopping:
            self._revive()
        for regency in {child.regency.slug: child.regency for child in self.children}.values():
            if installed.reload_mark(regency).exists():
                installed.reload_mark(regency).unlink()
                for child in self.children:
                    if child.regency.slug == regency.slug:
                        child.renew()
        for child in self.children:
            child.tend(wanted=not installed.stop_mark(child.regency).exists())

    def _revive(self) -> None:
        """Start the database again. If it cannot (a full disk, a wrong setting) it is tried again later; pages say meanwhile what is up."""
        if time.monotonic() < self.due:
            return
        say.line("Basis data berhenti mendadak dan dijalankan lagi.")
        try:
            provided.cluster().start(tied=True)
        except (Trouble, OSError) as trouble:
            self.due = time.monotonic() + LONGEST_WAIT
            say.line(f"{trouble} Dicoba lagi setiap {LONGEST_WAIT:.0f} detik.")

    def run(self) -> None:
        """Look after everything until told to stop, then stop it all."""
        try:
            while not self.stopping:
                self.tend()
                time.sleep(TICK)
        finally:
            self.stop()

    def stop(self) -> None:
        """Stop the children, all at once, and wait for them."""
        for child in self.children:
            child.end()
        until = time.monotonic() + PATIENCE
        for child in self.children:
            child.bury(until)
