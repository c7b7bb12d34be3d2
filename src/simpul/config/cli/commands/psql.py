"""`./simpul psql`: PostgreSQL's own prompt on a regency's database."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence

from simpul.config.cli import credentials, provided
from simpul.config.cli.asking import must_be_installed, which


def run(words: Sequence[str]) -> int:
    """As the platform's role, or as owner with `--owner`; further words go to psql."""
    regency, role, more = which(words)
    must_be_installed(regency)
    with provided.database() as server:
        keys = credentials.bring(regency, server)
        found = {**os.environ, "PGHOST": server.host, "PGPORT": str(server.port), "PGDATABASE": keys["database"]}
        found |= {"PGUSER": keys[f"database_{role}"], "PGPASSWORD": keys[f"database_{role}_password"]}
        return subprocess.run([provided.cluster().program("psql"), *more], env=found, check=False).returncode
