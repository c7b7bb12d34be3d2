"""The same work by raw SQL: pgbench, one connection, prepared statements."""

from __future__ import annotations

import os
import subprocess
import tempfile

from simpul.config.cli import provided
from simpul.config.cli.server import Server
from simpul.config.cli.trouble import Trouble


def run(server: Server, database: str, sql: str, times: int) -> None:
    """Run one script so many times. `;` separates its statements."""
    environment = {**os.environ, "PGPASSWORD": server.password, "PGOPTIONS": "-c timezone=UTC"}
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(f"{sql.strip().rstrip(';')};\n")
        script.flush()
        where = ("-h", server.host, "-p", str(server.port), "-U", server.user, database)
        words = (
            provided.cluster().program("pgbench"),
            "-n",
            "-M",
            "prepared",
            "-c",
            "1",
            "-t",
            str(times),
            "-f",
            script.name,
        )
        done = subprocess.run([*words, *where], env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode or " aborted" in done.stderr:
        raise Trouble(f"SQL pembanding gagal: {done.stderr.strip()[-400:]}")
