"""Posting an entry, reversing it, closing a month: one call, one transaction, nothing half.

1. The audit entry of the deed. 2. `ledger_post`: period, balances, number, body, hash, legs.
What the database refuses comes back as a sentence.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection
from django.utils.translation import gettext as _

from simpul.finance.classification.codes import Book
from simpul.finance.ledger.models import Entry, Leg
from simpul.kernel import audit, kept, writing
from simpul.kernel.accounts.models import User
from simpul.kernel.workflow import Refused
from simpul.kernel.writing import whole
from simpul.lib.money import rupiah

CENT = Decimal("0.01")
LOOK = """
SELECT (SELECT id FROM ledger_series WHERE book = $1 AND year = $2 AND name = ''),
  (SELECT json_object_agg(code, id)::text FROM classification_account WHERE year = $2 AND code = ANY($3::text[])),
  (SELECT json_object_agg(code, id)::text FROM classification_fund WHERE year = $2 AND code = ANY($4::text[]))
"""
POST = """(SELECT p.id || ' ' || p.no || ' ' || p.again FROM ledger_post($1::bigint, $2::smallint, $3::date, $4, $5, $6::bigint, $7::bigint,
  $8::uuid, (SELECT id FROM r0), $9::boolean, $10::boolean, $11::jsonb) p)"""
"""The entry is posted in the statement that writes down who posted it (`r0`)."""


@dataclass(frozen=True)
class Side:
    """One leg to be posted: an account by its code, an agency by its key; `amount` is debit when positive, credit when negative."""

    account: str
    agency: int
    amount: Decimal
    fund: str = ""
    line: int | None = None
    party: int | None = None


@dataclass(frozen=True)
class Source:
    """The document that an entry comes from."""

    kind: str
    id: int


@dataclass(frozen=True)
class Posted:
    """An entry that stands. `again`: it stood already, under the same key."""

    id: int
    no: int
    again: bool


@whole()
def post(
    book: Book, *, on: date, legs: Sequence[Side], words: str, source: Source, by: User | None, key: UUID,
    month: int = 0, office: bool = False, reverses: int | None = None, example: bool = False,
) -> Posted:  # fmt: skip
    """Post one entry; a key that was used before gives what stands under it. Raises `Refused` with the figures.

    `month` is 13 for what closes the year, else that of the day. `office`: by the accounting office, which a soft close does not stop.
    """
    _checked(legs)
    series, told = _looked_up(book, on.year, legs)
    entry = audit.entry("ledger.post", source.kind, source.id, by=by, book=book.value, key=str(key))
    values: list[Any] = [
        series, month or on.month, on, words, source.kind, source.id, reverses, key, office, example, told,
    ]  # fmt: skip
    with refusals():
        [posted] = writing.write(entry, then=POST, told=values)
    made, no, again = posted.split()
    return Posted(int(made), int(no), again == "true")


def reverse(entry: Entry, *, on: date, words: str, by: User | None, key: UUID, office: bool = False) -> Posted:
    """Answer an entry by its exact negative, once. Raises `Refused` if that was done, or the day's month is closed."""
    legs = [
        Side(
            leg.account.code, leg.agency_id, -leg.amount, leg.fund.code if leg.fund else "", leg.line, leg.party
        )
        for leg in Leg.objects.filter(entry=entry).select_related("account", "fund").order_by("n")
    ]  # fmt: skip
    source = Source(entry.source_kind, entry.source_id)
    return post(
        Book(entry.book), on=on, legs=legs, words=words, source=source, by=by, key=key,
        office=office, reverses=entry.pk, example=entry.example,
    )  # fmt: skip


@whole()
def turn(year: int, month: int, state: str, *, by: User | None, reason: str = "") -> None:
    """Close a month with a seal, close it softly, or open it again for a reason. Raises `Refused`."""
    entry = audit.record("ledger.turn", "period", f"{year}-{month:02}", by=by, reason=reason, state=state)
    with refusals(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT ledger_turn(%s::smallint, %s::smallint, %s, %s, %s)", [year, month, state, reason, entry.pk]
        )


@whole()
def open_year(year: int, *, by: User | None) -> None:
    """Make the months and the two series of a year; harmless where they are there."""
    audit.record("ledger.open_year", "year", year, by=by)
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_open_year(%s::smallint)", [year])


def _checked(legs: Sequence[Side]) -> None:
    total = sum((leg.amount for leg in legs), Decimal(0))
    if len(legs) < 2 or any(leg.amount == 0 for leg in legs):
        raise Refused(_("Jurnal memuat paling sedikit dua baris, dan tidak satu pun bernilai nol."))
    if any(leg.amount != leg.amount.quantize(CENT) for leg in legs):
        raise Refused(_("Jumlah uang ditulis sampai sen, tidak lebih halus."))
    if total:
        debit = sum((leg.amount for leg in legs if leg.amount > 0), Decimal(0))
        raise Refused(
            _("Jurnal tidak seimbang: debit %(debit)s, kredit %(credit)s, selisih %(rest)s.")
            % {"debit": rupiah(debit), "credit": rupiah(debit - total), "rest": rupiah(abs(total))}
        )


def _looked_up(book: Book, year: int, legs: Sequence[Side]) -> tuple[int, str]:
    """The series, and the legs as the database reads them. Raises `Refused` for a year that is not open, a code that its chart lacks."""
    codes, paid_by = {leg.account for leg in legs}, {leg.fund for leg in legs if leg.fund}
    [[series, known, named]] = kept.run(LOOK, [book.value, year, sorted(codes), sorted(paid_by)], numbered=True)
    if series is None:
        raise Refused(_("Buku tahun %(year)s belum dibuka.") % {"year": year})
    accounts, funds = json.loads(known or "{}"), json.loads(named or "{}")
    for code in [*sorted(codes - accounts.keys()), *sorted(paid_by - funds.keys())][:1]:
        raise Refused(_("Kode %(code)s tidak ada dalam bagan %(year)s.") % {"code": code, "year": year})
    rows: list[list[Any]] = [
        [accounts[leg.account], leg.agency, funds.get(leg.fund), leg.line, leg.party, str(leg.amount)] for leg in legs
    ]
    return series, json.dumps(rows)


@contextmanager
def refusals() -> Iterator[None]:
    """What the database refuses, as a sentence. What has none stays an error: it is ours."""
    try:
        yield
    except IntegrityError as broken:
        constraint = getattr(getattr(broken.__cause__, "diag", None), "constraint_name", "") or ""
        words = _words().get(constraint)
        if not words:
            raise
        raise Refused(words) from broken


def _words() -> dict[str, str]:
    return {
        "period_is_open": _("Bulan buku itu sudah ditutup. Pakai tanggal di bulan yang masih terbuka."),
        "entry_in_its_period": _("Tanggal jurnal berada di luar bulan bukunya."),
        "leg_on_account": _("Salah satu akun bukan akun rincian dari buku ini. Pilih akun enam tingkat."),
        "reversal_is_exact": _("Jurnal balik harus persis kebalikan jurnal yang dibalik."),
        "ledger_entry_reverses_id_key": _("Jurnal itu sudah dibalik."),
        "period_turns": _("Bulan buku itu sudah dalam keadaan tersebut."),
        "period_in_order": _("Bulan ditutup berurutan, dan dibuka lagi dari yang terakhir."),
        "period_opens_for_a_reason": _("Tulis alasan membuka kembali bulan yang sudah ditutup."),
        "balances_are_true": _(
            "Saldo bulan itu tidak sama dengan jumlah jurnalnya. Bulan tidak ditutup sebelum sebabnya ditemukan."
        ),
    }
