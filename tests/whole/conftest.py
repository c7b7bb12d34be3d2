"""A whole installation, started as an operator starts it: supervisor, cluster, pages, worker. Shared by the tests of this folder.

It runs from a copy of the project, so that a test may bring it the next release as an operator would: into the same folder.
"""

from __future__ import annotations

import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from simpul.config.cli.cluster import Cluster
from simpul.kernel.regency import PROJECT

PATIENCE = 420  # a first start migrates everything, on a machine that may be busy
HOST = "batang.contoh.go.id"
VILLAGE = "33.25.11.2001"


@dataclass
class House:
    """Where its code and its data live, and how it is spoken to."""

    code: Path
    var: Path
    port: int
    process: subprocess.Popen[bytes]
    env: dict[str, str]

    def run(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """One of our commands, as its operator."""
        command = [sys.executable, "-m", "simpul.config.cli", *words]
        done = subprocess.run(command, cwd=self.code, env=self.env, capture_output=True, text=True, check=False)
        assert not check or done.returncode == 0, done.stdout + done.stderr
        return done

    def ask(self, method: str, path: str, body: Any = None, timeout: float = 20, **headers: str) -> tuple[int, bytes]:
        """One request over a connection of its own; raises what the network raises."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        known = {
            "Host": HOST,
            "X-Forwarded-Proto": "https",
            **{name.replace("_", "-"): v for name, v in headers.items()},
        }
        content = json.dumps(body).encode() if isinstance(body, dict) else body
        if isinstance(body, dict):
            known["Content-Type"] = "application/json"
        try:
            line.request(method, path, content, known)
            answer = line.getresponse()
            return answer.status, answer.read()
        finally:
            line.close()

    def complain(self, n: int, key: str = "") -> tuple[int, bytes]:
        """A complaint from an address of its own."""
        body = {
            "kind": "complaint",
            "text": f"Lampu jalan nomor {n} mati.",
            "category": "lampu-jalan",
            "secrecy": 0,
            "region": VILLAGE,
        }
        address = f"198.51.{n // 250}.{n % 250 + 1}"
        headers = {"X_Forwarded_For": address, "Idempotency_Key": key or str(uuid4())}
        return self.ask("POST", "/api/v1/services/aduan/cases", body, **headers)

    def database(self) -> psycopg.Connection[Any]:
        """The administrator's way into its database."""
        return Cluster(self.var / "postgres").server.connect("simpul_batang")


def copied(to: Path) -> Path:
    """The project's code in another folder; what was compiled comes along, so that a start is no slower."""
    shutil.copytree(PROJECT / "src", to / "src", ignore=shutil.ignore_patterns("tests"))
    for name in ("package.json", "package-lock.json", "requirements.lock", "pyproject.toml"):
        shutil.copy2(PROJECT / name, to / name)
    return to


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("rumah")
    code = copied(folder / "simpul")
    unwanted = {"SIMPUL_DATABASE", "SIMPUL_ROLE", "DJANGO_SETTINGS_MODULE", "SIMPUL_REGENCY", "SIMPUL_PORT"}
    env = {name: value for name, value in os.environ.items() if name not in unwanted}
    env |= {"SIMPUL_VAR": str(folder / "var"), "PYTHONPATH": str(code / "src"), "SIMPUL_HOSTS": HOST}
    port = free_port()
    words = [sys.executable, "-m", "simpul.config.cli", "start", "--only", "batang", "--empty", "--port", str(port)]
    with (folder / "start.log").open("wb") as log:
        process = subprocess.Popen(words, cwd=code, env=env, stdout=log, stderr=subprocess.STDOUT)
    made = House(code, folder / "var", port, process, env)
    try:
        until = time.monotonic() + PATIENCE
        while "Tekan Ctrl-C" not in (folder / "start.log").read_text(encoding="utf-8"):
            assert process.poll() is None, (folder / "start.log").read_text(encoding="utf-8")
            assert time.monotonic() < until, "it did not start"
            time.sleep(0.3)
        yield made
    finally:
        process.terminate()
        process.wait(60)
