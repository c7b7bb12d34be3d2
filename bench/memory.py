"""How much memory the whole platform holds at rest, and what a second regency adds: `./simpul bench memory`.

PostgreSQL's cache of pages (`shared_buffers`) is told apart: it fills with use up to what the machine's size allows, and is no cost of
the platform's own.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from bench.metering import Line, Request, family
from bench.stage import PORT, PREFIX, WORKERS
from simpul.config.cli import appearance, installing, provided, say, serving, statics
from simpul.config.cli.supervisor import Child, Supervisor
from simpul.kernel.regency import Regency, load

REGENCIES = ("batang", "tapanuli_selatan")
CACHE = "cache"
LIMITS = (600, 350)  # MB: the platform with one regency, and each further one
VISITS = ("/", "/layanan/", "/layanan/aduan/ajukan/", "/lacak/", "/api/v1/cases")


def measure() -> dict[str, float]:
    """Megabytes by regency, the first with the database server, and the cache. Shared pages are shared out (PSS)."""
    os.environ["SIMPUL_REGENCY"] = REGENCIES[0]
    appearance.bring()
    held: dict[str, float] = {}
    with provided.database() as where:
        for regency in map(load, REGENCIES):
            installing.install(where, regency, prefix=PREFIX)
            statics.collect(regency)
        root = provided.cluster().pid() or 0
        children: list[Child] = []
        supervisors: list[Supervisor] = []
        try:
            for place, slug in enumerate(REGENCIES):
                port = PORT + 2 + place
                here = _children(load(slug), port)
                supervisors.append(Supervisor(tuple(here), private=False))
                serving.wait_for_answers(supervisors[-1], {slug: port})
                _visit(port)
                children += here
                roots = [root, *(child.process.pid for child in children if child.process)]
                held[slug] = megabytes(roots, "Pss") - megabytes([root], "Pss_Shmem") - sum(held.values())
            held[CACHE] = megabytes([root], "Pss_Shmem")
        finally:
            for supervisor in supervisors:
                supervisor.stop()
    return held


def tell(held: dict[str, float]) -> int:
    """Say it; exit code 1 if a limit is passed."""
    for slug, limit in zip(REGENCIES, LIMITS, strict=True):
        say.line(f"{slug:<20}{held[slug]:>8.0f} MB   batas {limit} MB{' !' if held[slug] > limit else ''}")
    say.line(f"{'tembolok PostgreSQL':<20}{held[CACHE]:>8.0f} MB   (terisi oleh pemakaian)")
    return int(any(held[slug] > limit for slug, limit in zip(REGENCIES, LIMITS, strict=True)))


def megabytes(roots: list[int], what: str) -> float:
    """A line of `smaps_rollup` (`Pss`, `Pss_Shmem`) over some trees of processes."""
    found = {pid for root in roots for pid in family(root)}
    return sum(_kilobytes(pid, what) for pid in found) / 1024


def _kilobytes(pid: int, what: str) -> int:
    """Of one process; 0 when it has just gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{what}:")), 0)


def _children(regency: Regency, port: int) -> list[Child]:
    together = [serving.web(regency, port, WORKERS), serving.worker(regency)]
    for child in together:
        child.more["SIMPUL_PORT"] = str(port)
    return together


def _visit(port: int) -> None:
    """Some pages, over several connections, so that every process has worked; then rest."""
    for _ in range(8):
        line = Line(port)
        for path in VISITS:
            line.ask(Request(path))
        line.close()
    time.sleep(3)
