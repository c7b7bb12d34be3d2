"""Meters: CPU time of a tree of processes, and requests over one or many connections."""

from __future__ import annotations

import http.client
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def family(root: int) -> list[int]:
    """A process and all its descendants."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents.setdefault(int(fields[1]), []).append(int(entry.name))
    found = [root]
    for pid in found:
        found += parents.get(pid, [])
    return found


def cpu(root: int) -> float:
    """Seconds of CPU that a process and its descendants have used so far, those that ended included.

    The living by the scheduler's own count; what `root` has buried (a connection that closed) in ticks of the clock.
    """
    used = 0
    for pid in family(root):
        for thread in Path(f"/proc/{pid}/task").glob("*/schedstat"):
            try:
                used += int(thread.read_text().split()[0])
            except OSError:
                continue
    return used / 1e9 + _buried(root) / TICKS


def _buried(root: int) -> int:
    """Ticks used by children that have ended (`cutime` and `cstime`)."""
    fields = Path(f"/proc/{root}/stat").read_text().rpartition(")")[2].split()
    return int(fields[13]) + int(fields[14])


@dataclass
class Used:
    """CPU of several trees of processes, for each of many requests: the least of some rounds, since noise only ever adds."""

    roots: dict[str, int]
    seconds: dict[str, float] = field(default_factory=dict)
    least: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def window(self) -> Iterator[None]:
        """Count what is used inside."""
        before = {name: cpu(root) for name, root in self.roots.items()}
        yield
        for name, root in self.roots.items():
            self.seconds[name] = self.seconds.get(name, 0.0) + cpu(root) - before[name]

    def round(self, n: int) -> None:
        """The windows so far were one round of n requests."""
        for name, seconds in self.seconds.items():
            self.least[name] = min(self.least.get(name, float("inf")), seconds * 1000 / n)
        self.seconds.clear()

    def each(self, name: str) -> float:
        """Milliseconds for each request in the best round."""
        return self.least[name]


@dataclass(frozen=True)
class Request:
    """One request as it goes over the wire."""

    path: str
    method: str = "GET"
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What came back, and after how many milliseconds."""

    status: int
    body: bytes
    headers: dict[str, str]
    ms: float


class Line:
    """One connection that is kept open."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._host = f"localhost:{port}"

    def ask(self, request: Request) -> Answer:
        """Send and read to the end."""
        began = time.perf_counter()
        headers = {"Host": self._host, "Accept-Encoding": "gzip", **request.headers}
        try:
            self._connection.request(request.method, request.path, request.body, headers)
            response = self._connection.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError):  # idle for too long while raw SQL had its turn
            self._connection.close()
            self._connection.request(request.method, request.path, request.body, headers)
            response = self._connection.getresponse()
        body = response.read()
        ms = (time.perf_counter() - began) * 1000
        return Answer(response.status, body, {k.lower(): v for k, v in response.getheaders()}, ms)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


def crowd(port: int, requests: list[Request], clients: int) -> list[float]:
    """Milliseconds of every request when so many clients ask at once, sorted. They run in a process of their own."""
    context = get_context("fork")
    near, far = context.Pipe()
    other = context.Process(target=_crowd, args=(far, port, [requests[place::clients] for place in range(clients)]))
    other.start()
    taken: list[float] = near.recv()
    other.join()
    return sorted(taken)


def _crowd(out: Connection, port: int, shares: list[list[Request]]) -> None:
    taken: list[float] = []

    def client(share: list[Request]) -> None:
        line = Line(port)
        taken.extend(line.ask(request).ms for request in share)
        line.close()

    threads = [threading.Thread(target=client, args=(share,)) for share in shares]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    out.send(taken)
