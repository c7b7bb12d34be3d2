"""`take-backup`: run by the worker when it is time, with the regency's own secrets; the database runs already."""

from __future__ import annotations

from collections.abc import Sequence

from simpul.config.backup import taking
from simpul.config.cli import credentials, say
from simpul.kernel.regency import load


def run(words: Sequence[str]) -> int:
    """Make one, and say where it lies."""
    regency = load(words[0])
    file, manifest = taking.take(regency, credentials.bring(regency))
    say.line(f"Cadangan {file.name}: {manifest.heads.cases} kasus.")
    return 0
