"""A book of a year as lines of JSON that the verifier reads: what it is, each entry as it was hashed, and where it ends."""

from __future__ import annotations

import json
from collections.abc import Iterator

from simpul.finance.ledger.models import Entry, Series
from simpul.finance.ledger.verifying import seed

FORMAT = "simpul-jurnal-1"


def lines(series: Series) -> Iterator[str]:
    """The book, streamed."""
    last, many = seed(series.book, series.year).hex(), 0
    yield _line({"format": FORMAT, "book": series.book, "year": series.year, "name": series.name})
    rows = Entry.objects.filter(series=series).order_by("no").values_list("hash", "body")
    for digest, body in rows.iterator(chunk_size=2000):
        last, many = bytes(digest).hex(), many + 1
        yield _line({"hash": last, "body": body})
    yield _line({"entries": many, "head": last})


def _line(told: object) -> str:
    return json.dumps(told, ensure_ascii=False) + "\n"
