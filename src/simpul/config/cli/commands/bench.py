"""`./simpul bench`: the scoreboard in `bench/`."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

from simpul.config.cli import provided
from simpul.config.cli.trouble import Trouble
from simpul.kernel.regency import PROJECT


def run(words: Sequence[str]) -> int:
    """Hand over to it; the database runs meanwhile."""
    if not (PROJECT / "bench" / "__main__.py").exists():
        raise Trouble("Folder bench/ tidak ada dalam salinan ini. Ambil sumber yang lengkap.")
    with provided.database():
        return subprocess.run([sys.executable, "-m", "bench", *words], cwd=PROJECT, check=False).returncode
