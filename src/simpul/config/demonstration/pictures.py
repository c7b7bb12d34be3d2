"""Pictures for made-up reports."""

from __future__ import annotations


def load() -> dict[str, tuple[str, str]]:
    """Scene to picture and thumbnail (SHA-256)."""
    return {}
