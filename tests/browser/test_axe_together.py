"""The same rules on the pages of cases that several agencies, residents or reports share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from simpul.kernel.cases import engine, following, linking
from simpul.kernel.testing import cast
from simpul.services.complaints.flow import AGENCY, DESK, ReportFlow
from simpul.services.complaints.models import Report
from tests.browser.accessibility import faults
from tests.browser.conftest import DESK as WIDE
from tests.browser.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WORDS = "Lampu jalan mati di depan pasar desa sejak Senin malam."


@pytest.fixture
def shared() -> dict[str, Any]:
    desk, village, agency = cast.officer(DESK, name="Dewi"), cast.village(), cast.agency("dishub")
    officer = cast.officer(AGENCY, at=agency, name="Budi")
    cases = []
    for name in ("Siti Rahayu", "Joko Susilo"):
        by = cast.resident(name)
        assert by.user
        fields = {
            "title": "Lampu jalan mati", "text": WORDS, "category_id": "parkir", "region": village,
            "place": village.centre, "applicant": by.user.resident,
        }  # fmt: skip
        case, _code = engine.open_case(Report, by=by, fields=fields)
        engine.perform(ReportFlow.forward, case, by=desk, agency=agency, publish=True)
        cases.append(case)
    give = ReportFlow.transitions["task_give"]
    engine.perform(give, cases[0], by=officer, agency=cast.agency("dpupr"), asked="Periksa tiang lampunya.")
    linking.link(cases[0], cases[1].number, "related", by=officer)
    neighbour = cast.resident("Maria Lestari")
    following.join(cases[0], neighbour)
    helper = cast.officer(AGENCY, at=cast.agency("dpupr"), name="Wati")
    return {"case": cases[0], "officer": officer, "helper": helper, "neighbour": neighbour, "village": village}


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["360px", "1366px"])
def test_no_shared_page_has_a_fault(visit: Callable[..., Page], shared: dict[str, Any], size: dict[str, int]) -> None:
    number = shared["case"].number
    wrong = {}
    for who, address in (
        ("officer", f"/meja/kasus/{number}/"), ("helper", f"/meja/kasus/{number}/"), ("helper", "/meja/?lihat=tugas"),
        ("neighbour", f"/lacak/{number}/"),
    ):  # fmt: skip
        page = visit(shared[who], size=size)
        page.goto(address)
        wrong[f"{who} {address}"] = faults(page)
    assert not any(wrong.values()), wrong


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["360px", "1366px"])
def test_what_is_reported_nearby_is_offered_before_it_is_sent_again(
    visit: Callable[..., Page], shared: dict[str, Any], size: dict[str, int]
) -> None:
    page = visit(shared["neighbour"], size=size)
    page.goto("/layanan/aduan/ajukan/")
    page.fill("[name=text]", WORDS)
    page.select_option("[name=category]", "lampu-jalan")
    page.evaluate(
        """([x, y]) => { document.querySelector("[name=longitude]").value = x; document.querySelector("[name=latitude]").value = y; }""",
        [str(shared["village"].centre.x), str(shared["village"].centre.y)],
    )
    page.click("main form[data-draft] button:has-text('Kirim')")
    page.wait_for_selector("#sudah-ada")
    assert page.input_value("[name=text]") == WORDS
    assert faults(page) == []
