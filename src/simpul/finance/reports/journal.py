"""The whole ledger as a journal that hledger and beancount add up to the same balances: streamed, and the same text whenever it is asked.

An account's name says its kind, year, code and agency: `Expenses:2027:5-1-02-01-01-0024:Opd-dpupr`. Debit is positive, as in the ledger.
The two books share no account, so that both lie in one file. Both programs know `Assets`, `Liabilities`, `Equity`, `Income`, `Expenses`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection

KINDS = {
    "0": "Equity", "1": "Assets", "2": "Liabilities", "3": "Equity", "4": "Income", "5": "Expenses", "6": "Equity",
    "7": "Income", "8": "Expenses",
}  # fmt: skip
FORMS = ("hledger", "beancount")
LEGS = """
SELECT e.day, e.book, e.year, e.no, e.words, l.n, a.year, a.code, o.code, l.amount FROM ledger_entry e
JOIN ledger_leg l ON l.entry_id = e.id JOIN classification_account a ON a.id = l.account_id
JOIN organizations_agency o ON o.id = l.agency_id
WHERE %(year)s::int IS NULL OR e.year = %(year)s ORDER BY e.year, e.book, e.no, l.n
"""
AT_ONCE = 5_000


def name(year: int, code: str, agency: str) -> str:
    """The account as both programs can read it."""
    return f"{KINDS[code[0]]}:{year}:{code.replace('.', '-')}:Opd-{agency}"


def lines(form: str, year: int | None = None) -> Iterator[str]:
    """The journal of a year, or of all years, in pieces; the accounts that it used are declared at its end."""
    used: set[str] = set()
    yield 'option "operating_currency" "IDR"\n' if form == "beancount" else "commodity 1000.00 IDR\n"
    for rows in _in_pieces({"year": year}):
        yield "".join(_written(form, used, *row) for row in rows)
    opened = "{1}-01-01 open {0} IDR\n" if form == "beancount" else "account {0}\n"
    yield "\n" + "".join(opened.format(one, one.split(":")[1]) for one in sorted(used))


def _in_pieces(values: dict[str, Any]) -> Iterator[list[Any]]:
    """Legs as they come, through a cursor of the server: a million are never held at once."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(LEGS, values)
        while rows := cursor.fetchmany(AT_ONCE):
            yield rows


def _written(
    form: str, used: set[str], day: Any, book: str, year: int, no: int, words: str, n: int, chart: int, code: str, agency: str, amount: Any
) -> str:  # fmt: skip
    """A leg; the first of an entry brings the entry's own line."""
    account = name(chart, code, agency)
    used.add(account)
    leg = f"  {account}  {amount} IDR\n"
    if n > 1:
        return leg
    clean = " ".join(words.replace('"', "'").replace("\\", "/").replace(";", ",").replace("|", "/").split())
    head = f'* "{book} {year}/{no}" "{clean}"' if form == "beancount" else f"* ({book} {year}/{no}) {clean}"
    return f"\n{day} {head}\n{leg}"
