"""`mailbox`: catches a demonstration's messages in one process of its own."""

from __future__ import annotations

import os
from collections.abc import Sequence

from simpul.kernel.regency import current


def run(words: Sequence[str]) -> int:
    """Listen until told to stop."""
    os.environ["SIMPUL_REGENCY"] = words[0]
    from simpul.config.demonstration import catcher, ways

    catcher.serve(*ways.ports(current()))
    return 0
