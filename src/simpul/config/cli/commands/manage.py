"""`./simpul manage`: Django's own commands, for one regency."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

from simpul.config.cli import credentials, processes, provided
from simpul.config.cli.asking import which


def run(words: Sequence[str]) -> int:
    """As the platform's role, or as owner with `--owner` (migrations need it)."""
    regency, role, more = which(words)
    with provided.database() as server:
        credentials.bring(regency, server)
        env = processes.environment(regency, SIMPUL_ROLE=role, DJANGO_SETTINGS_MODULE="simpul.config.settings")
        return subprocess.run([sys.executable, "-m", "django", *more], env=env, check=False).returncode
