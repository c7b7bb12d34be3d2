"""`demonstrate`: fill a regency with the demonstration, and note its cast for the operator."""

from __future__ import annotations

import json
from collections.abc import Sequence

from simpul.config.cli import inside_django, installed
from simpul.kernel.regency import current


def run(words: Sequence[str]) -> int:
    """Load what is missing. The mark holds the table only when everything is in, so a load that broke off is done again."""
    inside_django.set_up()
    from simpul.config import demonstration

    demonstration.load()
    installed.demonstration_mark(current()).write_text(json.dumps(demonstration.cast_table()), encoding="utf-8")
    return 0
