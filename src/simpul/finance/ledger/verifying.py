"""Reading the ledger against itself: numbers without gaps, every hash worked out anew, every body against its legs, balances against both.

For each series, from the first number: 1. the number follows; 2. the hash is that of the hash before and the body; 3. the body tells the
legs as they stand. At the end the head and the last number of the series are those of the last entry. The first flaw of a series ends its
reading: what follows hangs on it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from simpul.finance.ledger.models import Entry, Leg, Period, Series

DOMAIN = "simpul ledger 1"


@dataclass(frozen=True)
class Flaw:
    """What is wrong, where it begins."""

    series: str
    no: int
    what: str

    def __str__(self) -> str:
        return f"{self.series}, nomor {self.no}: {self.what}"


def digest(before: bytes, body: str) -> bytes:
    """The hash of an entry: SHA-256 over the domain, the hash before in hexadecimal, and the body, each on its line."""
    return hashlib.sha256(f"{DOMAIN}\n{before.hex()}\n{body}".encode()).digest()


def seed(book: str, year: int) -> bytes:
    """The head of a series that has no entry yet."""
    return hashlib.sha256(f"{DOMAIN} {book} {year}".encode()).digest()


def flaws() -> Iterator[Flaw]:
    """Everything that is wrong, a flaw for each series at most, and one for each balance."""
    for series in Series.objects.order_by("book", "year", "name"):
        flaw = _of(series)
        if flaw:
            yield flaw
    for name, no in uncommitted():
        yield Flaw(name, no, "tidak tercatat dalam pohon bukti")
    for period in Period.objects.order_by("year", "month"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM ledger_drift(%s)", [period.pk])
            if drifted := cursor.fetchone()[0]:
                yield Flaw(str(period), 0, f"{drifted} saldo tidak sama dengan jumlah jurnalnya")


def uncommitted() -> list[tuple[str, int]]:
    """Entries to which nothing was committed: nobody but the owner of the tables can have posted them, past the trigger."""
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT book, no FROM (
              SELECT e.book || ' ' || e.year AS book, e.no, ledger_ref(e.book, e.year, s.name, e.no) AS ref
              FROM ledger_entry e JOIN ledger_series s ON s.id = e.series_id
            ) AS posted
            WHERE NOT EXISTS (SELECT FROM proof_leaf l WHERE l.kind = 'ledger.entry' AND l.ref = posted.ref)
              AND NOT EXISTS (SELECT FROM proof_pending p WHERE p.kind = 'ledger.entry' AND p.ref = posted.ref)
            ORDER BY 1, 2
        """)
        return [(str(name), int(no)) for name, no in cursor.fetchall()]


def _of(series: Series) -> Flaw | None:
    head, last = seed(series.book, series.year), 0
    entries = Entry.objects.filter(series=series).order_by("no")
    for entry in entries.iterator(chunk_size=1000):
        what = _wrong(entry, head, last)
        if what:
            return Flaw(str(series), entry.no, what)
        head, last = bytes(entry.hash), entry.no
    if (bytes(series.head), series.last_no) != (head, last):
        return Flaw(str(series), last, "akhir rangkaian tidak cocok dengan jurnal terakhir")
    return None


def _wrong(entry: Entry, head: bytes, last: int) -> str:
    """What is wrong with an entry that follows another; empty if nothing is."""
    if entry.no != last + 1:
        return f"nomor sebelumnya {last}: ada jurnal yang hilang"
    if digest(head, entry.body) != bytes(entry.hash):
        return "hash tidak cocok dengan isinya"
    told = json.loads(entry.body)
    legs = list(
        Leg.objects.filter(entry=entry)
        .order_by("n")
        .values_list("account__code", "agency__code", "fund__code", "line", "party", "amount")
    )
    if told["legs"] != [[*leg[:5], str(leg[5])] for leg in legs]:
        return "baris jurnal tidak sama dengan yang dicatat"
    if (told["no"], told["day"], told["words"]) != (entry.no, entry.day.isoformat(), entry.words):
        return "keterangan jurnal tidak sama dengan yang dicatat"
    return ""
