"""The way of a payment, and where it is refused: rooms, duties, receipts, accounts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import pytest

from simpul.finance import roles
from simpul.finance.budget.models import LineState
from simpul.finance.budget.versions import drift
from simpul.finance.ledger import verifying
from simpul.finance.ledger.models import Entry, Leg
from simpul.finance.planning.models import Undertaking
from simpul.finance.treasury import committing, parties, paying, telling
from simpul.finance.treasury.models import Act, Apart, Commitment, CommitmentEvent, PartyAccount, Request
from simpul.finance.treasury.paying import Tax
from simpul.finance.treasury.tests.conftest import MARCH, House, person
from simpul.kernel.accounts.models import Grant, User
from simpul.kernel.accounts.roles import Role, Scope
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.audit.models import Entry as Trail
from simpul.kernel.testing import cast
from simpul.kernel.workflow import Refused

pytestmark = pytest.mark.django_db
PPN = "2.1.01.05.01.0004"


def state(house: House, line: int = 0) -> tuple[int, int, int, int]:
    now = LineState.objects.get(pk=house.lines[line].pk)
    return int(now.allotted), int(now.committed), int(now.liquidated), int(now.paid)


def test_a_payment_goes_its_way_and_stands_in_both_books(house: House) -> None:
    commitment = house.commit("25000000")
    request = house.submit(
        commitment, "25000000", taxes=[Tax("PPN", PPN, Decimal(22_522_523), Decimal(2_477_477))], invoice="INV/7"
    )
    paid = house.paid(request)
    assert (request.state, paid.no) == ("paid", 1)
    assert state(house) == (40_000_000, 25_000_000, 25_000_000, 25_000_000)
    entries = Entry.objects.filter(source_kind="sp2d", source_id=paid.pk)
    assert {entry.book for entry in entries} == {"budgetary", "accrual"}
    assert paid.budgetary in {entry.key for entry in entries}
    assert (
        Leg.objects.filter(entry__in=entries, line=house.lines[0].pk, account__code="5.1.02.01.01.0024").get().amount
        == 25_000_000
    )
    assert Leg.objects.get(entry__in=entries, account__code=PPN).amount == Decimal(-2_477_477)
    assert [act.step for act in request.acts.order_by("id")] == ["submit", "verify", "order", "pay"]
    assert list(verifying.flaws()) == []
    assert list(drift()) == []


def test_the_room_of_the_spd_counts_what_is_in_flight(house: House) -> None:
    """The sheet: DPA 150, SPD 40, paid 25, in flight 10; 6 more is refused with 5 left though the DPA has 115 left; 5 passes."""
    commitment = house.commit("150000000")
    house.paid(house.submit(commitment, "25000000"))
    house.submit(commitment, "10000000")
    with pytest.raises(Refused, match=r"5\.000\.000"):
        house.submit(commitment, "6000000")
    house.submit(commitment, "5000000")
    assert state(house)[:3] == (40_000_000, 150_000_000, 40_000_000)


def test_no_more_is_committed_than_the_line_holds_and_the_refusal_says_who_holds_it(house: House) -> None:
    house.commit("140000000")
    with pytest.raises(Refused, match=r"10\.000\.000.*Alat tulis kantor"):
        house.commit("11000000")
    house.commit("10000000")


def test_the_officer_of_the_activity_cannot_verify_what_he_prepared(house: House) -> None:
    request = house.submit(house.commit(), "1000000")
    both = cast.officer(roles.FINANCE_OFFICER, at=house.agency)
    request = house.submit(house.commit(), "1000000", prepared_by=person(both))
    before = Trail.objects.filter(verb="treasury.refused").count()
    with pytest.raises(Refused, match="tidak boleh pada satu orang"):
        paying.verify(request, by=both, day=MARCH, key=uuid4())
    denied = Trail.objects.filter(verb="treasury.refused").latest("id")
    assert (denied.noun, denied.object_id, denied.actor) == ("verify", str(request.pk), person(both).pk)
    assert Trail.objects.filter(verb="treasury.refused").count() == before + 1
    request.refresh_from_db()
    assert request.state == "submitted"


def test_the_pairs_in_the_database_are_those_that_the_roles_name() -> None:
    assert {frozenset((pair.one, pair.other)) for pair in Apart.objects.all()} == {
        frozenset(one.value for one in pair) for pair in roles.APART
    }


@pytest.mark.parametrize("pair", sorted(tuple(sorted(pair)) for pair in roles.APART), ids="-".join)
def test_no_pair_of_duties_meets_in_one_person(house: House, pair: tuple[str, str]) -> None:
    """Each forbidden pair, tried with somebody who holds every role."""
    user = person(cast.officer(roles.BUDGET_USER, at=house.agency))
    for role in (*roles.OF_AN_AGENCY, roles.DEPUTY_TREASURER):
        if role is not roles.BUDGET_USER:
            _also(user, role, house)
    someone = Viewer(user)
    by = {
        duty: someone if duty in pair else other
        for duty, other in {
            "commits": house.people.officer, "receives": house.people.activity, "prepares": house.people.activity,
            "requests": house.people.treasurer, "verifies": house.people.finance, "orders": house.people.user,
            "pays": house.people.deputy,
        }.items()
    }  # fmt: skip
    with pytest.raises(Refused, match="tidak boleh pada satu orang"):
        _whole_way(house, by)


def _whole_way(house: House, by: dict[str, Viewer]) -> None:
    commitment = house.commit("1000000", by=by["commits"])
    committing.receive(commitment, "BAST/1", Decimal(1_000_000), "ATK", day=MARCH, evidence="Foto", by=by["receives"])
    request = house.submit(commitment, "1000000", by=by["requests"], prepared_by=person(by["prepares"]))
    paying.verify(request, by=by["verifies"], day=MARCH, key=uuid4())
    paying.order(request, by=by["orders"], day=MARCH, key=uuid4())
    paying.pay(request, by=by["pays"], day=MARCH, key=uuid4())


def _also(user: User, role: Role, house: House) -> None:
    agency = house.agency if role.scope is Scope.AGENCY else None
    Grant.objects.create(user=user, role=role.code, valid_from=cast.SINCE, agency=agency)


def test_only_the_roles_of_the_agency_act(house: House) -> None:
    stranger = cast.officer(roles.COMMITMENT_OFFICER, at=cast.agency("lain"))
    with pytest.raises(Refused, match="PPK"):
        house.commit(by=stranger)
    with pytest.raises(Refused, match="Bendahara"):
        house.submit(house.commit(), "1", by=house.people.officer)


def test_a_refusal_gives_back_what_was_asked_for(house: House) -> None:
    commitment = house.commit("25000000")
    request = house.submit(commitment, "25000000", invoice="INV/9")
    with pytest.raises(Refused, match="alasan"):
        paying.refuse(request, by=house.people.finance, day=MARCH, key=uuid4(), reason="")
    paying.refuse(request, by=house.people.finance, day=MARCH, key=uuid4(), reason="Kuitansi belum bermeterai.")
    assert state(house)[1:] == (25_000_000, 0, 0)
    assert house.submit(commitment, "25000000", invoice="INV/9").state == "submitted"  # the same invoice may come again
    assert list(drift()) == []


def test_steps_are_taken_in_order_and_once(house: House) -> None:
    request = house.submit(house.commit(), "1000000")
    with pytest.raises(Refused, match="berubah"):
        paying.pay(request, by=house.people.deputy, day=MARCH, key=uuid4())
    key = uuid4()
    first = paying.verify(request, by=house.people.finance, day=MARCH, key=key)
    assert paying.verify(request, by=house.people.finance, day=MARCH, key=key) == first
    with pytest.raises(Refused, match="berubah"):
        paying.verify(request, by=house.people.finance, day=MARCH, key=uuid4())


def test_the_same_key_is_one_commitment_one_request_one_payment(house: House) -> None:
    key, asked, paying_key = uuid4(), uuid4(), uuid4()
    commitment = house.commit("5000000", key=key)
    assert house.commit("5000000", key=key) == commitment
    request = house.submit(commitment, "5000000", key=asked)
    assert house.submit(commitment, "5000000", key=asked) == request
    paying.verify(request, by=house.people.finance, day=MARCH, key=uuid4())
    paying.order(request, by=house.people.user, day=MARCH, key=uuid4())
    first = paying.pay(request, by=house.people.deputy, day=MARCH, key=paying_key)
    assert paying.pay(request, by=house.people.deputy, day=MARCH, key=paying_key) == first
    assert Entry.objects.filter(source_kind="sp2d").count() == 2
    assert CommitmentEvent.objects.filter(commitment=commitment).count() == 3


def test_an_invoice_is_paid_once(house: House) -> None:
    commitment = house.commit("25000000")
    house.submit(commitment, "5000000", invoice="INV/1")
    with pytest.raises(Refused, match="sudah diajukan"):
        house.submit(commitment, "5000000", invoice="INV/1")


def test_a_new_account_makes_no_new_debt_of_an_old_invoice(house: House) -> None:
    commitment = house.commit("25000000")
    house.submit(commitment, "5000000", invoice="INV/1")
    fresh = parties.give_account(
        house.account.party, "BRI", "002101000123301", "CV Maju", by=person(house.people.treasurer)
    )
    parties.verify(fresh, by=person(house.people.finance), evidence="Buku tabungan")
    with pytest.raises(Refused, match="sudah diajukan"):
        replace(house, account=fresh).submit(commitment, "5000000", invoice="INV/1")


def test_a_contract_is_paid_up_to_its_value_what_was_received_and_how_far_it_is(house: House) -> None:
    contract = house.contract("25000000")
    with pytest.raises(Refused, match="Nilai kontrak"):
        house.commit("26000000", kind=Commitment.Kind.CONTRACT, contract=contract)
    commitment = house.commit("25000000", kind=Commitment.Kind.CONTRACT, contract=contract)
    with pytest.raises(Refused, match="BAST"):
        house.submit(commitment, "10000000")
    committing.receive(
        commitment, "BAST/1", Decimal(15_000_000), "Tahap 1", day=MARCH, evidence="Foto", by=house.people.activity
    )
    committing.see_progress(contract, Decimal(40), day=MARCH, evidence="Laporan mingguan", by=house.people.activity)
    with pytest.raises(Refused, match=r"Kemajuan fisik 40.* membolehkan Rp ?10\.000\.000"):
        house.submit(commitment, "10000001")
    assert house.submit(commitment, "10000000").no == 1
    with pytest.raises(Refused, match="melebihi komitmennya"):
        committing.receive(
            commitment, "BAST/2", Decimal(10_000_001), "Tahap 2", day=MARCH, evidence="Foto", by=house.people.activity
        )
    committing.amend(
        contract, "Add-1", day=MARCH, reason="Tambah volume", delta=Decimal(1_000_000), by=house.people.officer
    )
    committing.adjust(
        commitment, "increase", Decimal(1_000_000), by=house.people.officer, key=uuid4(), reason="Adendum 1"
    )


def test_money_goes_only_to_the_newest_account_that_somebody_else_verified(house: House) -> None:
    fresh = parties.give_account(
        house.account.party, "BRI", "0021-01-000123-30-1", "CV Maju", by=person(house.people.treasurer)
    )
    with pytest.raises(Refused, match="Rekening penerima"):
        house.submit(house.commit(), "1000000")
    with pytest.raises(Refused, match="orang lain"):
        parties.verify(
            PartyAccount.objects.get(pk=fresh.pk), by=person(house.people.treasurer), evidence="Buku tabungan"
        )
    parties.verify(PartyAccount.objects.get(pk=fresh.pk), by=person(house.people.finance), evidence="Buku tabungan")
    with pytest.raises(Refused, match="sudah diganti"):
        house.submit(house.commit(), "1000000")
    assert parties.number_of(fresh, by=person(house.people.deputy), purpose="Berkas bank") == "002101000123301"


def test_an_account_that_changes_after_the_order_stops_the_payment(house: House) -> None:
    request = house.submit(house.commit(), "1000000")
    paying.verify(request, by=house.people.finance, day=MARCH, key=uuid4())
    paying.order(request, by=house.people.user, day=MARCH, key=uuid4())
    parties.give_account(house.account.party, "BRI", "002101000123301", "CV Maju", by=person(house.people.treasurer))
    with pytest.raises(Refused, match="Rekening penerima"):
        paying.pay(request, by=house.people.deputy, day=MARCH, key=uuid4())
    assert not Act.objects.filter(step="pay").exists()


def test_what_is_open_can_be_let_go_and_nothing_more(house: House) -> None:
    commitment = house.commit("25000000")
    house.submit(commitment, "10000000")
    with pytest.raises(Refused, match=r"tinggal Rp ?15\.000\.000"):
        committing.adjust(
            commitment, "release", Decimal(16_000_000), by=house.people.officer, key=uuid4(), reason="Sisa lelang"
        )
    committing.adjust(
        commitment, "release", Decimal(15_000_000), by=house.people.officer, key=uuid4(), reason="Sisa lelang"
    )
    assert state(house)[1:3] == (10_000_000, 10_000_000)
    commitment.refresh_from_db()
    assert commitment.open == 0
    assert Request.objects.count() == 1


def test_a_plan_is_told_what_became_of_its_money(house: House) -> None:
    house.paid(house.submit(house.commit("25000000"), "10000000"))
    line = house.lines[0]
    undertaking = Undertaking(pk=1, year=line.year, agency_id=line.agency_id, activity_id=line.activity_id)
    told = {stage.kind: stage for stage in telling.spending(undertaking)}
    assert {kind: int(stage.amount or 0) for kind, stage in told.items()} == {
        "budget": 210_000_000, "commitment": 25_000_000, "payment": 10_000_000,
    }  # fmt: skip
    assert told["payment"].on == MARCH
    assert not told["payment"].done
