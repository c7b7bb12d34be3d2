"""Cash, revenue, deposits and taxes as their people use them: asked for, accounted for, brought back, printed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from simpul.finance import roles
from simpul.finance.budget.models import Line
from simpul.finance.treasury import accounting, cashbook, parties, paying, taxes
from simpul.finance.treasury.models import (
    Accounting,
    Commitment,
    Deposit,
    Float,
    PartyAccount,
    Receipt,
    Remittance,
    Request,
    Revenue,
)
from simpul.finance.treasury.paying import Tax
from simpul.finance.treasury.tests.conftest import MARCH, YEAR, House, person
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.audit.models import Entry
from simpul.kernel.testing import cast
from simpul.lib import clock, periods

pytestmark = pytest.mark.django_db
DESK = "/keuangan/belanja/"
INCOME_TAX = "2.1.01.05.01.0001"


def at(viewer: Viewer) -> Client:
    return cast.sign_in(Client(), viewer)


@pytest.fixture(autouse=True)
def _in_march(settings: Any) -> Iterator[None]:
    settings.SESSION_COOKIE_AGE = 3 * 365 * 86_400  # the database counts by the real clock
    with clock.frozen(datetime(YEAR, 3, 15, 3, tzinfo=UTC)):
        yield


def own_account(house: House) -> PartyAccount:
    """The account of the agency's treasurer."""
    party = parties.enter("Bendahara DPUPR", "agency", by=person(house.people.finance))
    account = parties.give_account(
        party, "Bank Jateng", "3001000999", "Bendahara DPUPR", by=person(house.people.treasurer)
    )
    return parties.verify(account, by=person(house.people.finance), evidence="Surat bank")


def test_cash_from_the_request_to_the_book(house: House) -> None:
    who = house.people
    account = own_account(house)
    accounting.cap(house.agency, YEAR, Decimal(20_000_000), decree="Keputusan Bupati 900/2027", by=who.general)
    asked = {
        "kind": "up", "agency": house.agency.pk, "account": account.pk, "prepared_by": person(who.activity).pk, "amount": "20.000.001",
        "words": "Uang persediaan", "day": MARCH, "key": uuid4(),
    }  # fmt: skip
    refused = at(who.treasurer).post(f"{DESK}kas/minta/", asked)
    assert refused.status_code == 422
    assert "20.000.001" in refused.content.decode()
    assert at(who.treasurer).post(f"{DESK}kas/minta/", asked | {"amount": "20.000.000"}).status_code == 302
    house.paid(Request.objects.get(kind="up"))
    held = Float.objects.get()
    commitment = house.commit("3000000", kind=Commitment.Kind.FLOAT)
    spent = {f"of_{commitment.pk}": "2.500.000", "words": "Alat tulis", "day": MARCH, "key": uuid4()}
    address = f"{DESK}kas/{held.pk}/"
    assert "Alat tulis kantor" in at(who.finance).get(address).content.decode(), "the commitment may be chosen"
    nothing = at(who.finance).post(f"{address}spj/", spent | {f"of_{commitment.pk}": ""})
    assert nothing.status_code == 422
    assert "sedikitnya satu komitmen" in nothing.content.decode()
    for _twice in range(2):
        assert at(who.finance).post(f"{address}spj/", spent).status_code == 302
    assert Accounting.objects.get().amount == Decimal(2_500_000), "sent twice it is one"
    too_much = {"amount": "17.500.001", "words": "Sisa", "day": MARCH, "key": uuid4()}
    assert at(who.treasurer).post(f"{address}setor/", too_much).status_code == 422
    assert at(who.treasurer).post(f"{address}setor/", too_much | {"amount": "500.000"}).status_code == 302
    book = cashbook.of(house.agency, periods.month(YEAR, 3))
    assert [one.balance for one in book.lines] == [Decimal(20_000_000), Decimal(17_500_000), Decimal(17_000_000)]
    assert book.closing == Float.objects.get().held == Decimal(17_000_000)
    april = cashbook.of(house.agency, periods.month(YEAR, 4))
    assert (april.opening, april.lines) == (Decimal(17_000_000), [])
    page = at(who.treasurer).get(f"{DESK}kas/buku/?opd={house.agency.code}&bulan={YEAR}-03").content.decode()
    assert "17.000.000,00" in page
    assert "".join(
        map(bytes.decode, at(who.treasurer).get(f"{DESK}kas/buku/?bulan={YEAR}-03&unduh=csv").streaming_content)
    )
    for paper in (f"{DESK}spj/{Accounting.objects.earliest('pk').pk}/spj.pdf", f"{DESK}kas/buku.pdf?bulan={YEAR}-03"):
        assert at(who.treasurer).get(paper).content.startswith(b"%PDF-")
    for nonsense in ("13", "2027-13", "x" * 300, "2027-Q1"):
        assert at(who.treasurer).get(f"{DESK}kas/buku/", {"bulan": nonsense, "opd": nonsense}).status_code == 200


def test_revenue_to_the_treasurer_and_its_deposit(house: House) -> None:
    who = house.people
    line = Line.objects.get(outgoing=False, year=YEAR)
    keeper = cast.officer(roles.REVENUE_TREASURER, at=line.agency)
    told = {
        "line": line.pk,
        "amount": "1.500.000",
        "reference": "SKR/1",
        "words": "Retribusi",
        "day": MARCH,
        "key": uuid4(),
    }
    assert at(keeper).post(f"{DESK}pendapatan/", told).status_code == 302
    assert Revenue.objects.get().to_treasurer
    brought = {"agency": line.agency.pk, "number": "STS/1", "amount": "1.500.001", "day": MARCH, "key": uuid4()}
    assert at(keeper).post(f"{DESK}setoran/", brought).status_code == 422
    assert at(keeper).post(f"{DESK}setoran/", brought | {"amount": "1.500.000"}).status_code == 302
    assert taxes.in_hand([line.agency.pk]) == [(line.agency, Decimal(0))]
    assert at(keeper).get(f"{DESK}setoran/{Deposit.objects.get().pk}/sts.pdf").content.startswith(b"%PDF-")
    assert at(who.finance).post(f"{DESK}pendapatan/", told).status_code == 403


def test_taxes_of_december_are_paid_in_january(house: House) -> None:
    who = house.people
    kept = Tax("PPh 22", INCOME_TAX, Decimal(2_000_000), Decimal(30_000))
    house.paid(house.submit(house.commit(), "2000000", taxes=[kept]))
    [owed] = taxes.standing(YEAR)
    assert (owed.withheld, owed.owed) == (Decimal(30_000), Decimal(30_000))
    page = at(who.deputy).get(f"{DESK}pajak/").content.decode()
    assert "30.000,00" in page
    told = {"account": owed.code, "amount": "30.001", "receipt": "NTPN1", "day": MARCH, "key": uuid4()}
    assert at(who.deputy).post(f"{DESK}pajak/", told).status_code == 422
    assert at(who.treasurer).post(f"{DESK}pajak/", told).status_code == 403
    assert at(who.deputy).post(f"{DESK}pajak/", told | {"amount": "30.000"}).status_code == 302
    assert Remittance.objects.get().year == YEAR
    assert taxes.standing(YEAR)[0].owed == 0


def test_papers_say_what_the_books_say_and_whose_they_are(house: House) -> None:
    who = house.people
    commitment = house.commit()
    request = house.submit(commitment, "2000000")
    address = f"{DESK}spp/{request.pk}/"
    assert at(who.treasurer).get(f"{address}spp.pdf").content.startswith(b"%PDF-")
    for early in ("spm", "sp2d", "bast", "x"):
        assert at(who.treasurer).get(f"{address}{early}.pdf").status_code == 404, "what was not made is not printed"
    house.paid(request)
    again = at(who.treasurer).get(f"{address}sp2d.pdf")
    assert again.headers["Content-Disposition"] == f'inline; filename="sp2d-dpupr-{YEAR}-{request.no}.pdf"'
    assert again.content == at(who.general).get(f"{address}sp2d.pdf").content, "the same for everybody, to the byte"
    told = {
        "number": "BAST/1",
        "day": MARCH,
        "words": "Kertas",
        "amount": "100.000",
        "evidence": "Berita acara",
        "key": uuid4(),
    }
    assert at(who.activity).post(f"{DESK}komitmen/{commitment.pk}/terima/", told).status_code == 302
    assert at(who.activity).get(f"{DESK}terima/{Receipt.objects.get().pk}/bast.pdf").content.startswith(b"%PDF-")
    stranger = at(cast.officer(roles.SPENDING_TREASURER, at=cast.agency("dlh")))
    for closed in (f"{address}sp2d.pdf", f"{DESK}terima/{Receipt.objects.get().pk}/bast.pdf"):
        assert stranger.get(closed).status_code == 404
    assert not Entry.objects.filter(verb="treasury.paper").exists(), "a company is public"


def test_each_taking_of_a_paper_that_names_a_person_is_written_down(house: House) -> None:
    who = house.people
    somebody = parties.enter("Siti Aminah", "person", by=person(who.officer))
    account = parties.give_account(somebody, "BRI", "123456789", "Siti Aminah", by=person(who.treasurer))
    parties.verify(account, by=person(who.finance), evidence="Buku tabungan")
    commitment = house.commit()
    request = paying.submit(
        house.agency, account, {commitment: Decimal(1_000_000)}, words="Honor", day=MARCH, by=who.treasurer,
        prepared_by=person(who.activity), key=uuid4(),
    )  # fmt: skip
    assert at(who.finance).get(f"{DESK}spp/{request.pk}/spp.pdf").status_code == 200
    assert Entry.objects.get(verb="treasury.paper").object_id == str(request.pk)
