"""Work done in this very process, in turns with the same work by SQL alone: CPU ms of the process and of PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from bench.metering import Used
from simpul.config.cli import provided

ROUNDS = 4
Work = Callable[[int], object]


def roots() -> dict[str, int]:
    """Whose CPU is counted."""
    return {"app": os.getpid(), "db": provided.cluster().pid() or 0}


def measured(ours: Work, raw: Work | None, times: int) -> dict[str, Any]:
    """What a call of each costs in the best of some rounds; the call is told how often it was called before."""
    each = max(1, times // ROUNDS)
    one, other = Used(roots()), Used(roots())
    for count in range(ROUNDS):
        for used, work in ((one, ours), (other, raw)):
            if work is not None:
                with used.window():
                    for number in range(each):
                        work(count * each + number)
                used.round(each)
    told = {"app_ms": round(one.each("app"), 3), "db_ms": round(one.each("db"), 3)}
    return told | ({"raw_db_ms": round(other.each("db"), 3)} if raw is not None else {}) | {"n": each * ROUNDS}
