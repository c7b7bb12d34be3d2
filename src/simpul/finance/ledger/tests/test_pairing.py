"""What happens to money, in both books: the pairs of the domain sheet, the year that is closed and the one that begins with it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from simpul.finance.classification import sample
from simpul.finance.ledger import pairing, posting_rules, verifying
from simpul.finance.ledger.closing import close_year, open_books
from simpul.finance.ledger.models import Balance, Entry, Leg, Period
from simpul.finance.ledger.pairing import Books, Legs, post_both
from simpul.finance.ledger.posting import Source, open_year
from simpul.finance.ledger.tests.conftest import CHANGE, GOODS, YEAR
from simpul.kernel.testing import cast
from simpul.kernel.workflow import Refused

pytestmark = pytest.mark.django_db
CASH, FLOAT, DUE, OWED = "1.1.01.01.01.0001", "1.1.01.03.01.0001", "1.1.13.01.01.0001", "3.1.03.01.01.0001"


@pytest.fixture
def paired(books: None) -> Books:
    posting_rules.load(YEAR, treasury=cast.agency("bpkad"))
    return pairing.of(YEAR)


def told(legs: Legs) -> dict[tuple[str, str], Decimal]:
    names = {cast.agency(code).pk: code for code in ("bpkad", "dpupr")}
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for leg in (*legs.budgetary, *legs.accrual):
        sums[leg.account, names[leg.agency]] += leg.amount
    return {place: amount for place, amount in sums.items() if amount}


def keep(legs: Legs, on: date = date(YEAR, 3, 5), **more: Any) -> None:
    post_both(legs, on=on, words="Uji", source=Source("uji", 1), by=None, key=uuid4(), **more)


def test_goods_bought_for_twelve_and_a_half_million_stand_in_both_books(paired: Books) -> None:
    amount = Decimal(12_500_000)
    legs = paired.spending(GOODS, cast.agency("dpupr").pk, amount)
    assert told(legs) == {
        (GOODS, "dpupr"): amount, (CHANGE, "dpupr"): -amount,
        ("8.1.02.01.01.0001", "dpupr"): amount, (OWED, "dpupr"): -amount,
        (DUE, "bpkad"): amount, (CASH, "bpkad"): -amount,
    }  # fmt: skip


def test_what_is_built_becomes_an_asset_under_its_own_code(paired: Books) -> None:
    assert paired.partner("5.2.04.01.01.0003") == "1.3.04.01.01.0003"
    assert paired.partner("4.1.02.01.05.0001") == "7.1.02.01.05.0001"
    assert paired.partner("6.1.01.01.01.0001") == ""
    with pytest.raises(Refused, match=r"belum menyebut “9\.1”"):
        paired.partner("9.1")


def test_a_float_that_is_spent_and_given_back_leaves_nothing(paired: Books) -> None:
    dinas = cast.agency("dpupr").pk
    legs = paired.float_given(dinas, Decimal(20_000_000)) + paired.float_spent(GOODS, dinas, Decimal(17_250_000))
    assert told(legs)[FLOAT, "dpupr"] == 2_750_000
    assert (FLOAT, "dpupr") not in told(legs + paired.float_returned(dinas, Decimal(2_750_000)))


def test_every_happening_balances_in_each_book_and_for_each_agency(paired: Books) -> None:
    dinas, one = cast.agency("dpupr").pk, Decimal("1000.01")
    happenings = (
        paired.spending(GOODS, dinas, one), paired.spending(GOODS, paired.treasury, one), paired.spending_returned(GOODS, dinas, one),
        paired.float_given(dinas, one), paired.float_returned(dinas, one), paired.float_spent(GOODS, dinas, one),
        paired.assessed("4.1.01.09.01.0001", dinas, one), paired.revenue("4.1.01.09.01.0001", dinas, one, claimed=True),
        paired.revenue("4.1.02.01.05.0001", dinas, one, to_treasurer=True), paired.deposited(dinas, one),
        paired.withheld(one, "2.1.01.05.01.0004"), paired.remitted(one, "2.1.01.05.01.0004", agency=dinas),
        paired.financing("6.1.01.01.01.0001", one), paired.financing("6.1.04.01.01.0001", one), paired.financing("6.2.02.01.01.0001", one),
        paired.appropriated(revenue=one, spending=one * 3, received=one * 4, paid=one),
    )  # fmt: skip
    for legs in happenings:
        keep(legs)
        for book in (legs.budgetary, legs.accrual):
            for agency in {leg.agency for leg in book}:
                assert sum(leg.amount for leg in book if leg.agency == agency) == 0
    assert list(verifying.flaws()) == []


def test_a_closed_year_leaves_only_what_is_owned_and_owed_and_the_next_begins_with_it(paired: Books) -> None:
    dinas = cast.agency("dpupr").pk
    open_books(
        YEAR,
        by=None,
        balances=[(CASH, paired.treasury, Decimal(900)), ("2.1.01.05.01.0004", paired.treasury, Decimal(-100))],
    )
    keep(paired.financing("6.1.01.01.01.0001", Decimal(800)))
    keep(paired.revenue("4.1.01.09.01.0001", dinas, Decimal(500)))
    keep(paired.spending(GOODS, dinas, Decimal(300)))
    close_year(YEAR, by=None)
    left = {(b.account.code): b.debit - b.credit for b in _sums()}
    assert {code for code, amount in left.items() if amount} <= {
        "1.1.01.01.01.0001",
        "2.1.01.05.01.0004",
        "3.1.01.01.01.0001",
        DUE,
        OWED,
    }
    assert left["1.1.01.01.01.0001"] == 1100
    with pytest.raises(Refused, match="sudah dicatat"):
        close_year(YEAR, by=None)
    sample.load(YEAR + 1)
    open_year(YEAR + 1, by=None)
    posting_rules.load(YEAR + 1, treasury=cast.agency("bpkad"))
    open_books(YEAR + 1, by=None)
    sal = Leg.objects.get(account__code="0.0.00.01.01.0006", entry__year=YEAR + 1)
    assert sal.amount == -1000, "cash without what belongs to the tax office"
    cash = Leg.objects.get(account__code=CASH, entry__year=YEAR + 1)
    assert cash.amount == 1100
    assert Entry.objects.filter(year=YEAR + 1).count() == 2


def _sums() -> list[Any]:
    found: dict[str, Any] = {}
    for one in Balance.objects.filter(period__in=Period.objects.filter(year=YEAR)).select_related("account"):
        kept = found.setdefault(one.account.code, one)
        if kept is not one:
            kept.debit, kept.credit = kept.debit + one.debit, kept.credit + one.credit
    return list(found.values())
