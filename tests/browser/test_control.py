"""The pages of control, looked at by axe, narrow and wide: what everybody reads, and the desk of those who review."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from simpul.finance.control import overriding, reviewing, running
from simpul.finance.control.checks import registry
from simpul.finance.control.models import Hit, Override
from simpul.finance.control.tests.conftest import APRIL, inspector
from simpul.finance.treasury.tests.conftest import YEAR, House, build, person
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.testing import cast
from tests.browser.accessibility import faults_in_all_themes, overflow_when_narrow
from tests.browser.conftest import PHONE

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Page]
DESK = "/keuangan/pengendalian/"


@pytest.fixture
def house(transactional_db: None) -> House:
    """A signed override, one that waits, and two hits: one open, one that an agency answered."""
    house = build()
    house.contract()
    told: dict[str, Any] = {
        "words": "Memilih langsung CV Maju Contoh untuk membuka jalan yang tertimbun.", "legal_basis": "Perpres 12/2021 Pasal 41",
        "reason": "Jalan putus oleh longsor, hanya satu penyedia yang memiliki alat di dekatnya.", "evidence": "Nota dinas 600/12/2027",
        "by": person(house.people.officer), "day": APRIL,
    }  # fmt: skip
    for _n in range(2):
        one = overriding.ask("direct_choice", "contract", "dpupr/602/1/2027", **told)
    overriding.sign(one, granted=True, by=person(house.people.user), day=APRIL)
    commitment = house.commit()
    for amount, invoice in (("1000000", "INV/7"), ("900000", "inv-7"), ("800000", "A-1"), ("700000", "A/1")):
        house.submit(commitment, amount, invoice=invoice)
    running.run(registry["same_invoice"], YEAR, APRIL)
    hit = Hit.objects.order_by("pk")[0]
    reviewing.ask(hit, text="Mengapa tagihan ini diajukan dua kali?", by=inspector(), day=APRIL)
    reviewing.answer(
        hit, text="Yang kedua untuk termin lain.", evidence="BAST 12/2027", by=person(house.people.user), day=APRIL
    )
    return house


def test_the_pages_of_control_are_for_everybody(visit: Visit, house: House) -> None:
    answered, unread = Hit.objects.order_by("pk")
    waiting = Override.objects.waiting().get()
    public = (f"/pengecualian/?tahun={YEAR}", f"/pengecualian/pemeriksaan/?tahun={YEAR}")
    desk = (
        DESK,
        f"{DESK}antrean/",
        f"{DESK}antrean/{answered.pk}/",
        f"{DESK}antrean/{unread.pk}/",
        f"{DESK}pengecualian/",
    )
    wrong: list[Any] = []
    for viewer, addresses in (
        (cast.resident(), public), (Viewer(inspector()), desk), (house.people.user, (f"{DESK}pengecualian/{waiting.pk}/",)),
        (house.people.officer, (f"{DESK}pengecualian/baru/",)),
    ):  # fmt: skip
        page = visit(viewer, size=PHONE)
        for address in addresses:
            answer = page.goto(address)
            assert answer
            assert answer.status == 200, address
            wrong += [(address, theme, found) for theme, found in faults_in_all_themes(page).items()]
            wrong += [(address, found) for found in overflow_when_narrow(page)]
    assert wrong == []
