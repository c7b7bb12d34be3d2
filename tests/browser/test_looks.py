"""The command centre and the home page in a real browser: live, by keyboard, at every width, without a fault of accessibility."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from simpul.kernel.accounts.roles import REGENT
from simpul.kernel.accounts.viewer import NOBODY
from simpul.kernel.cases import engine
from simpul.kernel.testing import cast
from simpul.services.complaints.models import Report
from tests.browser.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}
NARROW, WALL = {"width": 320, "height": 640}, {"width": 1920, "height": 1080}
THEMES = ("batang", "tapanuli_selatan")


def filed(title: str = "Lampu jalan mati") -> Report:
    fields = {"title": title, "text": title, "category_id": "lampu-jalan", "region": cast.village()}
    return engine.open_case(Report, by=NOBODY, fields=fields)[0]


def faults(page: Page) -> list[str]:
    """What axe finds in either theme, and whether the page is wider than the screen."""
    found = []
    for theme in THEMES:
        page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        found += [
            f"{theme}: {one['id']} {one['nodes'][0]['target']}"
            for one in Axe().run(page, options=RULES).response["violations"]
        ]
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return found + ([f"{wide} px too wide"] if wide > 0 else [])


@pytest.mark.parametrize("size", [NARROW, PHONE, DESK])
@pytest.mark.parametrize("address", ["/", "/privasi/", "/aksesibilitas/", "/hukum/"])
def test_public_pages(visit: Callable[..., Page], address: str, size: Any) -> None:
    filed()
    page = visit(size=size)
    page.goto(address)
    assert faults(page) == []


STAFF = [
    ("/pusat-komando/", PHONE),
    ("/pusat-komando/", DESK),
    ("/pusat-komando/?layar=dinding", WALL),
    ("/pusat-komando/kasus/", PHONE),
    ("/pusat-komando/kasus/", DESK),
]


@pytest.mark.parametrize(("address", "size"), STAFF)
def test_the_command_centre(visit: Callable[..., Page], address: str, size: Any) -> None:
    filed()
    page = visit(cast.officer(REGENT), size=size)
    page.goto(address)
    assert faults(page) == []


def test_an_event_shows_within_five_seconds_and_the_keyboard_stays_where_it_was(visit: Callable[..., Page]) -> None:
    filed()
    page = visit(cast.officer(REGENT), size=DESK)
    page.goto("/pusat-komando/")
    opens = page.locator(".command .figure", has_text="Kasus terbuka")
    expect(opens.locator(".value")).to_have_text("1")
    opens.focus()
    filed()
    expect(opens.locator(".value")).to_have_text("2", timeout=5_500)
    expect(opens).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(2)


def test_without_javascript_it_is_a_page_like_any_other(visit: Callable[..., Page]) -> None:
    case = filed()
    page = visit(cast.officer(REGENT), size=DESK, javascript=False)
    page.goto("/pusat-komando/")
    page.locator(".districts a").first.focus()
    page.get_by_role("link", name="Masuk hari ini").first.click()
    expect(page.get_by_role("link", name=case.number)).to_be_visible()
