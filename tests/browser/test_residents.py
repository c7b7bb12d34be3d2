"""Stories of residents and of the public, on a phone without JavaScript and in both languages. The last page of each is asked by axe."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from simpul.kernel.accounts.viewer import NOBODY, Viewer
from simpul.kernel.cases import engine
from simpul.kernel.indicators.scopes import measure_parts
from simpul.kernel.testing import cast
from simpul.kernel.web.figures import this_month
from simpul.lib import memo
from simpul.services.complaints.flow import AGENCY, DESK, ReportFlow
from simpul.services.complaints.models import Report
from tests.browser.accessibility import faults

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
LANGUAGES = ("id-ID", "en-US")
WORDS = "Lampu jalan mati di depan pasar desa sejak Senin malam."
FORM = "main form[data-draft]"
TONGUE = {
    "id-ID": ("Laporan terkirim", "Saya juga", "Anonim", "Petugas instansi, DISHUB"),
    "en-US": ("Report sent", "Me too", "Anonymous", "Agency officer, DISHUB"),
}
Visit = Callable[..., Page]


def opened(by: Viewer = NOBODY, village: int = 0) -> Report:
    """A public report that the transport agency has."""
    fields: dict[str, Any] = {
        "title": "Lampu jalan mati", "text": WORDS, "category_id": "lampu-jalan", "region": cast.village(village),
        "applicant": by.user.resident if by.user else None,
    }  # fmt: skip
    case, _code = engine.open_case(Report, by=by, fields=fields)
    engine.perform(ReportFlow.forward, case, by=cast.officer(DESK), agency=cast.agency("dishub"), publish=True)
    return case


def answered(case: Report, words: str = "Lampu sudah kami ganti.") -> None:
    officer = cast.officer(AGENCY, at=cast.agency("dishub"))
    photo = cast.photo("gold")
    home = cast.sign_in(Client(), officer)
    sent = {"answer-text": words, "answer-photos": SimpleUploadedFile("sesudah.jpg", photo, "image/jpeg")}
    assert home.post(f"/meja/kasus/{case.number}/langkah/answer/", sent).status_code == 302
    case.refresh_from_db()


def fill(page: Page, words: str = WORDS, secrecy: str = "0", village: int = 0) -> None:
    page.goto("/layanan/aduan/ajukan/")
    page.fill("[name=text]", words)
    page.select_option("[name=category]", "lampu-jalan")
    page.select_option("[name=region]", cast.village(village).code)
    page.check(f"[name=secrecy][value='{secrecy}']")
    page.locator(f"{FORM} .actions button").first.click()


def no_fault(visit: Visit, page: Page, language: str) -> None:
    """Asked in a second window with the same cookies: axe itself is a script."""
    other = visit(language=language)
    context: BrowserContext = other.context
    context.add_cookies(page.context.cookies())  # type: ignore[arg-type]
    other.goto(page.url)
    assert faults(other) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_neighbour_joins_instead_of_repeating_is_told_and_two_reopen_it(visit: Visit, language: str) -> None:
    case = opened(cast.resident("Siti Rahayu"))
    joko = visit(cast.resident("Joko Susilo"), javascript=False, language=language)
    fill(joko)
    offer = joko.locator(f"form[action='/lacak/{case.number}/saya-juga/'] button")
    expect(offer).to_contain_text(TONGUE[language][1])
    expect(joko.locator("[name=text]")).to_have_value(WORDS)
    offer.click()
    expect(joko.locator(".notice.ok")).to_be_visible()
    assert Report.objects.count() == 1

    maria = visit(cast.resident("Maria Lestari"), javascript=False, language=language)
    maria.goto(f"/lacak/{case.number}/")
    maria.locator(f"form[action='/lacak/{case.number}/saya-juga/'] button").click()
    answered(case)
    joko.goto("/kabar/")
    expect(joko.locator("main")).to_contain_text(case.number)
    for page in (joko, maria):
        page.goto(f"/lacak/{case.number}/")
        page.locator("details:has(#sanggah) summary").click()
        page.fill("#sanggah", "Semalam mati lagi.")
        page.locator("form:has(#sanggah) button").click()
        expect(page.locator(".notice.ok")).to_be_visible()
    case.refresh_from_db()
    assert case.state == "objected"
    no_fault(visit, maria, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_anonymous_report_is_followed_by_number_and_code(visit: Visit, language: str) -> None:
    home = visit(javascript=False, language=language)
    fill(home, "Pungutan liar parkir di depan pasar setiap hari Minggu.", secrecy="1")
    expect(home.get_by_role("heading", name=TONGUE[language][0])).to_be_visible()
    number, code = (home.locator(f"[data-{name}]").inner_text() for name in ("number", "code"))
    expect(home.locator("img.qr")).to_be_visible()

    elsewhere = visit(javascript=False, language=language)
    elsewhere.goto(f"/lacak/{number}/")
    expect(elsewhere.locator("#nomor")).to_have_value(number)
    elsewhere.fill("#kode", "SALAH-KODE")
    elsewhere.locator("main form[action='/lacak/'] button").click()
    expect(elsewhere.locator(".errors")).to_be_visible()
    expect(elsewhere.locator("main")).not_to_contain_text("Pungutan liar")
    elsewhere.fill("#nomor", number.lower())
    elsewhere.fill("#kode", code)
    elsewhere.locator("main form[action='/lacak/'] button").click()
    expect(elsewhere.locator("#laporan + p, .card .said").first).to_contain_text("Pungutan liar")
    expect(elsewhere.locator("aside")).to_contain_text(TONGUE[language][2])
    elsewhere.locator("details:has(#pesan) summary").click()
    elsewhere.fill("#pesan", "Terjadi lagi hari ini.")
    elsewhere.locator("form:has(#pesan) button").click()
    expect(elsewhere.locator(".timeline")).to_contain_text("Terjadi lagi hari ini.")
    no_fault(visit, elsewhere, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_resident_reads_who_looked_takes_a_copy_and_asks_for_a_correction(visit: Visit, language: str) -> None:
    siti = cast.resident("Siti Rahayu")
    case = opened(siti)
    cast.sign_in(Client(), cast.officer(AGENCY, at=cast.agency("dishub"))).get(f"/meja/kasus/{case.number}/")
    page = visit(siti, javascript=False, language=language)
    page.goto("/akun/data-saya/")
    expect(page.locator("section:has(> header #dilihat) .timeline li").first).to_contain_text(TONGUE[language][3])
    page.locator("form[action='/akun/data-saya/salinan/'] button").click()
    expect(page.locator("section:has(> header #salinan)")).to_contain_text(re.compile("sedang dibuat|being made"))
    page.locator("a[href*='kind=correction']").click()
    page.fill("[name=text]", "Nama saya tertulis Siti Rahayu, di KTP Siti Rahayuningsih.")
    page.locator(f"{FORM} .actions button").first.click()
    number = page.locator("[data-number]").inner_text()
    page.goto("/urusan/")
    expect(page.locator("main")).to_contain_text(number)
    page.goto("/akun/data-saya/")
    no_fault(visit, page, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_leads_to_its_cases_and_every_place_to_its_feed(visit: Visit, language: str) -> None:
    case = opened()
    measure_parts(this_month())
    memo.forget_everything()
    page = visit(javascript=False, language=language)
    page.goto("/kinerja/")
    page.locator("tr", has_text="Dishub").locator("a[href*='still_open']").click()
    page.locator("a.num", has_text=case.number).click()
    expect(page.locator("h1")).to_have_text("Lampu jalan mati")

    page.goto("/peta-aduan/")
    district, village = cast.village().code[:8], cast.village().code
    page.locator(f"main .stack > .table th a[href*='kecamatan={district}']").click()
    page.locator(f"td a[href*='kecamatan={village}']").first.click()
    expect(page.locator(f"a[href='/lacak/{case.number}/']")).to_be_visible()
    feed = page.locator("main a[href^='/umpan/laporan.atom']").get_attribute("href")
    assert feed
    assert village in feed
    assert case.number in Client().get(feed).content.decode()
    no_fault(visit, page, language)


def test_the_whole_journey_in_english(visit: Visit, photo_file: Callable[[str], str]) -> None:
    """With scripts, by keyboard where it matters: from the home page to the answer, with the work beside what was reported."""
    siti = cast.resident("Siti Rahayu")
    page = visit(siti, language="en-US")
    page.goto("/")
    page.get_by_role("link", name="Reports and complaints").first.click()
    page.get_by_role("link", name="Make a report").first.click()
    page.locator(f"{FORM} .actions button").first.press("Enter")
    summary = page.locator(".errors")
    expect(summary).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Tell us what happened")).to_be_focused()
    page.keyboard.type(WORDS)
    page.select_option("[name=category]", "lampu-jalan")
    page.set_input_files("input[name=photos]", photo_file("darkred"))
    page.select_option("[name=region]", cast.village().code)
    page.locator(f"{FORM} .actions button").first.click()
    expect(page.get_by_role("heading", name="Report sent")).to_be_visible()
    case = Report.objects.get()
    engine.perform(ReportFlow.forward, case, by=cast.officer(DESK), agency=cast.agency("dishub"), publish=True)
    answered(case)
    page.get_by_role("link", name="Open the report").click()
    shots = page.locator("section:has(> header #jawaban) .photos.pair figcaption")
    assert shots.all_inner_texts() == ["Before", "After"]
    page.get_by_text("Rate and close").first.click()
    page.get_by_text("5: very content").click()
    page.get_by_role("button", name="Rate and close").click()
    expect(page.locator(".notice.ok")).to_be_visible()
    assert "Anda" not in page.locator("main").inner_text().replace(WORDS, "")
    assert faults(page) == []
