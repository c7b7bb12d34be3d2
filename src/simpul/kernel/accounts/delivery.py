"""The way out for one-time codes. A room above this one sends, and puts its own function here at start-up."""

from __future__ import annotations

from typing import Any, Protocol


class Deliver(Protocol):
    """Hands a message over. `channel` is `email` or `sms`; `template` names the words, `language` their tongue."""

    def __call__(self, channel: str, address: str, template: str, context: dict[str, Any], language: str) -> object: ...


def nobody(channel: str, address: str, template: str, context: dict[str, Any], language: str) -> object:
    """What stands here until somebody can send."""
    raise RuntimeError(f"No room has offered to deliver messages; “{template}” cannot leave.")


deliver: Deliver = nobody
