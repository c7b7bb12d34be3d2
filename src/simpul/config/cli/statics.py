"""The static files of a regency, as the pages name them: with a hash in each name, compressed, collected only when one changed."""

from __future__ import annotations

from simpul.config.cli import fingerprint
from simpul.config.cli.processes import inside
from simpul.kernel.regency import Regency


def collect(regency: Regency) -> bool:
    """Collect them if need be; whether it was done."""
    stamp, wanted = regency.folder / "static.stamp", fingerprint.of_statics()
    if stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
        return False
    inside(regency, "collect", SIMPUL_COLLECT="1")
    stamp.write_text(wanted, encoding="ascii")
    return True
