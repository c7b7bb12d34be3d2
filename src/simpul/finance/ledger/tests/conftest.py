"""A small regency with a chart, two agencies and an open year."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from simpul.finance.classification import sample
from simpul.finance.classification.codes import Book
from simpul.finance.ledger.posting import Posted, Side, Source, open_year, post
from simpul.kernel.testing import cast

YEAR = 2027
GOODS, CHANGE = "5.1.02.01.01.0024", "0.0.00.01.01.0001"


@pytest.fixture
def books(db: Any) -> None:
    sample.load(YEAR)
    open_year(YEAR, by=None)


@pytest.fixture
def buy(books: None) -> Callable[..., Posted]:
    """Post a purchase of goods in the budgetary book."""

    def made(amount: str = "12500000", *, on: date = date(YEAR, 3, 15), account: str = GOODS, **more: Any) -> Posted:
        agency = cast.agency("dpupr").pk
        legs = [Side(account, agency, Decimal(amount)), Side(CHANGE, agency, -Decimal(amount))]
        told = {"words": "Pembelian ATK", "source": Source("sp2d", 7), "by": None, "key": uuid4(), "legs": legs}
        return post(Book.BUDGETARY, on=on, **(told | more))

    return made
