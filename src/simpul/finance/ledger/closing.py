"""What a year begins and ends with: the balances carried over, and the thirteenth month, in which what was earned and spent is closed.

Statements read the first twelve months: month 13 holds the closing entries alone. Adjustments are entries of December, by the office.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid5

from django.db import connection
from django.utils.translation import gettext as _

from simpul.finance.ledger import pairing
from simpul.finance.ledger.models import Entry
from simpul.finance.ledger.pairing import Legs, post_both
from simpul.finance.ledger.posting import Posted, Side, Source
from simpul.kernel.accounts.models import User
from simpul.kernel.workflow import Refused
from simpul.kernel.writing import whole

OPENING, CLOSING = "opening", "closing"
KEY = UUID("5f2d0c64-8d1f-4b7e-9a35-3c1c86d3f2a1")
SUMS = """
SELECT a.code, b.agency_id, sum(b.debit - b.credit) FROM ledger_balance b
JOIN classification_account a ON a.id = b.account_id JOIN ledger_period p ON p.id = b.period_id
WHERE p.year = %s AND p.month <= 12 GROUP BY a.code, b.agency_id HAVING sum(b.debit - b.credit) <> 0
ORDER BY a.code COLLATE "C", b.agency_id
"""
Sums = list[tuple[str, int, Decimal]]


@whole()
def close_year(year: int, *, by: User | None, example: bool = False) -> list[Posted]:
    """Close the accounts of what was budgeted, earned and spent into nothing and into equity. Raises `Refused` if that stands."""
    books, sums = pairing.of(year), _sums(year)
    budgetary = [Side(code, agency, -amount) for code, agency, amount in sums if code[0] in "0456"]
    earned = [(code, agency, amount) for code, agency, amount in sums if code[0] in "78"]
    accrual = [Side(code, agency, -amount) for code, agency, amount in earned]
    surplus = _by_agency((agency, amount) for _code, agency, amount in earned)
    accrual += [Side(books.named("ekuitas"), agency, amount) for agency, amount in surplus.items() if amount]
    legs = Legs(tuple(budgetary), tuple(accrual))
    words = f"Jurnal penutup {year}"
    return _posted(CLOSING, year, legs, date(year, 12, 31), words, month=13, by=by, example=example)


@whole()
def open_books(
    year: int, *, by: User | None, balances: Iterable[tuple[str, int, Decimal]] | None = None, example: bool = False
) -> list[Posted]:
    """Begin a year with what stood at the end of the one before, or with `balances` (account, agency, debit) where the books begin.

    Assets, debts and equity go over, what was earned with equity; the Saldo Anggaran Lebih is kept in the budget's book.
    """
    books = pairing.of(year)
    sides, sal = _given(books, balances) if balances is not None else _carried(books, year - 1)
    over = (Side(books.named("sal"), books.treasury, -sal), Side(books.named("perubahan sal"), books.treasury, sal))
    legs = Legs(over if sal else (), tuple(sides))
    words = f"Saldo awal {year}"
    return _posted(OPENING, year, legs, date(year, 1, 1), words, month=1, by=by, example=example)


def _given(books: pairing.Books, balances: Iterable[tuple[str, int, Decimal]]) -> tuple[list[Side], Decimal]:
    """Balances from elsewhere; what they leave open is equity, and cash without what is owed to others is the SAL."""
    sides = [Side(*one) for one in balances if one[2]]
    rest = _by_agency((side.agency, side.amount) for side in sides)
    sides += [Side(books.named("ekuitas"), agency, -amount) for agency, amount in rest.items() if amount]
    return sides, sum((side.amount for side in sides if side.account.startswith(("1.1.01.", "2.1.01."))), Decimal(0))


def _carried(books: pairing.Books, year: int) -> tuple[list[Side], Decimal]:
    sums = _sums(year)
    held = {(code, agency): amount for code, agency, amount in sums if code[0] in "123"}
    for code, agency, amount in sums:
        if code[0] in "78":
            place = (books.named("ekuitas"), agency)
            held[place] = held.get(place, Decimal(0)) + amount
    used = books.named("sal")
    sal = -sum((amount for code, _a, amount in sums if code[0] in "456" or code == used), Decimal(0))
    sal += sum((amount for code, _a, amount in sums if code.startswith("6.1.01.")), Decimal(0))
    return [Side(code, agency, amount) for (code, agency), amount in sorted(held.items()) if amount], sal


def _posted(
    kind: str, year: int, legs: Legs, on: date, words: str, *, month: int, by: User | None, example: bool
) -> list[Posted]:
    before = Entry.objects.filter(source_kind=kind, source_id=year)
    if before.filter(reverses=None, reversed_by=None).exists():
        raise Refused(_("%(what)s sudah dicatat. Balik dahulu jurnalnya bila harus diulang.") % {"what": words})
    return post_both(
        legs, on=on, words=words, source=Source(kind, year), by=by, month=month, office=True, example=example,
        key=uuid5(KEY, f"{kind} {year} {before.count()}"),
    )  # fmt: skip


def _sums(year: int) -> Sums:
    with connection.cursor() as cursor:
        cursor.execute(SUMS, [year])
        return list(cursor.fetchall())


def _by_agency(amounts: Iterable[tuple[int, Decimal]]) -> dict[int, Decimal]:
    sums: dict[int, Decimal] = {}
    for agency, amount in amounts:
        sums[agency] = sums.get(agency, Decimal(0)) + amount
    return sums
