"""A complaint with its photo from a telephone without signal: kept, sent once, and answered, whatever gets lost on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from simpul.kernel.accounts.viewer import NOBODY
from simpul.kernel.testing import cast
from simpul.services.complaints.models import Report
from tests.browser.accessibility import faults
from tests.browser.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
FORM = "/layanan/aduan/ajukan/"
KEPT = "Tersimpan di telepon ini, dikirim bila ada sinyal"
WORKS = "navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null)"
BLANK = f"caches.match('{FORM}').then(Boolean)"


@pytest.fixture
def phone(browser: Browser, live_server: Any) -> Iterator[BrowserContext]:
    """A telephone with a service worker. Faults of scripts and of the content policy fail the test."""
    context = browser.new_context(base_url=live_server.url, viewport=PHONE, locale="id-ID")
    faults_: list[str] = []
    context.on("weberror", lambda error: faults_.append(str(error.error)))
    context.on("console", lambda line: faults_.append(line.text) if "Content Security Policy" in line.text else None)
    yield context
    context.close()
    assert faults_ == []


def ready(page: Page, path: str = FORM) -> None:
    """Open the form, and wait until the telephone could do without the network."""
    page.goto(path)
    for ready_when in (WORKS, BLANK):
        assert any(page.evaluate(ready_when) or page.wait_for_timeout(200) for _ in range(50)), ready_when


def fill(page: Page, photo: str = "", words: str = "Lampu jalan mati di depan balai desa.") -> None:
    page.get_by_label("Ceritakan apa yang terjadi").fill(words)
    page.get_by_label("Kategori").select_option("lampu-jalan")
    page.get_by_label("Desa atau kelurahan").select_option(cast.village().code)
    if photo:
        page.set_input_files("input[name=photos]", photo)


def send(page: Page) -> None:
    page.get_by_role("button", name="Kirim", exact=True).click()


def queue(page: Page, photo: str = "", words: str = "Lampu jalan mati di depan balai desa.") -> None:
    fill(page, photo, words)
    send(page)
    expect(page.get_by_role("heading", name=KEPT)).to_be_focused()


def only_case(photos: int = 0) -> Report:
    report = Report.objects.get()
    assert report.attachments.count() == photos
    return report


def told(page: Page) -> Report:
    """The one report, whose number and code stand in the list and open it for anybody who has them."""
    shown = page.locator("[data-part=number]").first
    expect(shown).not_to_be_empty(timeout=40_000)
    report = Report.objects.get(number=shown.inner_text())
    code = page.locator("[data-part=code]").first.inner_text()
    assert Client().post("/lacak/", {"nomor": report.number, "kode": code}).status_code == 302
    return report


def test_without_signal_a_complaint_waits_and_is_sent_once(
    phone: BrowserContext, photo_file: Callable[[str], str], tmp_path: Path
) -> None:
    page = phone.new_page()
    ready(page)
    phone.set_offline(True)
    page.reload()
    expect(page.get_by_text("Tidak ada jaringan. Isi dan kirim saja")).to_be_visible()
    page.get_by_label("Ceritakan apa yang terjadi").fill("Lampu jalan mati.")
    expect(page.get_by_text("Draf tersimpan di perangkat ini")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Ceritakan apa yang terjadi")).to_have_value("Lampu jalan mati.")
    queue(page, photo_file("darkred"))
    assert faults(page) == []
    page.screenshot(path=str(tmp_path / "queued.png"), full_page=True)
    page.goto("/layanan/")
    expect(page.get_by_role("heading", name="Tidak ada jaringan")).to_be_visible()
    expect(page.get_by_text("Menunggu sinyal.")).to_be_visible()
    assert faults(page) == []
    page.screenshot(path=str(tmp_path / "offline.png"), full_page=True)
    assert not Report.objects.exists()
    other = phone.new_page()
    other.goto("/luring/")
    phone.set_offline(False)  # both tabs hear of it
    told(page)
    told(other)
    assert only_case(photos=1).text.startswith("Lampu jalan mati")
    assert faults(page) == []
    page.screenshot(path=str(tmp_path / "sent.png"), full_page=True)
    page.get_by_role("button", name="Hapus dari telepon").click()
    expect(page.get_by_text("Tidak ada kiriman yang menunggu.")).to_be_visible()
    page.goto(FORM)
    expect(page.get_by_label("Ceritakan apa yang terjadi")).to_have_value("")


def test_with_signal_the_receipt_comes_at_once_and_nothing_stays(
    phone: BrowserContext, photo_file: Callable[[str], str]
) -> None:
    page = phone.new_page()
    ready(page)
    fill(page, photo_file("gold"))
    send(page)
    expect(page.get_by_role("heading", name="Laporan terkirim")).to_be_visible(timeout=15_000)
    assert page.locator("[data-number]").inner_text() == only_case(photos=1).number
    expect(page.locator("[data-queued-line]")).to_have_count(0)
    page.goto("/luring/")
    expect(page.get_by_text("Tidak ada kiriman yang menunggu.")).to_be_visible()
    page.goto(FORM)
    expect(page.get_by_label("Ceritakan apa yang terjadi")).to_have_value("")


def test_a_lost_answer_is_asked_for_again(phone: BrowserContext, photo_file: Callable[[str], str]) -> None:
    page = phone.new_page()
    ready(page)
    lost: list[int] = []

    def lose(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().status)  # the server has it; the telephone never hears of it
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route(f"**{FORM}", lose)
    queue(page, photo_file("orange"))
    assert lost == [201]
    only_case(photos=1)
    page.goto("/luring/")
    told(page)
    only_case(photos=1)


def test_our_fault_is_tried_again(phone: BrowserContext, photo_file: Callable[[str], str]) -> None:
    page = phone.new_page()
    ready(page)
    page.route(
        f"**{FORM}",
        lambda route: route.fulfill(status=500, body="rusak") if route.request.method == "POST" else route.continue_(),
    )
    queue(page, photo_file("orange"))
    expect(page.get_by_text("Sistem kami sedang terganggu.")).to_be_visible()
    page.unroute(f"**{FORM}")
    told(page)  # by itself, after the first pause of fifteen seconds
    only_case(photos=1)


def test_a_telephone_switched_off_while_sending_goes_on_later(
    phone: BrowserContext, photo_file: Callable[[str], str]
) -> None:
    page = phone.new_page()
    ready(page)
    page.route(f"**{FORM}", lambda route: None if route.request.method == "POST" else route.continue_())
    fill(page, photo_file("orange"))
    send(page)
    expect(page.get_by_text("Sedang dikirim.")).to_be_visible()
    page.close()
    assert not Report.objects.exists()
    later = phone.new_page()
    later.goto("/")
    expect(later.get_by_role("link", name="Kiriman di telepon ini (1)")).to_be_visible()
    later.get_by_role("link", name="Kiriman di telepon ini (1)").click()
    told(later)
    only_case(photos=1)


def test_a_refusal_is_shown_with_all_that_was_typed(phone: BrowserContext, photo_file: Callable[[str], str]) -> None:
    page = phone.new_page()
    ready(page)
    phone.set_offline(True)
    page.reload()
    page.get_by_label("Nomor telepon").fill("0285 119")
    queue(page, photo_file("orange"))
    phone.set_offline(False)
    expect(page.get_by_text("Belum diterima.")).to_be_visible(timeout=15_000)
    assert faults(page) == []
    page.get_by_role("link", name="Perbaiki").click()
    page.wait_for_url("**#ubah=*")
    page.reload()
    expect(page.get_by_label("Ceritakan apa yang terjadi")).to_have_value("Lampu jalan mati di depan balai desa.")
    expect(page.locator("[data-outbox-says]")).to_contain_text("Nomor telepon")
    assert page.evaluate("document.querySelector('input[name=photos]').files.length") == 1
    page.get_by_label("Nomor telepon").fill("0812 3456 7890")
    send(page)
    expect(page.get_by_role("heading", name="Laporan terkirim")).to_be_visible(timeout=15_000)
    only_case(photos=1)


def test_a_mistake_with_signal_shows_the_page_with_the_photo_kept(
    phone: BrowserContext, photo_file: Callable[[str], str]
) -> None:
    page = phone.new_page()
    ready(page)
    fill(page, photo_file("orange"), words="pendek")
    send(page)
    expect(page.get_by_text("1 foto sudah tersimpan.")).to_be_visible(timeout=15_000)
    page.get_by_label("Ceritakan apa yang terjadi").fill("Lampu jalan mati di depan balai desa.")
    send(page)
    expect(page.get_by_role("heading", name="Laporan terkirim")).to_be_visible(timeout=15_000)
    only_case(photos=1)


def test_twenty_wait_and_twenty_arrive(phone: BrowserContext) -> None:
    page = phone.new_page()
    ready(page)
    phone.set_offline(True)
    for n in range(20):
        page.goto(FORM)
        queue(page, words=f"Lampu jalan nomor {n} mati sejak kemarin malam.")
    other = phone.new_page()
    other.goto("/luring/")
    phone.set_offline(False)
    expect(other.locator("[data-part=number]:not(:empty)")).to_have_count(20, timeout=60_000)
    assert Report.objects.count() == 20


def signed_in(phone: BrowserContext, live_server: Any, name: str) -> None:
    client = cast.sign_in(Client(), cast.resident(name))
    cookies = [{"name": key, "value": one.value, "url": live_server.url} for key, one in client.cookies.items()]
    phone.add_cookies(cookies)  # type: ignore[arg-type]


def test_what_one_wrote_is_never_sent_in_anothers_name(phone: BrowserContext, live_server: Any) -> None:
    signed_in(phone, live_server, "Siti Rahayu")
    page = phone.new_page()
    ready(page)
    phone.set_offline(True)
    page.reload()
    assert "Siti" not in page.content()
    queue(page)
    phone.clear_cookies()  # the session has ended
    phone.set_offline(False)
    expect(page.get_by_text("Masuk dengan akun itu")).to_be_visible(timeout=15_000)
    assert not Report.objects.exists()
    signed_in(phone, live_server, "Pak Karto")
    page.goto("/luring/")
    expect(page.get_by_text("Masuk dengan akun itu")).to_be_visible()
    assert not Report.objects.exists()
    page.get_by_role("button", name="Kirim dengan akun sekarang").click()
    assert told(page).applicant is not None


def test_signing_out_leaves_nothing_on_the_telephone(phone: BrowserContext, live_server: Any) -> None:
    signed_in(phone, live_server, "Siti Rahayu")
    page = phone.new_page()
    ready(page)
    page.route("**/luring/izin/", lambda route: route.abort())
    queue(page)
    page.goto("/akun/keluar/")
    page.get_by_role("button", name="Keluar").last.click()
    page.wait_for_url(lambda url: "keluar" not in url)
    page.goto("/luring/")
    expect(page.get_by_text("Tidak ada kiriman yang menunggu.")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft:'))") == []
    names = "(name) => (await (await caches.open(name)).keys()).map((one) => new URL(one.url).pathname)"
    files = page.evaluate(f"async () => (await Promise.all((await caches.keys()).map(async {names}))).flat()")
    assert [path for path in files if not path.startswith("/static/")] == ["/luring/", FORM]


def test_without_javascript_nothing_changes(visit: Callable[..., Page], photo_file: Callable[[str], str]) -> None:
    page = visit(NOBODY, javascript=False)
    page.goto(FORM)
    expect(page.locator("[data-waiting]")).to_be_hidden()
    fill(page, photo_file("gold"))
    send(page)
    expect(page.get_by_role("heading", name="Laporan terkirim")).to_be_visible()
    only_case(photos=1)
