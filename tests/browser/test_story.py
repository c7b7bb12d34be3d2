"""The story of a broken street light, on a phone of 360 px, with JavaScript and without."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.roles import REGENT
from simpul.kernel.testing import cast
from simpul.services.complaints.flow import AGENCY, DESK
from simpul.services.complaints.models import Report
from tests.browser.conftest import DESK as WIDE
from tests.browser.steps import unfold

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
TOLD = "Lampu jalan mati di depan balai desa sejak Senin malam. Gelap sekali."


def report(page: Page, photo: str) -> str:
    """A resident fills in the form and sends it; returns the number."""
    page.goto("/layanan/aduan/")
    page.get_by_role("link", name="Buat laporan").first.click()
    page.get_by_label("Ceritakan apa yang terjadi").fill(TOLD)
    page.get_by_label("Kategori").select_option("lampu-jalan")
    page.set_input_files("input[name=photos]", photo)
    page.get_by_label("Desa atau kelurahan").select_option(cast.village().code)
    page.get_by_role("button", name="Kirim", exact=True).click()
    expect(page.get_by_role("heading", name="Laporan terkirim")).to_be_visible()
    return page.locator("[data-number]").inner_text()


def verify(page: Page, number: str, agency: str) -> None:
    """The desk forwards it and shows it to everybody."""
    page.goto("/meja/")
    page.get_by_role("link", name=number).click()
    fold = unfold(page, "Teruskan ke instansi")
    fold.get_by_label("Instansi yang berwenang").select_option(label=agency)
    fold.get_by_label("Tampilkan untuk umum").set_checked(True)
    fold.get_by_label("Foto aman ditampilkan").set_checked(True)
    fold.get_by_role("button", name="Teruskan ke instansi").click()
    expect(page.get_by_text(f"{number}: Diverifikasi dan diteruskan.")).to_be_visible()


def answer(page: Page, number: str, words: str, photo: str) -> None:
    """The agency answers with a photo of the work done."""
    page.goto(f"/meja/kasus/{number}/")
    fold = unfold(page, "Jawab")
    fold.get_by_label("Jawaban untuk pelapor").fill(words)
    fold.locator("input[type=file]").set_input_files(photo)
    fold.get_by_role("button", name="Jawab").click()
    expect(page.get_by_text(f"{number}: Ditanggapi.")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])
def test_a_street_light(visit: Callable[..., Page], photo_file: Callable[[str], str], javascript: bool) -> None:
    agency, other = cast.agency("dishub"), cast.agency("dlh")
    people = {
        "siti": cast.resident("Siti Rahayu"), "stranger": cast.resident("Orang Lain"), "desk": cast.officer(DESK, name="Dewi"),
        "officer": cast.officer(AGENCY, at=agency, name="Budi"), "elsewhere": cast.officer(AGENCY, at=other),
        "regent": cast.officer(REGENT),
    }  # fmt: skip
    pages = {
        who: visit(viewer, javascript=javascript, size=WIDE if who == "regent" else None)
        for who, viewer in people.items()
    }
    siti = pages["siti"]

    number = report(siti, photo_file("darkred"))
    pages["regent"].goto("/indikator/aduan.still_open/")
    expect(pages["regent"].get_by_role("link", name=number)).to_be_visible()

    verify(pages["desk"], number, str(agency))
    pages["officer"].goto(f"/meja/kasus/{number}/")
    pages["officer"].get_by_role("button", name="Mulai kerjakan").click()
    answer(pages["officer"], number, "Lampu sudah kami ganti.", photo_file("gold"))

    siti.goto("/urusan/")
    siti.get_by_role("link", name="Lampu jalan mati").click()
    expect(siti.get_by_text("Lampu sudah kami ganti.").first).to_be_visible()
    fold = unfold(siti, "Ajukan sanggahan")
    fold.get_by_label("Alasan").fill("Semalam mati lagi.")
    fold.get_by_role("button", name="Ajukan sanggahan").click()
    expect(siti.get_by_text("Disanggah").first).to_be_visible()

    answer(pages["officer"], number, "Kabelnya kami perbaiki, lampu menyala.", photo_file("orange"))
    siti.goto(f"/lacak/{number}/")
    fold = unfold(siti, "Nilai dan tutup")
    fold.get_by_text("5: sangat puas").click()
    fold.get_by_role("button", name="Nilai dan tutup").click()
    expect(siti.get_by_text("Selesai").first).to_be_visible()

    case = Report.objects.get(number=number)
    assert (case.state, case.objections, case.rating, case.published) == ("closed", 1, 5, True)

    pages["regent"].goto("/indikator/aduan.satisfied/")
    expect(pages["regent"].get_by_role("link", name=number)).to_be_visible()
    pages["regent"].goto("/indikator/aduan.still_open/")
    expect(pages["regent"].get_by_role("link", name=number)).to_have_count(0)
    pages["regent"].goto("/pusat-komando/")
    expect(pages["regent"].get_by_text(number).first).to_be_visible()

    stranger = pages["stranger"]
    stranger.goto(f"/lacak/{number}/")
    expect(stranger.get_by_text("Kabelnya kami perbaiki").first).to_be_visible()
    assert "Siti Rahayu" not in stranger.content()
    assert "Budi" not in stranger.content()
    assert stranger.locator("details.offer").count() == 0
    elsewhere = pages["elsewhere"]
    elsewhere.goto(f"/meja/kasus/{number}/")
    assert elsewhere.url.endswith(f"/lacak/{number}/"), "another agency's officer sees of it what everybody sees"
    assert "Siti Rahayu" not in elsewhere.content()
    assert "Budi" not in elsewhere.content()


def test_an_officer_of_the_other_regency_does_not_exist_here(visit: Callable[..., Page]) -> None:
    assert not User.objects.filter(email="petugas@tapsel.contoh.id").exists()
    page = visit()
    page.goto("/akun/masuk/petugas/")
    page.get_by_label("E-mail").fill("petugas@tapsel.contoh.id")
    page.get_by_label("Kata sandi").first.fill("kata sandi yang panjang")
    page.get_by_role("button", name="Lanjut").click()
    expect(page.locator(".errors, .error").first).to_be_visible()
    page.goto("/meja/")
    assert "/akun/masuk" in page.url
