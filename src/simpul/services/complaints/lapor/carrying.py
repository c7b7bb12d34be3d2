"""Bringing something there once: counted before the call, looked up after a doubtful one, tried later and later, given up in the end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from simpul.kernel.integrations import Unreachable
from simpul.lib import clock
from simpul.services.complaints.bridged import Carried
from simpul.services.complaints.lapor import contract

ATTEMPTS = 12
FIRST_WAIT = timedelta(minutes=1)
Found = TypeVar("Found")


def carry(one: Carried, *, looked_up: Callable[[], Found], bring: Callable[[], Found]) -> Found | None:
    """What they answered, or what they had already; None if it did not arrive. `failed_at` is set on what will never arrive."""
    row = type(one)._default_manager.filter(pk=one.pk)
    before = clock.now()
    one.attempts += 1
    row.update(
        attempts=one.attempts, not_before=before + FIRST_WAIT * 2 ** min(one.attempts - 1, 9), unsure=True
    )  # before the call: whoever dies in the middle looks there first
    given_up = before if one.attempts >= ATTEMPTS else None
    try:
        return (looked_up() if one.unsure else None) or bring()
    except Unreachable as failure:
        one.unsure, one.failed_at = one.unsure or failure.gone, given_up
    except contract.NotAsAgreed as no:
        one.unsure, one.failed_at = True, given_up if no.later else before
    row.update(unsure=one.unsure, failed_at=one.failed_at)
    return None
