"""Giving commitments their place in the tree."""

from __future__ import annotations

from django.db import connection

from simpul.kernel.proof.models import Pending

AT_ONCE = 5_000


def sequence(most: int = AT_ONCE) -> int:
    """Place what waits now, so many at a time. Returns how many; what other transactions have not ended yet, the next run places."""
    placed = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute("SELECT proof_sequence(%s)", [most])
            now = int(cursor.fetchone()[0])
        placed += now
        if now < most:
            return placed


def waiting() -> int:
    """How many commitments have no place yet."""
    return Pending.objects.count()
