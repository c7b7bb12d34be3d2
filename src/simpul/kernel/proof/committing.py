"""Writing a commitment: one INSERT in the transaction of what it tells of."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.db import connection

INSERT = "INSERT INTO proof_pending (kind, ref, body) VALUES "


def canonical(told: Any) -> str:
    """The one way to write a record down: JSON with sorted keys, without spaces."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def commit(kind: str, ref: str, told: Any) -> None:
    """Commit to a record. `told` is a text, or what `canonical` writes as one; `ref` is public, so it names nobody."""
    commit_all(kind, [(ref, told)])


def commit_all(kind: str, several: Iterable[tuple[str, Any]]) -> None:
    """Commit to several records of one kind in one statement."""
    values = [
        value for ref, told in several for value in (kind, ref, told if isinstance(told, str) else canonical(told))
    ]
    if values:
        with connection.cursor() as cursor:
            cursor.execute(INSERT + ", ".join(["(%s, %s, %s)"] * (len(values) // 3)), values)
