"""Text as it may be kept: without signs that nobody types and that make a line read other than it is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# Embeddings, overrides and isolates (Unicode annex 9): they turn what follows around, also outside of the text they stand in.
# Plain marks and Arabic letters stay: prayers are quoted in complaints.
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def plain(text: str) -> str:
    """The text without signs that turn the direction of reading."""
    return text.translate(_TURNING)


def plain_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Columns to be written, each text among them plain."""
    return {name: plain(value) if isinstance(value, str) else value for name, value in fields.items()}
