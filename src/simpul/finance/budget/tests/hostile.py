"""Many connections that want more of one line than it has, as fast as they can, for some time.

The same load runs against the guarded `budget_take` and against what other systems do: sum, compare, insert.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import uuid4

import psycopg
from psycopg import IsolationLevel, errors

Connect = Callable[[], AbstractContextManager[psycopg.Connection[Any]]]

UNGUARDED = """
ALTER TABLE budget_linestate DROP CONSTRAINT line_is_not_overspent, DROP CONSTRAINT line_is_allotted_first;
CREATE OR REPLACE FUNCTION budget_take(
  in_line bigint, in_kind text, d_committed numeric, d_liquidated numeric, d_paid numeric,
  in_source_kind text, in_source_id bigint, in_key uuid, in_audit bigint
) RETURNS budget_linestate LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE s budget_linestate; used numeric;
BEGIN
  SELECT coalesce(sum(committed), 0) INTO used FROM budget_movement m WHERE m.line_id = in_line;
  SELECT * INTO s FROM budget_linestate t WHERE t.line_id = in_line;
  IF used + d_committed > s.ceiling THEN
    PERFORM budget_refuse('line_has_room', '{}');
  END IF;
  INSERT INTO budget_movement (line_id, kind, committed, liquidated, paid, source_kind, source_id, key, at, audit_id)
    VALUES (in_line, in_kind, d_committed, d_liquidated, d_paid, in_source_kind, in_source_id, in_key, clock_timestamp(), in_audit);
  UPDATE budget_linestate t SET committed = t.committed + d_committed WHERE t.line_id = in_line RETURNING t.* INTO s;
  RETURN s;
END $$;
"""
"""What sums, compares and inserts: right as long as nobody else does the same."""


@dataclass
class Outcome:
    """What the load came to."""

    granted: int = 0
    taken: int = 0
    refused: int = 0
    again: int = 0
    broken: list[str] = field(default_factory=list)


def load(
    connect: Connect, line: int, audit: int, *, connections: int = 64, seconds: float = 2, level: IsolationLevel | None = None,
    refusals: int = 3, seed: int = 7,
) -> Outcome:  # fmt: skip
    """Take from a line until each connection was refused so often, or the time is over."""
    out, begin, lock = Outcome(), threading.Barrier(connections), threading.Lock()

    def one(n: int) -> None:
        random, mine = Random(seed * 1000 + n), Outcome()
        try:
            with connect() as connection:
                connection.autocommit, connection.isolation_level = False, level
                begin.wait()
                until = time.monotonic() + seconds
                while time.monotonic() < until and mine.refused < refusals:
                    _try(connection, line, audit, random.randint(1, 9), mine)
        except Exception as problem:
            mine.broken.append(f"{type(problem).__name__}: {problem}")
            begin.abort()
        with lock:
            for name in ("granted", "taken", "refused", "again"):
                setattr(out, name, getattr(out, name) + getattr(mine, name))
            out.broken += mine.broken

    threads = [threading.Thread(target=one, args=[n]) for n in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return out


def _try(connection: psycopg.Connection[Any], line: int, audit: int, amount: int, mine: Outcome) -> None:
    values = [line, amount, uuid4(), audit]
    try:
        with connection.transaction():
            connection.execute("SELECT budget_take(%s, 'reserve', %s, 0, 0, 'load', 1, %s, %s)", values)
    except errors.IntegrityError:
        mine.refused += 1
    except (errors.SerializationFailure, errors.DeadlockDetected):
        mine.again += 1
    else:
        mine.granted, mine.taken = mine.granted + 1, mine.taken + amount
