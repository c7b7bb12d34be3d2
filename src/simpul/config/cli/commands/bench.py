"""`./simpul bench`: the scoreboard in `bench/`, with a cluster and folder of its own (`var/bench`)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from simpul.config.cli.trouble import Trouble
from simpul.kernel.regency import PROJECT, var


def run(words: Sequence[str]) -> int:
    """Hand over to it."""
    if not (PROJECT / "bench" / "__main__.py").exists():
        raise Trouble("Folder bench/ tidak ada dalam salinan ini. Ambil sumber yang lengkap.")
    path = os.pathsep.join((str(PROJECT / "src"), str(PROJECT)))
    env = {**os.environ, "PYTHONPATH": path, "SIMPUL_VAR": str(var() / "bench")}
    return subprocess.run([sys.executable, "-m", "bench", *words], cwd=PROJECT, env=env, check=False).returncode
