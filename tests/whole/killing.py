"""Processes of a house killed at random, and what must be true afterwards."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from simpul.config.backup import chains
from simpul.config.cli.cluster import Cluster
from simpul.config.cli.serving import workers_each
from tests.whole.conftest import House

STEADY = 8.0  # seconds


def processes(house: House) -> dict[int, str]:
    """What this house runs, by what it is: Granian itself, one of its workers, the worker of tasks."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            words = (entry / "cmdline").read_bytes()
            environment = (entry / "environ").read_bytes()
        except OSError:  # it has just ended
            continue
        if f"SIMPUL_VAR={house.var}".encode() in environment and b"SIMPUL_PORT=" in environment:
            kind = "the web process" if b"granian" in words else "the worker" if b"worker\0batang" in words else ""
            if kind:
                found[int(entry.name)] = kind
    granian = {pid for pid, kind in found.items() if kind == "the web process"}
    return {pid: "a web worker" if parent(pid) in granian else kind for pid, kind in found.items()}


def parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[1])
    except OSError:
        return 0


def kill_at_random(house: House, going_on: Callable[[], bool], until: float, *, database: bool = False) -> list[str]:
    """`kill -9` for one process after another, a dozen at most, if asked the database among them; gives what they were."""
    dice, killed = random.Random(33), []
    while going_on() and time.monotonic() < until:
        at_once = len(killed) < 3  # a quick machine is soon done
        time.sleep(0.05 if at_once else dice.uniform(0.2, 0.8))
        wanted = dice.choice(["a web worker", "a web worker", "the web process", "the worker"])
        victims = [pid for pid, kind in processes(house).items() if kind == wanted]
        if victims and len(killed) < 12:
            os.kill(dice.choice(victims), signal.SIGKILL)
            killed.append(wanted)
            if database and len(killed) == 4 and (server := Cluster(house.var / "postgres").pid()):
                os.kill(server, signal.SIGKILL)
                killed.append("the database")
    return killed


def each_is_there_once(house: House, keys: Sequence[str], numbers: set[str]) -> None:
    """What was sent with these keys and acknowledged by these numbers: one whole case each, and every history holds."""
    with house.database() as admin:
        rows = admin.execute(
            "SELECT c.client_key::text, c.number, (SELECT count(*) FROM cases_caseevent e WHERE e.case_id = c.id),"
            " (SELECT count(*) FROM complaints_report r WHERE r.case_ptr_id = c.id) FROM cases_case c"
            " WHERE c.client_key = ANY(%s::uuid[])",
            [list(keys)],
        ).fetchall()
        assert list(chains.flaws(admin)) == []
    assert sorted(row[0] for row in rows) == sorted(keys), "each once"
    assert {row[1] for row in rows} == numbers
    assert all(events >= 1 and parts == 1 for _key, _number, events, parts in rows), "none is half"


def settle(house: House) -> None:
    """Wait until everything that was killed is back, and stays: Granian, whose worker died twice, ends itself seconds later."""
    until, since, seen = time.monotonic() + 120, time.monotonic(), processes(house)
    expected = {
        "the web process": 1,
        "a web worker": workers_each(1),
        "the worker": 1,
    }  # and none whose parent was killed
    while time.monotonic() < until:
        try:
            answered = house.ask("GET", "/siap")[0] == 200
        except OSError:
            answered = False
        now = processes(house)
        whole = Counter(now.values()) == expected
        if not answered or now != seen or not whole:
            since, seen = time.monotonic(), now
        elif time.monotonic() - since > STEADY:
            return
        time.sleep(0.5)
    raise AssertionError(
        f"it did not come back: {(house.var.parent / 'start.log').read_text(encoding='utf-8')[-2000:]}"
    )
