"""`./simpul check`: style, types, the boundaries between rooms, migrations and translations, all at once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from simpul.config.cli import appearance, say
from simpul.config.cli.cluster import Cluster
from simpul.kernel.regency import PROJECT, var

CHECKS = {
    "Gaya": ("ruff", "check", "."),
    "Bentuk": ("ruff", "format", "--check", "."),
    "Tipe": ("mypy",),
    "Batas antar ruang": ("simpul.config.cli.boundaries",),
    "Migrasi": ("django", "makemigrations", "--check", "--dry-run"),
    "Migrasi tanpa henti layanan": ("simpul.config.cli", "migrations"),
    "Terjemahan": ("simpul.config.cli", "messages", "--check"),
}


def run(words: Sequence[str]) -> int:
    """Every check is run, whatever the others say; exit code 1 if one has something to say."""
    appearance.bring()
    with Cluster(var() / "test" / "postgres", durable=False).running():
        failed = [name for name, module in CHECKS.items() if not _passes(name, module)]
    say.line(f"Perlu dibereskan: {', '.join(failed)}." if failed else "Semua pemeriksaan lulus.")
    return 1 if failed else 0


def _passes(name: str, words: Sequence[str]) -> bool:
    with say.step(name) as outcome:
        env = {**os.environ, "PYTHONPATH": str(PROJECT / "src"), "DJANGO_SETTINGS_MODULE": "simpul.config.settings"}
        env |= {"SIMPUL_VAR": str(var() / "test"), "SIMPUL_ROLE": "owner"}
        done = subprocess.run(
            [sys.executable, "-m", *words], cwd=PROJECT, env=env, capture_output=True, text=True, check=False
        )
        outcome.word = "lulus" if done.returncode == 0 else "tidak lulus"
    if done.returncode:
        say.line(done.stdout + done.stderr)
    return done.returncode == 0
