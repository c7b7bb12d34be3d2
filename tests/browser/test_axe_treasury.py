"""The treasury's desk in a real browser: no axe violations in any theme, nothing wider than the screen, forms open with their faults."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from playwright.sync_api import Page

from simpul.finance.budget.tests import making
from simpul.finance.treasury import accounting, case_payments, committing, parties, statements, transfers
from simpul.finance.treasury.models import BankLine, Commitment, Float
from simpul.finance.treasury.tests.conftest import MARCH, YEAR, House, build, person
from tests.browser.accessibility import faults_in_all_themes, overflow_when_narrow
from tests.browser.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
DESK = "/keuangan/belanja/"


def filled() -> House:
    """Something on every page: a contract, a payment that is in a file, one that isn't, cash with an SPJ, a bank file, a mandate."""
    house = build()
    who = house.people
    contract = house.contract()
    committing.amend(contract, "ADD/1", day=MARCH, reason="Volume bertambah", delta=Decimal(1_000), by=who.officer)
    committing.see_progress(contract, Decimal(40), day=MARCH, evidence="Laporan 1", by=who.activity)
    first, _second = (house.paid(house.submit(house.commit("2000000"), "2000000")) for _one in range(2))
    transfers.bundle([first.pk], account="1-001-RKUD", day=MARCH, by=who.deputy, key=uuid4())
    own = parties.enter("Bendahara DPUPR", "agency", by=person(who.finance))
    account = parties.give_account(own, "BPD", "3001000999", "Bendahara DPUPR", by=person(who.treasurer))
    parties.verify(account, by=person(who.finance), evidence="Surat bank")
    accounting.cap(house.agency, YEAR, Decimal(10_000_000), decree="Keputusan Bupati", by=who.general)
    asked = accounting.ask(
        "up", house.agency, account, Decimal(5_000_000), words="UP", day=MARCH, by=who.treasurer, prepared_by=person(who.activity),
        key=uuid4(),
    )  # fmt: skip
    house.paid(asked)
    spent = house.commit("1000000", kind=Commitment.Kind.FLOAT)
    accounting.account_for(
        Float.objects.get(), {spent: Decimal(1_000)}, words="ATK", day=MARCH, by=who.finance, key=uuid4()
    )
    statements.take_in("1-001", f"Tanggal;Jumlah;Keterangan\n16/03/{YEAR};-2000000;SP2D\n".encode(), by=who.deputy)
    case_payments.give(
        house.agency,
        "requests",
        most=Decimal(1_000_000),
        starts=MARCH,
        ends=MARCH + timedelta(days=200),
        decree="SK 1",
        by=who.treasurer,
    )
    return house


def test_the_pages_of_the_treasury_are_sound(visit: Callable[..., Page]) -> None:
    with making.open_door():
        house = filled()
    who, held, line = house.people, Float.objects.get(), BankLine.objects.get()
    contract, commitment = Commitment.objects.earliest("pk"), Commitment.objects.latest("pk")
    ways = {
        who.treasurer: ["kas/", "kas/minta/", f"kas/{held.pk}/", f"kas/buku/?bulan={YEAR}-03", "mandat/", f"komitmen/{contract.pk}/"],
        who.officer: ["kontrak/", "kontrak/baru/", "kontrak/1/", f"komitmen/{commitment.pk}/", "anggaran-kas/"],
        who.deputy: ["bank/", "bank/kirim/", "bank/rekonsiliasi/", f"bank/baris/{line.pk}/", "pendapatan/", "pajak/", "setoran/"],
        who.finance: [f"kas/{held.pk}/"],
    }  # fmt: skip
    wrong = []
    for viewer, pages in ways.items():
        page = visit(viewer, size=PHONE)
        for address in pages:
            page.goto(DESK + address)
            page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
            wrong += [(address, fault) for fault in [*faults_in_all_themes(page).items(), *overflow_when_narrow(page)]]
    page = visit(who.treasurer, size=PHONE)
    page.goto(f"{DESK}kas/minta/")
    page.get_by_role("button", name="Ajukan").click()
    wrong += [("a form with faults", fault) for fault in faults_in_all_themes(page).items()]
    assert wrong == []
