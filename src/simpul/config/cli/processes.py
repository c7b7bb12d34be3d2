"""Other processes of Simpul: each serves one regency and learns which one from its environment."""

from __future__ import annotations

import os
import subprocess
import sys

from simpul.config.cli.trouble import Trouble
from simpul.kernel.regency import PROJECT, Regency


def environment(regency: Regency, **more: str) -> dict[str, str]:
    """What a process of this regency finds in its environment."""
    found = {**os.environ, "SIMPUL_REGENCY": regency.slug, "PYTHONPATH": str(PROJECT / "src"), **more}
    found.pop("DJANGO_SETTINGS_MODULE", None)
    found.pop("PYTHONDONTWRITEBYTECODE", None)  # without bytecode every start compiles the libraries again
    found.pop("DATABASE_URL", None)  # the administrator's way in is nobody else's business
    return found


def command(*words: str) -> list[str]:
    """The words that run one of our commands in a process of its own."""
    return [sys.executable, "-m", "simpul.config.cli", *words]


def inside(regency: Regency, *words: str, **more: str) -> str:
    """Run a command in a process of this regency to its end, and give what it said; raises `Trouble` with its last words."""
    done = subprocess.run(
        command(*words),
        cwd=PROJECT,
        env=environment(regency, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        return done.stdout
    log = regency.folder / "failure.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text(done.stdout, encoding="utf-8")
    last = (done.stdout.strip() or "tanpa keterangan").splitlines()[-1]
    raise Trouble(f"{regency.name}: “{' '.join(words)}” gagal. {last} (lengkapnya di {log})")
