"""What slipped through before: parts of a sen, a contract that shrinks, cash for what nobody received, a page older than the last step."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from simpul.finance import roles
from simpul.finance.budget.versions import drift
from simpul.finance.treasury import accounting, collecting, committing, paying
from simpul.finance.treasury.models import Addendum, Commitment, Float, Request
from simpul.finance.treasury.paying import Tax
from simpul.finance.treasury.tests.conftest import MARCH, YEAR, House, person
from simpul.kernel.testing import cast
from simpul.kernel.workflow import Refused

pytestmark = pytest.mark.django_db
FINE = "10.005"


def adjust(house: House, commitment: Commitment, kind: str, amount: str) -> Commitment:
    told: dict[str, Any] = {"by": house.people.officer, "key": uuid4(), "reason": "Perlu"}
    return committing.adjust(commitment, kind, Decimal(amount), **told)


def test_amounts_finer_than_a_sen_are_refused_before_they_are_rounded_in_two_ways(house: House) -> None:
    commitment = house.commit("100")
    for kind in ("release", "increase"):
        with pytest.raises(Refused, match="sampai sen"):
            adjust(house, commitment, kind, FINE)
    with pytest.raises(Refused, match="sampai sen"):
        house.commit(FINE)
    with pytest.raises(Refused, match="sampai sen"):
        house.submit(commitment, FINE)
    with pytest.raises(Refused, match="sampai sen"):
        house.submit(commitment, "50", taxes=[Tax("PPN", "2.1.01.05.01.0004", Decimal(50), Decimal("0.001"))])
    with pytest.raises(Refused, match="sampai sen"):
        committing.receive(
            commitment, "BAST/1", Decimal(FINE), "ATK", day=MARCH, evidence="Foto", by=house.people.activity
        )
    assert list(drift()) == []


def test_nothing_is_deposited_by_a_deposit_of_nothing(house: House) -> None:
    with pytest.raises(Refused, match="lebih besar dari nol"):
        collecting.deposit(house.agency, "STS/1", Decimal(0), day=MARCH, by=house.people.revenue, key=uuid4())


def amend(house: House, contract: Any, number: str, delta: int) -> Addendum:
    told: dict[str, Any] = {"day": MARCH, "reason": "Volume", "delta": Decimal(delta), "by": house.people.officer}
    return committing.amend(contract, number, **told)


def test_a_contract_does_not_shrink_below_what_is_committed_on_it(house: House) -> None:
    contract = house.contract("25000000")
    commitment = house.commit("25000000", kind=Commitment.Kind.CONTRACT, contract=contract)
    with pytest.raises(Refused, match=r"15\.000\.000; komitmen"):
        amend(house, contract, "Add-1", -10_000_000)
    adjust(house, commitment, "release", "10000000")
    amend(house, contract, "Add-1", -10_000_000)
    with pytest.raises(Refused, match="adendum itu sudah dipakai"):
        amend(house, contract, "Add-1", 1)


def test_an_addendum_written_past_the_verb_does_not_let_more_be_paid_than_the_contract_is_worth(house: House) -> None:
    contract = house.contract("25000000")
    commitment = house.commit("25000000", kind=Commitment.Kind.CONTRACT, contract=contract)
    committing.receive(
        commitment, "BAST/1", Decimal(25_000_000), "Jalan", day=MARCH, evidence="Foto", by=house.people.activity
    )
    first = amend(house, contract, "Add-1", 1)
    Addendum.objects.create(contract=contract, number="x", day=MARCH, delta=-10_000_001, reason="x", audit=first.audit)
    with pytest.raises(Refused, match=r"Nilai kontrak dengan adendumnya Rp ?15\.000\.000"):
        house.submit(commitment, "25000000")


def test_a_contract_is_paid_out_of_cash_only_for_what_was_received(house: House) -> None:
    accounting.cap(house.agency, YEAR, Decimal(5_000_000), decree="SK 900", by=house.people.general)
    told: dict[str, Any] = {
        "words": "UP",
        "day": MARCH,
        "by": house.people.treasurer,
        "prepared_by": person(house.people.activity),
    }
    request = accounting.ask("up", house.agency, house.account, Decimal(5_000_000), key=uuid4(), **told)
    house.paid(request)
    commitment = house.commit("1000000", kind=Commitment.Kind.CONTRACT, contract=house.contract("1000000"))
    spent: dict[str, Any] = {"words": "SPJ", "day": MARCH, "by": house.people.finance, "key": uuid4()}
    held = Float.objects.get(request=request)
    with pytest.raises(Refused, match="BAST"):
        accounting.account_for(held, {commitment: Decimal(1_000_000)}, **spent)
    committing.receive(
        commitment, "BAST/1", Decimal(1_000_000), "Jalan", day=MARCH, evidence="Foto", by=house.people.activity
    )
    accounting.account_for(held, {commitment: Decimal(1_000_000)}, **spent)


def test_who_refuses_by_an_old_page_must_be_whose_turn_it_is_now(house: House) -> None:
    """Ordered meanwhile: only the treasury may refuse it, not another finance officer whose page still says that it waits for him."""
    request = house.submit(house.commit(), "1000000")
    old = Request.objects.get(pk=request.pk)
    paying.verify(request, by=house.people.finance, day=MARCH, key=uuid4())
    paying.order(request, by=house.people.user, day=MARCH, key=uuid4())
    another = cast.officer(roles.FINANCE_OFFICER, at=house.agency)
    refusal: dict[str, Any] = {"day": MARCH, "key": uuid4(), "reason": "Kuitansi belum bermeterai."}
    with pytest.raises(Refused, match="Kuasa BUD"):
        paying.refuse(old, by=another, **refusal)
    request.refresh_from_db()
    assert request.state == "ordered"
    assert paying.refuse(request, by=house.people.deputy, **refusal).step == "refuse"


def test_the_clock_only_lets_go(house: House) -> None:
    commitment = house.commit("100")
    with pytest.raises(IntegrityError, match="commitment_step"), transaction.atomic():
        committing._asked("treasury_adjust(%s, 'increase', 5, NULL, %s, %s)", [commitment.pk, uuid4(), 1])
