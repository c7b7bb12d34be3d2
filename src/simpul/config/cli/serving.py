"""The processes that serve a regency, and the ports they are reached by."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import sys
import time
from pathlib import Path

from simpul.config.cli import processes
from simpul.config.cli.supervisor import Child, Supervisor
from simpul.config.cli.trouble import Trouble
from simpul.kernel.regency import Regency, load

HOST = "127.0.0.1"
THREADS = 3  # each keeps one database connection
PATIENCE = 60.0


def host() -> str:
    """Where the pages are offered: this machine alone, unless `SIMPUL_BIND` names another address."""
    return os.environ.get("SIMPUL_BIND") or HOST


def children(regency: Regency, port: int, workers: int) -> list[Child]:
    """All that serves a regency. Each knows the port of the pages: links in messages name it."""
    together = [web(regency, port, workers), worker(regency), *mailbox(regency)]
    for child in together:
        child.more["SIMPUL_PORT"] = str(port)
    together[0].more["PROMETHEUS_MULTIPROC_DIR"] = str(_counts(regency))
    return together


def _counts(regency: Regency) -> Path:
    """Where the web processes keep what they count together; empty at each start."""
    folder = regency.folder / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def web(regency: Regency, port: int, workers: int) -> Child:
    """The pages. A worker that dies is replaced by Granian; Granian itself by the supervisor."""
    options = {
        "interface": "wsgi",
        "host": host(),
        "port": str(port),
        "workers": str(workers),
        "blocking-threads": str(THREADS),
        "blocking-threads-idle-timeout": "600",  # a thread that ends takes its database connection with it
        "workers-kill-timeout": "5",  # without it a SIGTERM during the start hangs for ever
        "backpressure": "256",  # requests a worker takes at once; more wait in the kernel instead of in memory
        "http1-header-read-timeout": "10000",  # milliseconds: somebody who sends a header a minute holds nothing
        "log-level": "warning",
    }
    words = [sys.executable, "-m", "granian", "simpul.config.wsgi:application", "--respawn-failed-workers", "--no-ws"]
    for name, value in options.items():
        words += [f"--{name}", value]
    more = {"SIMPUL_TIED": "1"}
    return Child(
        "halaman", regency, words, regency.folder / "log" / "web.log", more, lambda: listeners(port) >= 2 * workers
    )


def listeners(port: int) -> int:
    """How many processes wait for connections at a port; each worker has a socket of its own, and opens it when it can answer."""
    listening, found = "0A", 0
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        lines = table.read_text(encoding="ascii").splitlines()[1:] if table.exists() else []
        for _n, here, _there, state, *_rest in map(str.split, lines):
            found += state == listening and int(here.rpartition(":")[2], 16) == port
    return found


def worker(regency: Regency) -> Child:
    """Messages and schedules."""
    return Child("pekerja", regency, processes.command("worker", regency.slug), regency.folder / "log" / "worker.log")


def mailbox(regency: Regency) -> list[Child]:
    """What catches the messages of a demonstration; none where the operator has named a mail server."""
    if os.environ.get("SIMPUL_SMTP") or not load(regency.slug).demonstration:  # the first start has only just marked it
        return []
    words = processes.command("mailbox", regency.slug)
    return [Child("kotak surat contoh", regency, words, regency.folder / "log" / "mailbox.log")]


def workers_each(regencies: int) -> int:
    """Web processes for each regency: two at least, so that one that hangs doesn't stop the service."""
    return max(2, (os.cpu_count() or 1) // regencies)


def claim(port: int) -> None:
    """Make sure that the port is free; what an earlier start left there is given a few seconds to go."""
    until = time.monotonic() + 6
    while not free(port):
        if time.monotonic() > until:
            raise Trouble(
                f"Port {port} sedang dipakai program lain. Tutup program itu, atau pilih: ./simpul start --port N."
            )
        time.sleep(0.2)


def free(port: int) -> bool:
    """Whether nobody listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host(), port))
        except PermissionError as error:
            raise Trouble(f"Port {port} hanya boleh dipakai root. Pilih port di atas 1024 dengan --port.") from error
        except OSError:
            return False
    return True


def wait_for_answers(supervisor: Supervisor, ports: dict[str, int]) -> None:
    """Return when every regency answers, each several times: a connection may meet a process that isn't ready yet."""
    until = time.monotonic() + PATIENCE
    for slug, port in ports.items():
        answers = 0
        while answers < 4 and not supervisor.stopping:
            supervisor.tend()
            answers = answers + 1 if answered(port) else 0
            if time.monotonic() > until:
                raise Trouble(
                    f"Halaman {slug} belum menjawab di port {port}. Sebabnya ada di var/regencies/{slug}/log/web.log."
                )
            time.sleep(0 if answers else 0.1)


def answered(port: int) -> bool:
    """Whether a page came, whatever it says."""
    address = "127.0.0.1" if host() in {"0.0.0.0", "::"} else host()  # noqa: S104
    connection = http.client.HTTPConnection(address, port, timeout=10)
    try:
        connection.request("HEAD", "/", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status < 500
    except OSError:
        return False
    except http.client.HTTPException:
        return False
    finally:
        connection.close()
