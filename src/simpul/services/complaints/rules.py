"""What the rules on complaints say, as plain Python. Numbers are parameters (`parameters.py`); here is only what follows from them."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

TITLE = 80


class Kind(StrEnum):
    """What somebody wants, in the words of SP4N-LAPOR."""

    COMPLAINT = "complaint"
    ASPIRATION = "aspiration"
    INFORMATION = "information"


def title_from(text: str) -> str:
    """A title for a report that has none: its first sentence, cut at a word."""
    first = re.split(r"(?<=[.!?])\s|\n", " ".join(text.split()) if "\n" not in text else text.strip(), maxsplit=1)[
        0
    ].strip()
    first = " ".join(first.split()).rstrip(".")
    if len(first) <= TITLE:
        return first
    return first[: TITLE - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def may_object(objections: int, at_most: int) -> bool:
    """Whether one more objection is open to the reporter."""
    return objections < at_most


def hours_between(start: datetime, end: datetime) -> Decimal:
    """Time on the clock, in hours to one decimal."""
    return (Decimal(int((end - start).total_seconds())) / 3600).quantize(Decimal("0.1"), ROUND_HALF_UP)
