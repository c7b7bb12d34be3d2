"""A contract from its budget to its last payment, one with a person, cash that was accounted for, revenue: told once for a module."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from simpul.finance.budget.models import Line
from simpul.finance.treasury import accounting, collecting, committing, parties
from simpul.finance.treasury.models import Commitment, Contract, Float, PartyAccount
from simpul.finance.treasury.tests.conftest import MARCH, YEAR, House, build, person

WORKER = "Slamet Rahasiawan"


@dataclass(frozen=True)
class Told:
    """What was done: the house, a contract that was paid whole, and one with a person."""

    house: House
    paid: Contract
    personal: Contract


def _pay(house: House, contract: Contract, commitment: Commitment, amount: str, number: str) -> None:
    people = house.people
    committing.receive(
        commitment, f"BAST-{number}", Decimal(amount), f"Pekerjaan {contract.words}", day=MARCH, evidence="Berita acara",
        by=people.activity,
    )  # fmt: skip
    house.paid(house.submit(commitment, amount, invoice=f"INV-{number}"))


def _whole(house: House) -> Contract:
    """Signed, committed on two lines, amended, seen, received, paid in two parts."""
    people, contract = house.people, house.contract("20000000", method="Penunjukan Langsung")
    told = {"kind": Commitment.Kind.CONTRACT, "contract": contract}
    first, second = house.commit("12000000", **told), house.commit("8000000", line=1, **told)
    committing.amend(
        contract,
        "01",
        day=MARCH,
        delta=Decimal(2_000_000),
        ends=date(YEAR, 7, 31),
        reason="Penambahan volume",
        by=people.officer,
    )
    committing.adjust(first, "increase", Decimal(2_000_000), by=people.officer, key=uuid4(), reason="Adendum 01")
    committing.see_progress(contract, Decimal("100.00"), day=MARCH, evidence="Foto", by=people.activity)
    _pay(house, contract, first, "14000000.00", "1")
    _pay(house, contract, second, "8000000", "2")
    return contract


def _personal(house: House) -> Contract:
    people = house.people
    worker = parties.enter(WORKER, "person", by=person(people.officer))
    account = parties.give_account(worker, "Bank Jateng", "3001002346", WORKER, by=person(people.treasurer))
    parties.verify(account, by=person(people.finance), evidence="Buku tabungan")
    theirs = House(house.agency, house.lines, people, PartyAccount.objects.get(pk=account.pk))
    contract = theirs.contract("1000000", "800/7/2027", words=f"Jasa tenaga ahli {WORKER}")
    _pay(theirs, contract, theirs.commit("1000000", kind=Commitment.Kind.CONTRACT, contract=contract), "500000.50", "7")
    return contract


def _cash(house: House) -> None:
    """A float that was given, and a part of it accounted for on a line."""
    people = house.people
    accounting.cap(house.agency, YEAR, Decimal(5_000_000), decree="Keputusan Bupati 900/2027", by=people.general)
    told: dict[str, Any] = {
        "words": "UP",
        "day": MARCH,
        "by": people.treasurer,
        "prepared_by": person(people.activity),
        "key": uuid4(),
    }
    request = accounting.ask("up", house.agency, house.account, Decimal(5_000_000), **told)
    house.paid(request)
    spent = house.commit("1250000", kind=Commitment.Kind.FLOAT)
    accounting.account_for(
        Float.objects.get(request=request),
        {spent: Decimal(1_250_000)},
        words="SPJ Maret",
        day=MARCH,
        by=people.finance,
        key=uuid4(),
    )


def tell() -> Told:
    """All of it."""
    house = build()
    paid, personal = _whole(house), _personal(house)
    _cash(house)
    income = Line.objects.get(side="revenue")
    collecting.receive(
        income,
        Decimal("70000000.25"),
        words="Transfer",
        reference="BKT-1",
        day=MARCH,
        by=house.people.deputy,
        key=uuid4(),
    )
    return Told(house, paid, personal)


@pytest.fixture(scope="module")
def told(world: Any) -> Told:
    """Made once for all tests of a module."""
    with world():
        return tell()
