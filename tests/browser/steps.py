"""What people do on the page of a case, again and again: unfold a step, fill it in, take it; and reports to do it with."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect

from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.cases import engine
from simpul.kernel.organizations.models import Agency
from simpul.kernel.testing import cast
from simpul.services.complaints.flow import ReportFlow
from simpul.services.complaints.models import Report

WORDS = "Lampu jalan mati di depan balai desa sejak Senin malam. Gelap sekali."


def unfold(page: Page, words: str) -> Locator:
    """The form of a step, unfolded."""
    link = page.locator(".offers a", has_text=words)
    if link.count():
        link.first.click()
    fold = page.locator("details.offer", has_text=words).first
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()
    return fold


def card(page: Page, title: str) -> Locator:
    """A card of a page, by its heading."""
    return page.locator("section", has=page.get_by_role("heading", name=title, exact=True))


def filed(by: Viewer, text: str = WORDS, *, category: str = "parkir", **more: Any) -> Report:
    """A report that a resident sent."""
    village = cast.village()
    fields = {
        "title": text.partition(".")[0], "text": text, "category_id": category, "region": village, "place": village.centre,
        "applicant": by.user.resident if by.user else None,
    }  # fmt: skip
    return engine.open_case(Report, by=by, fields=fields | more)[0]


def forwarded(report: Report, to: Agency, by: Viewer) -> Report:
    """The report, verified by the desk and shown to everybody without its photos."""
    engine.perform(ReportFlow.forward, report, by=by, agency=to, publish=True)
    return report


def open_desk(page: Page, report: Report) -> None:
    """The page of a report at the desk."""
    page.goto(f"/meja/kasus/{report.number}/")
    expect(page.locator("h1")).to_be_visible()
