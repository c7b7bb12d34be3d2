"""`./simpul test`: the whole suite, or the part that takes less than 90 seconds."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import nullcontext

from simpul.config.cli import appearance, server
from simpul.config.cli.cluster import Cluster
from simpul.kernel.regency import PROJECT, var

FAST = "not browser and not slow"
APART = (
    "tests/browser",
    "tests/whole",
    "src/simpul/portal/api/tests/test_api_contract.py",
)  # slow to collect, and slow whole
MOST = 4  # processes: more would wait for the one cluster


def run(words: Sequence[str]) -> int:
    """Run pytest over it; further words go to pytest. The tests' cluster is stopped if nobody else uses it.

    The whole suite runs in as many processes as there are cores, each with a database of its own; a chosen part in one.
    """
    appearance.bring()
    rest = [word for word in words if word != "--fast"]
    if not rest:
        rest = ["-n", str(min(os.cpu_count() or 1, MOST)), "--dist", "worksteal"]
    chosen = ["-m", FAST, *(f"--ignore={path}" for path in APART)] if "--fast" in words else []
    cluster = Cluster(var() / "test" / "postgres", durable=False)
    with nullcontext() if server.outside() else cluster.running():
        env = {**os.environ, "PYTHONPATH": str(PROJECT / "src")}
        return subprocess.run(
            [sys.executable, "-m", "pytest", *chosen, *rest], cwd=PROJECT, env=env, check=False
        ).returncode
