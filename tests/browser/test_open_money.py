"""Money open to everybody, with JavaScript off, on a phone: from all of it to one payment, to its target, and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from simpul.finance.budget.tests import making
from simpul.finance.openness.tests.conftest import SECRET, YEAR, Money, told
from simpul.kernel.testing import cast
from tests.browser.accessibility import faults_in_all_themes, overflow_when_narrow
from tests.browser.conftest import PHONE

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def money(transactional_db: None) -> Money:
    with making.open_door():
        return told()


def test_the_thread_is_followed_by_links_alone(visit: Callable[..., Page], money: Money) -> None:
    page = visit(cast.resident(), size=PHONE)
    wrong: list[Any] = []

    def look() -> None:
        wrong.extend((page.url, fault) for fault in [*faults_in_all_themes(page).items(), *overflow_when_narrow(page)])
        assert SECRET not in page.content()

    page.goto("/anggaran/")
    look()
    page.get_by_role("main").get_by_role("link", name="Lihat pembayarannya").click()
    look()
    page.get_by_role("link", name="Pembayaran ATK").click()
    look()
    page.get_by_role("main").locator(".timeline a[href*='/benang/target/']").first.click()
    look()
    page.get_by_role("main").locator("td a[href*='menurut=baris']").first.click()
    look()
    page.get_by_role("main").locator("th a").first.click()
    look()
    page.goto(f"/anggaran/{YEAR}/jalannya/")
    look()
    page.goto("/benang/?nomor=9/1999")
    look()
    assert wrong == []
