"""Cash of a treasurer: UP once and within its cap, GU as much as was spent, TU settled within a month. Revenue, deposits, taxes."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from simpul.finance.budget.models import Line
from simpul.finance.budget.versions import drift
from simpul.finance.ledger import verifying
from simpul.finance.ledger.models import Balance
from simpul.finance.treasury import accounting, collecting
from simpul.finance.treasury.models import Commitment, Float, Request
from simpul.finance.treasury.paying import Tax
from simpul.finance.treasury.tests.conftest import MARCH, YEAR, House, person
from simpul.kernel.workflow import Refused

pytestmark = pytest.mark.django_db
CASH, OWED, COUNTER = "1.1.01.03.01.0001", "2.1.01.05.01.0001", "1.1.01.02.01.0001"


def ask(house: House, kind: str, amount: str, **more: Any) -> Request:
    told: dict[str, Any] = {
        "words": kind.upper(), "day": MARCH, "by": house.people.treasurer, "prepared_by": person(house.people.activity), "key": uuid4()
    }  # fmt: skip
    return accounting.ask(kind, house.agency, house.account, Decimal(amount), **(told | more))


def given(house: House, kind: str, amount: str) -> Float:
    request = ask(house, kind, amount)
    house.paid(request)
    return Float.objects.get(request=request)


def cap(house: House, amount: str) -> None:
    accounting.cap(house.agency, YEAR, Decimal(amount), decree="Keputusan Bupati 900/2027", by=house.people.general)


def spent(house: House, held: Float, amount: str, **more: Any) -> None:
    commitment = house.commit(amount, kind=Commitment.Kind.FLOAT)
    told: dict[str, Any] = {"words": "SPJ Maret", "day": MARCH, "by": house.people.finance, "key": uuid4()}
    accounting.account_for(held, {commitment: Decimal(amount)}, **(told | more))


def balance(account: str) -> Decimal:
    return sum((row.debit - row.credit for row in Balance.objects.filter(account__code=account)), Decimal(0))


def test_up_is_given_once_and_within_its_cap(house: House) -> None:
    with pytest.raises(Refused, match="Batas UP"):
        ask(house, "up", "20000000")
    cap(house, "20000000")
    with pytest.raises(Refused, match=r"Batas UP.*20\.000\.000"):
        ask(house, "up", "20000001")
    given(house, "up", "20000000")
    assert balance(CASH) == 20_000_000
    with pytest.raises(Refused, match="sekali setahun"):
        ask(house, "up", "1")


def test_gu_gives_back_what_was_accounted_for_and_no_more(house: House) -> None:
    cap(house, "20000000")
    held = given(house, "up", "20000000")
    with pytest.raises(Refused, match="GU paling banyak"):
        ask(house, "gu", "1000000")
    spent(house, held, "8000000")
    with pytest.raises(Refused, match=r"8\.000\.000"):
        ask(house, "gu", "8000001")
    request = ask(house, "gu", "5000000")
    with pytest.raises(Refused, match="GU paling banyak"):  # what is in flight counts
        ask(house, "gu", "3000001")
    house.paid(request)
    held.refresh_from_db()
    assert (held.spent, held.replenished, held.held) == (8_000_000, 5_000_000, 17_000_000)
    assert balance(CASH) == held.held
    with pytest.raises(Refused, match="Kas di tangan"):
        spent(house, held, "17000001")
    assert list(drift()) == []


def test_a_tu_is_settled_before_the_next_and_its_rest_is_returned(house: House) -> None:
    """The sheet: TU 20,000,000, SPJ 17,250,000: 2,750,000 is owed, overdue after one month."""
    held = given(house, "tu", "20000000")
    spent(house, held, "17250000")
    held.refresh_from_db()
    assert held.held == 2_750_000
    month = timedelta(days=30)
    assert held.due == MARCH + month
    assert [held.is_overdue(MARCH + month + timedelta(days=n)) for n in (0, 1)] == [False, True]
    with pytest.raises(Refused, match=r"2\.750\.000 belum dipertanggungjawabkan"):
        ask(house, "tu", "1000000")
    accounting.bring_back(held, Decimal(2_750_000), words="Sisa TU", day=MARCH, by=house.people.treasurer, key=uuid4())
    held.refresh_from_db()
    assert held.held == 0 == balance(CASH)
    ask(house, "tu", "1000000")
    assert list(verifying.flaws()) == []


def test_accounting_twice_with_one_key_counts_once(house: House) -> None:
    held, key = given(house, "tu", "20000000"), uuid4()
    commitment = house.commit("1000000", kind=Commitment.Kind.FLOAT)
    told: dict[str, Any] = {"words": "SPJ", "day": MARCH, "by": house.people.finance, "key": key}
    first = accounting.account_for(held, {commitment: Decimal(1_000_000)}, **told)
    assert accounting.account_for(held, {commitment: Decimal(1_000_000)}, **told) == first
    held.refresh_from_db()
    assert held.spent == 1_000_000


def test_taxes_kept_back_are_remitted_up_to_what_is_owed(house: House) -> None:
    request = house.submit(
        house.commit(), "10000000", taxes=[Tax("PPh 21", OWED, Decimal(10_000_000), Decimal(500_000))]
    )
    remit: dict[str, Any] = {"day": MARCH, "by": house.people.deputy}
    with pytest.raises(Refused, match="belum disetor"):  # nothing is kept back before the payment
        collecting.remit(OWED, Decimal(1), receipt="NTPN0", key=uuid4(), **remit)
    house.paid(request)
    with pytest.raises(Refused, match=r"500\.000"):
        collecting.remit(OWED, Decimal(500_001), receipt="NTPN1", key=uuid4(), **remit)
    collecting.remit(OWED, Decimal(300_000), receipt="NTPN2", key=uuid4(), **remit)
    assert collecting.owed(YEAR, OWED) == 200_000 == -balance(OWED)
    with pytest.raises(Refused, match="NTPN itu sudah dicatat"):
        collecting.remit(OWED, Decimal(1), receipt="NTPN2", key=uuid4(), **remit)


def test_revenue_is_brought_to_the_treasury_up_to_what_is_in_hand(house: House) -> None:
    line = Line.objects.get(outgoing=False)
    with pytest.raises(Refused, match="Bendahara penerimaan"):
        collecting.receive(
            line, Decimal(5), "x", reference="1", day=MARCH, by=house.people.deputy, key=uuid4(), to_treasurer=True
        )
    collecting.receive(
        line, Decimal(5_000_000), "DAU Maret", reference="NK/1", day=MARCH, by=house.people.deputy, key=uuid4()
    )
    assert balance("1.1.01.01.01.0001") == 5_000_000
    with pytest.raises(Refused, match="sudah dicatat"):
        collecting.receive(
            line, Decimal(5_000_000), "DAU", reference="NK/1", day=MARCH, by=house.people.deputy, key=uuid4()
        )
    with pytest.raises(Refused, match="di tangan bendahara"):
        collecting.deposit(
            house.agency, "STS/1", Decimal(1), day=date(YEAR, 3, 16), by=house.people.revenue, key=uuid4()
        )
