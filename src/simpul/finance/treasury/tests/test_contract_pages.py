"""Contracts on pages: recorded, changed, seen to progress, spoken for and let go of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from simpul.finance import roles
from simpul.finance.treasury import parties
from simpul.finance.treasury.models import Commitment, Contract
from simpul.finance.treasury.tests.conftest import MARCH, YEAR, House, person
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.testing import cast
from simpul.lib import clock

pytestmark = pytest.mark.django_db
DESK = "/keuangan/belanja/"


def at(viewer: Viewer) -> Client:
    return cast.sign_in(Client(), viewer)


@pytest.fixture(autouse=True)
def _in_march(settings: Any) -> Iterator[None]:
    settings.SESSION_COOKIE_AGE = 3 * 365 * 86_400  # the database counts by the real clock
    with clock.frozen(datetime(YEAR, 3, 15, 3, tzinfo=UTC)):
        yield


def test_a_contract_from_its_record_to_its_addendum(house: House) -> None:
    who = house.people
    told = {
        "agency": house.agency.pk, "party": house.account.party_id, "number": "602/7/2027", "words": "Pemeliharaan jalan",
        "method": "tender", "value": "30.000.000", "day": MARCH, "starts": MARCH, "ends": date(YEAR, 3, 1), "key": uuid4(),
    }  # fmt: skip
    wrong = at(who.officer).post(f"{DESK}kontrak/baru/", told)
    assert wrong.status_code == 422
    assert "tidak boleh sebelum mulai" in wrong.content.decode()
    assert "Pemeliharaan jalan" in wrong.content.decode(), "nothing typed is lost"
    assert at(who.officer).post(f"{DESK}kontrak/baru/", told | {"ends": date(YEAR, 6, 30)}).status_code == 302
    again = at(who.officer).post(f"{DESK}kontrak/baru/", told | {"ends": date(YEAR, 6, 30), "key": uuid4()})
    assert again.status_code == 422, "one number, one contract"
    made = Contract.objects.get()
    address = f"{DESK}kontrak/{made.pk}/"
    addendum = {"number": "ADD/1", "day": MARCH, "delta": "-5.000.000", "reason": "Volume berkurang", "key": uuid4()}
    for nonsense in ("lima", "--5", "9" * 29):
        assert at(who.officer).post(f"{address}adendum/", addendum | {"delta": nonsense}).status_code == 422
    assert at(who.officer).post(f"{address}adendum/", addendum | {"delta": ""}).status_code == 422
    assert at(who.officer).post(f"{address}adendum/", addendum).status_code == 302
    progress = {"percent": "40", "day": MARCH, "evidence": "Laporan 1", "key": uuid4()}
    assert at(who.activity).post(f"{address}kemajuan/", progress | {"percent": "100,1"}).status_code == 422
    assert at(who.activity).post(f"{address}kemajuan/", progress).status_code == 302
    page = at(who.general).get(address).content.decode()
    assert "25.000.000,00" in page, "its value with the addendum"
    assert "40,00%" in page
    assert "602/7/2027" in at(who.general).get(f"{DESK}kontrak/?q=maju").content.decode(), "found by its provider"
    stranger = at(cast.officer(roles.COMMITMENT_OFFICER, at=cast.agency("dlh")))
    assert stranger.get(address).status_code == 404
    assert stranger.post(f"{address}adendum/", addendum).status_code == 404
    assert "602/7/2027" not in stranger.get(f"{DESK}kontrak/").content.decode()


def test_more_or_less_of_a_commitment_by_its_officer(house: House) -> None:
    commitment = house.commit("10000000")
    address = f"{DESK}komitmen/{commitment.pk}/ubah/"
    told = {"kind": "release", "amount": "10.000.001", "reason": "Tidak jadi dibeli", "key": uuid4()}
    refused = at(house.people.officer).post(address, told)
    assert refused.status_code == 422
    assert "Tidak jadi dibeli" in refused.content.decode()
    assert (
        at(house.people.officer).post(address, told | {"kind": "increase", "amount": "140.000.001"}).status_code == 422
    )
    for _twice in range(2):
        assert at(house.people.officer).post(address, told | {"amount": "4.000.000"}).status_code == 302
    assert Commitment.objects.get().released == Decimal(4_000_000), "sent twice it is one"
    assert at(house.people.treasurer).post(address, told).status_code == 403


def test_of_many_payees_those_are_offered_who_are_sought(house: House) -> None:
    for n in range(60):
        party = parties.enter(f"CV Nomor {n:02}", "company", by=person(house.people.officer))
        account = parties.give_account(party, "BRI", f"10000{n:03}", party.name, by=person(house.people.treasurer))
        parties.verify(account, by=person(house.people.finance), evidence="Surat bank")
    commitment = house.commit()
    page = at(house.people.treasurer).get(f"{DESK}komitmen/{commitment.pk}/").content.decode()
    assert page.count("CV Nomor") == 49, "fifty are offered, one of them another"
    sought = at(house.people.treasurer).get(f"{DESK}komitmen/{commitment.pk}/?penerima=nomor+59").content.decode()
    assert sought.count("CV Nomor") == 1
