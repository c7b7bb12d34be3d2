"""What many did at the same time, each on a connection of its own that may break at any moment: written down, and judged afterwards.

An operation is invoked, and comes back as `ok`, as `fail` (refused: nothing may stand), or as `info` (nobody knows: the connection broke).
What became of an `info` is found by its key. `judging` then asks whether one order of all that stands explains everything.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.db import Error, connection, transaction

from simpul.kernel.workflow import Refused
from tests.finance.breaking import Breaker, Broken
from tests.finance.refusing import reason

LEVELS = ("READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE")
AGAIN = ("40001", "40P01")  # the database asks for another try: nothing was done
TRIES = 8


@dataclass
class Attempt:
    """One try of an operation, as far as it went: the row that it made, and where it stands in each order, read before the commit."""

    row: int = 0
    places: dict[str, float] = field(default_factory=dict)


@dataclass
class Op:
    """What somebody asked for, under one key. `told` is what the oracle needs to do the same; `figures` what a refusal said."""

    verb: str
    told: dict[str, Any]
    key: UUID = field(default_factory=uuid4)
    invoked: float = 0
    returned: float = float("inf")
    outcome: str = "info"
    why: str = ""
    figures: dict[str, Any] = field(default_factory=dict)
    attempts: list[Attempt] = field(default_factory=list)


class Worker:
    """Somebody who asks for one thing after another, on a connection of his own."""

    def __init__(self, level: str, breaker: Breaker) -> None:
        self.level, self.breaker = level, breaker

    def connect(self) -> None:
        """A connection under the level, and under the name by which the breaker knows it."""
        if connection.connection is None or connection.connection.closed:
            connection.close()
            connection.ensure_connection()
            with connection.cursor() as cursor:
                cursor.execute(f"SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL {self.level}")
                cursor.execute("SELECT set_config('application_name', %s, false)", [self.breaker.name])

    def run(self, op: Op, deed: Callable[[UUID], Any], places: Callable[[Op, Any], Attempt], *, replay: bool) -> Any:
        """Do it, once more where the database asks for that or where nobody knows (`replay`). Gives what was made, or nothing."""
        op.invoked = time.monotonic()
        for _ in range(TRIES):
            try:
                made = self._once(op, deed, places)
            except Refused as refused:
                op.outcome, op.why = "fail", reason(refused)
                op.figures = _figures(refused)
            except (Error, Broken) as trouble:
                if getattr(trouble.__cause__, "sqlstate", None) in AGAIN:
                    continue
                connection.close()
                if replay:
                    continue
                return None
            else:
                op.outcome = "ok"
            op.returned = time.monotonic()
            return made if op.outcome == "ok" else None
        return None

    def _once(self, op: Op, deed: Callable[[UUID], Any], places: Callable[[Op, Any], Attempt]) -> Any:
        self.connect()
        with self.breaker.perhaps() as cut, transaction.atomic():
            made = deed(op.key)
            op.attempts.append(places(op, made))
            cut()
        return made


def at_once(workers: list[Callable[[], None]]) -> list[BaseException]:
    """Let them work side by side; gives what none of them should have met."""
    met: list[BaseException] = []

    def one(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as trouble:
            met.append(trouble)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=[work]) for work in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return met


def _figures(refused: Refused) -> dict[str, Any]:
    detail = getattr(getattr(getattr(refused.__cause__, "__cause__", None), "diag", None), "message_detail", None)
    return json.loads(detail) if detail and detail.startswith("{") else {}
