"""`mailbox`: catches a demonstration's messages in one process of its own."""

from __future__ import annotations

import os
from collections.abc import Sequence

from simpul.kernel.regency import load


def run(words: Sequence[str]) -> int:
    """Listen until told to stop."""
    regency = load(words[0])
    os.environ["SIMPUL_REGENCY"] = regency.slug
    from simpul.config.demonstration import catcher, ways

    catcher.serve(*ways.ports(regency))
    return 0
