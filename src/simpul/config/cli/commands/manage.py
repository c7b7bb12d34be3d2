"""`./simpul manage`: Django's own commands, for one regency."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

from simpul.config.cli import credentials, processes, provided
from simpul.config.cli.asking import must_be_installed, which
from simpul.config.cli.trouble import Trouble
from simpul.kernel.regency import FOLDER, PROJECT, Regency

FROM_THE_SOURCES = frozenset({"makemigrations", "help"})  # commands that need no database
# They say, every time, that no database answered which nobody meant to ask.
SILENT = "ignore:Got an error checking a consistent migration history:RuntimeWarning"


def run(words: Sequence[str]) -> int:
    """As the platform's role, or as owner with `--owner` (migrations need it)."""
    regency, role, more = which(words)
    env = processes.environment(regency, SIMPUL_ROLE=role, DJANGO_SETTINGS_MODULE="simpul.config.settings")
    if more and more[0] in FROM_THE_SOURCES:
        _all_run_here(regency, more[1:])
        return subprocess.run([sys.executable, "-W", SILENT, "-m", "django", *more], env=env, check=False).returncode
    must_be_installed(regency)
    with provided.database() as server:
        credentials.bring(regency, server)
        return subprocess.run([sys.executable, "-m", "django", *more], env=env, check=False).returncode


def _all_run_here(regency: Regency, names: Sequence[str]) -> None:
    """A new service has its tables written once it stands in the regency's list; Django would say only that it knows no such app."""
    own = regency.folder / "regency.toml"
    file = own if own.exists() else FOLDER / f"{regency.slug}.toml"
    for name in names:
        if (PROJECT / "src" / "simpul" / "services" / name / "apps.py").exists() and name not in regency.services:
            raise Trouble(f"{regency.name} belum menjalankan “{name}”. Tambahkan ke daftar services di {file}.")
