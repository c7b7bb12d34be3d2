"""Telling people what happened: written in the transaction of what it tells of, sent after it by the worker.

    from simpul.kernel.notifications import Address, send
    send(to=resident, template="cases/answered", context={"number": case.number}, about=case.number)

If the transaction is rolled back nothing is sent. If the worker dies while sending, it goes out again and says so.
"""

from typing import TYPE_CHECKING, Any

from simpul.kernel.notifications.address import Address

if TYPE_CHECKING:
    from simpul.kernel.notifications.outbox import send as send

__all__ = ["Address", "send"]


def __getattr__(name: str) -> Any:
    """`send`, fetched at its first use: Django imports this package before models may load."""
    if name != "send":
        raise AttributeError(name)
    from simpul.kernel.notifications.outbox import send

    return send
