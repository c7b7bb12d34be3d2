"""A case is paid once, by mandate, in the transaction of its decision: neither or both; and the family reads how far it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from simpul.finance.treasury import case_payments, expiring
from simpul.finance.treasury.mandates import CasePayment, Mandate
from simpul.finance.treasury.models import Commitment, Request
from simpul.finance.treasury.tests.conftest import MARCH, YEAR, House
from simpul.kernel.accounts.models import Grant
from simpul.kernel.audit.models import Entry
from simpul.kernel.testing import cast
from simpul.kernel.workflow import Refused
from simpul.lib import clock

pytestmark = pytest.mark.django_db
CASE = "SAN-2703-000001"
MILLION = Decimal(1_000_000)


@pytest.fixture(autouse=True)
def _in_march(settings: Any) -> Iterator[None]:
    settings.SESSION_COOKIE_AGE = 3 * 365 * 86_400  # the database counts by the real clock
    with clock.frozen(datetime(YEAR, 3, 15, 3, tzinfo=UTC)):
        yield


def mandates(house: House) -> list[Mandate]:
    told: dict[str, Any] = {
        "most": MILLION,
        "starts": date(YEAR, 1, 1),
        "ends": date(YEAR, 12, 31),
        "decree": "Keputusan Kadinsos 1/2027",
    }
    return [
        case_payments.give(house.agency, "requests", by=house.people.treasurer, **told),
        case_payments.give(house.agency, "prepares", by=house.people.activity, **told),
    ]


def pay(house: House, case: str = CASE, amount: Decimal = MILLION, **more: Any) -> Request:
    told: dict[str, Any] = {"words": "Santunan kematian", "day": MARCH, "by": house.people.officer}
    return case_payments.pay(case, house.lines[0], house.account, amount, **(told | more))


def test_a_case_is_paid_once_for_ever(house: House) -> None:
    with pytest.raises(Refused, match="Belum ada mandat"):
        pay(house)
    mandates(house)
    request = pay(house)
    assert (request.kind, request.state, request.invoice) == ("ls", "submitted", CASE)
    assert Commitment.objects.get().kind == Commitment.Kind.BENEFIT
    with pytest.raises(Refused, match="sudah dimintakan"):
        pay(house)
    assert (Commitment.objects.count(), Request.objects.count()) == (1, 1), "the second attempt left nothing"
    one = CasePayment.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        CasePayment.objects.create(number=CASE, request=request, treasurer=one.treasurer, preparer=one.preparer)
    assert Entry.objects.filter(verb="treasury.by_mandate").count() == 1


def test_decision_and_payment_are_both_there_or_neither(house: House) -> None:
    mandates(house)
    with transaction.atomic():
        pay(house)
        transaction.set_rollback(True)  # as where the service falls after it had asked
    assert (Commitment.objects.count(), Request.objects.count(), CasePayment.objects.count()) == (0, 0, 0)
    assert case_payments.course(CASE) is None
    pay(house)
    assert Request.objects.count() == 1, "and it can be asked for again"


def test_without_room_it_says_how_much_is_left_and_when_more_is_planned(house: House) -> None:
    mandates(house)
    with pytest.raises(Refused, match="Belum ada mandat"):
        pay(house, amount=MILLION + 1)
    line = house.lines[0]
    left = case_payments.room(line, MARCH)
    assert (left.of_ceiling, left.of_allotment) == (Decimal(150_000_000), Decimal(40_000_000))
    house.submit(house.commit("39500000"), "39500000")
    with pytest.raises(Refused, match=r"tinggal Rp500\.000"):
        pay(house)


def test_a_mandate_ends_with_its_day_its_giver_or_the_givers_role(house: House) -> None:
    given, _other = mandates(house)
    with pytest.raises(Refused, match="Hanya pemberi"):
        case_payments.take_back(given, day=MARCH, by=house.people.activity)
    with pytest.raises(Refused, match="tugas"):
        case_payments.give(
            house.agency, "requests", most=MILLION, starts=MARCH, ends=MARCH, decree="x", by=house.people.activity
        )
    case_payments.take_back(given, day=MARCH, by=house.people.treasurer)
    with pytest.raises(Refused, match="Belum ada mandat"):
        pay(house)
    mandates(house)
    Grant.objects.filter(user=house.people.treasurer.user).update(valid_to=MARCH - timedelta(days=1))
    with pytest.raises(Refused, match="Ini tugas Bendahara pengeluaran"):
        pay(house)
    Grant.objects.filter(user=house.people.treasurer.user).update(valid_to=None)
    Grant.objects.filter(user=house.people.activity.user).update(valid_to=MARCH - timedelta(days=1))
    with pytest.raises(Refused, match="Ini tugas Pejabat pelaksana teknis"):
        pay(house)
    assert Commitment.objects.count() == 0


def test_the_family_reads_how_far_it_is(house: House) -> None:
    mandates(house)
    request = pay(house)
    told = case_payments.course(CASE)
    assert told
    assert (told.state, [step for step, _day in told.steps]) == ("submitted", ["SPP diajukan"])
    house.paid(request)
    told = case_payments.course(CASE)
    assert told
    assert (told.state, told.steps[-1], told.arrived_on) == ("paid", ("SP2D diterbitkan", MARCH), None)


def test_by_pages(house: House) -> None:
    desk = cast.sign_in(Client(), house.people.treasurer)
    told = {
        "place": f"requests:{house.agency.pk}", "most": "1.000.000", "starts": MARCH, "ends": date(YEAR, 12, 31), "decree": "SK 1",
        "key": uuid4(),
    }  # fmt: skip
    address = "/keuangan/belanja/mandat/"
    assert desk.post(address, told | {"place": f"prepares:{house.agency.pk}"}).status_code == 422
    assert desk.post(address, told | {"ends": date(YEAR, 1, 1)}).status_code == 422
    assert desk.post(address, told).status_code == 302
    made = Mandate.objects.get()
    assert cast.sign_in(Client(), house.people.deputy).post(address, told).status_code == 403
    assert cast.sign_in(Client(), house.people.activity).post(f"{address}{made.pk}/cabut/").status_code == 302
    assert Mandate.objects.get().ended_on is None, "only its giver takes it back"
    assert desk.post(f"{address}{made.pk}/cabut/").status_code == 302
    assert Mandate.objects.get().ended_on == MARCH


def test_what_nobody_asked_for_in_time_goes_back_to_the_line(house: House) -> None:
    kept = house.commit("2000000", until=MARCH)
    over = house.commit("3000000", until=MARCH - timedelta(days=1))
    house.submit(over, "1000000")
    assert expiring.run() == 1
    over.refresh_from_db()
    kept.refresh_from_db()
    assert (over.released, over.open, kept.open) == (Decimal(2_000_000), 0, Decimal(2_000_000))
    assert expiring.run() == 0
