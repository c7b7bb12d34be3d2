"""What becomes of a hit that APIP passed on. The room that opens findings, or one above both, registers; this room knows none of them.

handing.register(lambda hit, by: findings.open(…).get_absolute_url())
"""

from __future__ import annotations

from collections.abc import Callable

from simpul.finance.control.models import Hit
from simpul.kernel.accounts.models import User

Receiver = Callable[[Hit, User], str]
_receivers: list[Receiver] = []


def register(receiver: Receiver) -> Receiver:
    """Be told of every hit that is passed on, in the transaction that does so. What is returned is the address of what came of it."""
    if receiver not in _receivers:
        _receivers.append(receiver)
    return receiver


def passed_on(hit: Hit, by: User) -> list[str]:
    """Tell those who asked to be told; the addresses of what they opened."""
    return [address for receiver in _receivers if (address := receiver(hit, by))]
