"""A photo is held, covered by an officer, and only then seen by everybody; taken back, nobody sees it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from simpul.kernel.cases import conversation
from simpul.kernel.cases.models import Attachment
from simpul.kernel.documents import store
from simpul.kernel.testing import cast
from simpul.services.complaints.flow import DESK
from tests.browser.accessibility import faults
from tests.browser.conftest import DESK as WIDE
from tests.browser.steps import filed, forwarded, open_desk

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_a_photo_is_covered_before_everybody_sees_it(visit: Callable[..., Page]) -> None:
    dewi, joko = cast.officer(DESK, name="Dewi"), cast.resident("Joko Susilo")
    report = filed(joko, "Mobil parkir di trotoar. Pejalan kaki turun ke jalan.")
    raw = conversation.attach(report, store(cast.photo(), by=None, name="kejadian.jpg"), kind=Attachment.Kind.PHOTO)
    forwarded(report, cast.agency("dishub"), dewi)
    public, page = visit(), visit(dewi, size=WIDE)

    public.goto(f"/lacak/{report.number}/")
    expect(public.locator(".photos img")).to_have_count(0)
    assert (stolen := public.request.get(raw.url)).status == 404, stolen.url

    open_desk(page, report)
    page.get_by_role("link", name="Foto 1 untuk umum").click()
    assert faults(page) == []
    page.get_by_label("Kolom 3 baris 4").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Lihat hasilnya").click()
    expect(page.get_by_role("heading", name="Yang akan dilihat umum")).to_be_visible()
    expect(page.get_by_label("Kolom 3 baris 4")).to_be_checked()
    page.get_by_role("button", name="Tampilkan untuk umum").click()
    expect(page.get_by_text("tampil, sebagian ditutup")).to_be_visible()
    assert faults(page) == []

    public.reload()
    shown = public.locator(".photos a")
    expect(shown).to_have_count(1)
    covered = shown.get_attribute("href") or ""
    assert public.request.get(covered).status == 200
    assert public.request.get(raw.url).status == 404, "what lies beneath stays with those it concerns"
    assert faults(public) == []

    page.get_by_role("link", name="Foto 1 untuk umum").click()
    page.get_by_role("button", name="Tarik dari umum").click()
    assert public.request.get(covered).status == 404
