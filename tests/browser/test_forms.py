"""A published form on a phone: page by page by keyboard without a script, and questions that appear by themselves with one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from simpul.kernel.accounts.roles import ADMINISTRATOR
from simpul.kernel.cases import services
from simpul.kernel.cases.services import Service
from simpul.kernel.forms import versions
from simpul.kernel.forms.versions import Published
from simpul.kernel.testing import cast
from simpul.kernel.testing.workbooks import CROWD, VILLAGES, uploaded, xlsx
from simpul.lib import clock
from tests.browser.accessibility import faults
from tests.browser.conftest import DESK, PHONE
from tests.test_forms import PermitCase

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
FORM = "/layanan/keramaian/ajukan/"

LIVE = """
| survey |
| | type | name | label::Indonesia (id) | relevant | required |
| | begin_group | laporan | Laporan | | |
| | select_one yt | ada | Adakah pohon tumbang? | | yes |
| | text | jalan | Nama jalan | ${ada} = 'ya' | yes |
| | note | pesan | Petugas akan ke ${jalan}. | ${jalan} != '' | |
| | begin_group | tempat | Tempatnya | ${ada} = 'ya' | |
| | geopoint | lokasi | Letak pohon | | |
| | image | foto | Foto pohon | | |
| | end_group | | | | |
| | text | lain | Keterangan lain | | |
| | end_group | | | | |
| choices |
| | list_name | name | label::Indonesia (id) |
| | yt | ya | Ya |
| | yt | tidak | Tidak |
| settings |
| | form_id | form_title::Indonesia (id) |
| | izin-keramaian | Pohon tumbang |
"""


def published(workbook: str) -> None:
    """The form in force."""
    waiting = uploaded(workbook, by=cast.officer(ADMINISTRATOR))
    versions.publish(waiting, by=waiting.uploaded_by)


@pytest.fixture
def permits() -> Iterator[Service]:
    made = Service(
        slug="keramaian", name="Izin keramaian", summary="Izin mengadakan acara.", icon="flag", agency="Satpol PP", legal_basis=("-",),
        result="Surat izin", requirements=("KTP",), model=PermitCase, form=Published("izin-keramaian"),
    )  # fmt: skip
    yield made
    del services.registry["keramaian"]


@pytest.mark.parametrize("javascript", [False, True], ids=["no script", "script"])
def test_a_permit_is_asked_for_on_a_phone(
    permits: Service, visit: Callable[..., Page], photo_file: Callable[[str], str], javascript: bool
) -> None:
    published(CROWD)
    budi = cast.resident("Budi Santoso")
    page, wrong = visit(budi, size=PHONE, javascript=javascript), []

    def look(name: str) -> None:
        if javascript:
            wrong.extend(f"{name}: {fault}" for fault in faults(page))

    page.goto(FORM)
    look("pemohon")
    page.get_by_role("button", name="Setujui dan isikan").click()
    expect(page.get_by_role("button", name="Setujui dan isikan")).to_have_count(0)
    look("pemohon, terisi")
    page.get_by_label("NIK").fill("3325014107900001")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Acara")
    page.get_by_label("Nama acara").fill("Sedekah bumi")
    page.get_by_label("Tanggal acara").fill((clock.today(cast.zone()) + timedelta(days=30)).isoformat())
    page.get_by_label("Berapa tamu?").fill("120")
    page.get_by_label("Ya", exact=True).check()
    page.get_by_label("Tempat acara").select_option(index=1)
    if not javascript:
        page.get_by_role("button", name="Lanjut", exact=True).last.click()
        expect(page.get_by_text("pertanyaan lanjutan")).to_be_visible()
    page.get_by_label("Jalan yang ditutup").fill("Jalan Dr. Sutomo")
    look("acara")
    page.get_by_role("button", name="Lanjut", exact=True).last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pengamanan")
    page.get_by_role("button", name="Lanjut", exact=True).last.click()
    expect(page.get_by_role("alert")).to_contain_text("Pilih paling sedikit satu.")
    look("galat")
    page.get_by_label("Tenda").check()
    page.get_by_role("button", name="Lanjut", exact=True).last.click()
    page.get_by_role("button", name="Tambah petugas keamanan").click()
    look("petugas")
    for n, name in enumerate(("Budi", "Tini")):
        page.locator(f"#id_petugas-{n}-nama_petugas").fill(name)
        page.locator(f"#id_petugas-{n}-umur").fill("30")
    page.get_by_role("button", name="Lanjut", exact=True).last.click()
    page.locator("input[type=file]").set_input_files(photo_file("teal"))
    page.get_by_role("button", name="Lanjut", exact=True).last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Periksa jawaban Anda")
    look("periksa")
    page.get_by_role("button", name="Kirim").click()
    expect(page.locator("[data-number]")).to_contain_text("KRM-")
    assert "\n".join(wrong) == ""


def test_questions_come_and_go_while_somebody_answers(
    permits: Service, visit: Callable[..., Page], tmp_path: Path
) -> None:
    published(LIVE)
    page, centre = visit(cast.resident("Budi Santoso"), size=PHONE), cast.village().centre
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"longitude": centre.x, "latitude": centre.y})
    big = tmp_path / "pohon.jpg"
    big.write_bytes(cast.photo("green", size=(2400, 1800)))
    page.goto(FORM)
    street, place = page.get_by_label("Nama jalan"), page.get_by_role("heading", name="Tempatnya")
    expect(street).to_have_count(0)
    page.get_by_label("Keterangan lain").fill("Sejak pagi")
    page.get_by_label("Ya", exact=True).check()
    expect(place).to_be_visible()

    street.fill("Jalan Sawit")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Petugas akan ke Jalan Sawit.")).to_be_visible()
    street.fill("Jalan Jati")
    page.get_by_label("Keterangan lain").focus()
    expect(page.get_by_text("Petugas akan ke Jalan Jati.")).to_be_visible()
    expect(page.get_by_label("Keterangan lain")).to_be_focused()

    page.locator("input[type=file]").set_input_files(str(big))
    expect(page.locator("[data-file] output")).to_contain_text("pohon.jpg")
    expect(page.locator("[data-file] output")).to_contain_text("diperkecil")
    page.get_by_role("button", name="Gunakan lokasi saya").click()
    expect(page.get_by_text("Lokasi Anda tercatat")).to_be_visible()
    assert faults(page) == []

    page.get_by_label("Tidak", exact=True).check()
    expect(place).to_have_count(0)
    expect(page.get_by_label("Keterangan lain")).to_have_value("Sejak pagi")
    page.get_by_label("Ya", exact=True).check()
    expect(street).to_have_value("Jalan Jati")
    expect(page.locator("[data-file] output")).to_contain_text("pohon.jpg")
    page.get_by_role("button", name="Lanjut", exact=True).last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Periksa jawaban Anda")
    expect(page.get_by_text("Jalan Jati", exact=True)).to_be_visible()
    expect(page.get_by_text("1 foto")).to_be_visible()
    assert cast.village().display_name in page.get_by_role("main").inner_text()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["360px", "1366px"])
def test_an_officer_mends_looks_and_publishes(
    permits: Service, visit: Callable[..., Page], tmp_path: Path, size: dict[str, int]
) -> None:
    published(CROWD)
    wrong: list[str] = []
    page = visit(cast.officer(ADMINISTRATOR), size=size)

    def look(name: str) -> None:
        wrong.extend(f"{name}: {fault}" for fault in faults(page))

    def send(workbook: str) -> None:
        book = tmp_path / "izin keramaian.xlsx"
        book.write_bytes(xlsx(workbook))
        page.goto("/pengelola/formulir/")
        page.locator("#berkas").set_input_files(str(book))
        expect(page.locator("[data-file] output")).to_contain_text("izin keramaian.xlsx")
        page.get_by_role("button", name="Periksa").click()

    send(CROWD.replace("| integer | tamu", "| barcode | tamu").replace("${jalan} = 'ya'", "${jalanan} = 'ya'"))
    expect(page.get_by_role("alert")).to_contain_text("lembar survey, baris 9, kolom A (type)")
    look("salah")
    send(CROWD.replace("Berapa tamu?", "Jumlah tamu").replace("| | alat | tenda | Tenda | Tent |\n", ""))
    expect(page.get_by_role("heading", name="Menunggu diterbitkan")).to_be_visible()
    look("menunggu")
    page.get_by_role("link", name="Lihat seperti warga").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pemohon")
    look("pratinjau")
    page.get_by_label("Nama lengkap").fill("Budi")
    page.get_by_label("NIK").fill("3325014107900001")
    page.get_by_role("button", name="Lanjut", exact=True).last.click()
    expect(page.get_by_label("Jumlah tamu")).to_be_visible()
    look("pratinjau acara")
    page.goto("/pengelola/formulir/izin-keramaian/")
    page.get_by_role("button", name="Terbitkan versi baru").click()
    expect(page.get_by_text("Versi 2 diterbitkan.")).to_be_visible()
    look("terbit")
    page.goto("/pengelola/formulir/")
    look("daftar")
    assert "\n".join(wrong) == ""


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_villages_appear_with_their_kecamatan(
    permits: Service, visit: Callable[..., Page], size: dict[str, int]
) -> None:
    published(VILLAGES)
    page = visit(cast.resident(), size=size)
    page.goto(FORM)
    expect(page.get_by_text("Desa atau kelurahan")).to_have_count(0)
    page.get_by_label("Kecamatan").select_option("batang")
    village = page.get_by_label("Desa atau kelurahan")
    expect(village).to_be_visible()
    village.select_option("kauman")
    page.get_by_label("Kecamatan").select_option("tulis")
    expect(village.locator("option", has_text="Simbangdesa")).to_have_count(1)
    expect(village.locator("option", has_text="Kauman")).to_have_count(0)
    expect(village).to_have_value("")
    assert faults(page) == []
    village.select_option("simbangdesa")
    page.get_by_role("button", name="Lanjut", exact=True).last.click()
    expect(page.get_by_text("Simbangdesa")).to_be_visible()
