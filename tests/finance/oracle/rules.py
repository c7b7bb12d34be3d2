"""How the oracle refuses."""

from __future__ import annotations


class No(Exception):
    """The oracle refuses. Its words are the name of the guard."""


def must(holds: bool, guard: str) -> None:
    """Refuse by this guard unless it holds."""
    if not holds:
        raise No(guard)
