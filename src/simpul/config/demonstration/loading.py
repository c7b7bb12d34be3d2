"""Filling the demonstration, in the order in which one thing needs the other."""

from __future__ import annotations

from simpul.config.demonstration import agencies, cast


def load() -> None:
    """Agencies, cast. Each part enters only what is missing."""
    agencies.load()
    cast.load()
