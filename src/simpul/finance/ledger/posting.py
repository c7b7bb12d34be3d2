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
from simpul.finance.classification.models import Account, Fund
from simpul.finance.ledger.models import Entry, Leg, Series
from simpul.kernel import audit
from simpul.kernel.accounts.models import User
from simpul.kernel.workflow import Refused
from simpul.kernel.writing import whole
from simpul.lib.money import rupiah

CENT = Decimal("0.01")


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
    series = _series(book, on.year)
    told = _told(legs, on.year)
    entry = audit.record("ledger.post", source.kind, source.id, by=by, book=book.value, key=str(key))
    values: list[Any] = [
        series.pk,
        month or on.month,
        on,
        words,
        source.kind,
        source.id,
        reverses,
        key,
        entry.pk,
        office,
        example,
    ]
    with refusals(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM ledger_post(%s, %s::smallint, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)", [*values, told]
        )
        return Posted(*cursor.fetchone())


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


def _series(book: Book, year: int) -> Series:
    try:
        return Series.objects.get(book=book.value, year=year, name="")
    except Series.DoesNotExist:
        raise Refused(_("Buku tahun %(year)s belum dibuka.") % {"year": year}) from None


def _told(legs: Sequence[Side], year: int) -> str:
    """The legs as the database reads them. Raises `Refused` for a code that the year's chart lacks."""
    accounts = dict(Account.objects.of(year).filter(code__in={leg.account for leg in legs}).values_list("code", "pk"))
    funds = dict(
        Fund.objects.of(year).filter(code__in={leg.fund for leg in legs if leg.fund}).values_list("code", "pk")
    )
    unknown = [leg.account for leg in legs if leg.account not in accounts]
    unknown += [leg.fund for leg in legs if leg.fund and leg.fund not in funds]
    for code in unknown[:1]:
        raise Refused(_("Kode %(code)s tidak ada dalam bagan %(year)s.") % {"code": code, "year": year})
    rows: list[list[Any]] = [
        [accounts[leg.account], leg.agency, funds.get(leg.fund), leg.line, leg.party, str(leg.amount)] for leg in legs
    ]
    return json.dumps(rows)


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
