"""A small regency whose books are paired and open, and a year of things that happen to money."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from simpul.finance.classification import sample
from simpul.finance.ledger import pairing, posting_rules
from simpul.finance.ledger.closing import open_books
from simpul.finance.ledger.pairing import Books, Legs, post_both
from simpul.finance.ledger.posting import Source, open_year
from simpul.kernel.testing import cast

YEAR = 2027
CASH, TAX = "1.1.01.01.01.0001", "2.1.01.05.01.0004"
GOODS, ROAD, GRANT = "5.1.02.01.01.0024", "5.2.04.01.01.0003", "5.1.05.01.01.0001"
SIGNS, MARKET, SILPA, STAKE = "4.1.01.09.01.0001", "4.1.02.01.05.0001", "6.1.01.01.01.0001", "6.2.02.01.01.0001"
BEGINS = Decimal(1_000_000_000)
Keep = Callable[..., None]


def begin(year: int = YEAR) -> Books:
    """A year with its chart, months, rules and a treasury."""
    sample.load(year)
    open_year(year, by=None)
    posting_rules.load(year, treasury=cast.agency("bpkad"))
    return pairing.of(year)


def post(legs: Legs, *, month: int = 3, year: int = YEAR, words: str = "Uji", **more: Any) -> None:
    """Post what happened."""
    post_both(legs, on=date(year, month, 15), words=words, source=Source("uji", 1), by=None, key=uuid4(), **more)


def happenings(books: Books, dinas: int, amount: Decimal) -> dict[str, Legs]:
    """Everything that can happen to an amount, under a name."""
    return {
        "spent": books.spending(GOODS, dinas, amount),
        "spent with tax": books.spending(GOODS, dinas, amount) + books.withheld(amount, TAX),
        "tax remitted": books.remitted(amount, TAX),
        "built": books.spending(ROAD, dinas, amount),
        "granted by the treasury": books.spending(GRANT, books.treasury, amount),
        "came back": books.spending_returned(GOODS, dinas, amount),
        "float": books.float_given(dinas, amount),
        "float spent": books.float_spent(GOODS, dinas, amount) + books.withheld(amount, TAX, agency=dinas),
        "float back": books.float_returned(dinas, amount),
        "assessed": books.assessed(SIGNS, dinas, amount),
        "claim paid": books.revenue(SIGNS, dinas, amount, claimed=True),
        "charged": books.revenue(MARKET, dinas, amount, to_treasurer=True),
        "deposited": books.deposited(dinas, amount),
        "transferred": books.revenue("4.2.01.01.02.0001", books.treasury, amount),
        "lent to us": books.financing("6.1.04.01.01.0001", amount),
        "staked": books.financing(STAKE, amount),
    }  # fmt: skip


def year() -> Books:
    """The year begins with a thousand million in Kas Daerah, some of it tax not yet remitted; last year's SiLPA is used."""
    made = begin()
    held = [
        (CASH, made.treasury, BEGINS),
        (TAX, made.treasury, Decimal(-25_000_000)),
        ("1.3.01.01.01.0001", made.treasury, BEGINS),
    ]
    open_books(YEAR, by=None, balances=held)
    post(made.financing(SILPA, BEGINS - 25_000_000), month=1, words="SiLPA tahun lalu")
    return made


@pytest.fixture
def books(db: Any) -> Books:
    """A year that each test has for itself."""
    return year()
