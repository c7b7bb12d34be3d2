"""Every page of the house: without a fault by the axe rules, in both themes, on a phone and at a desk; never wider than the screen, also
at 320 px with letters twice as large; and light enough for somebody who pays by the megabyte. One table of pages for all three."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page

from simpul.kernel.accounts.roles import ADMINISTRATOR, PRIVACY_OFFICER, REGENT, REGISTRAR
from simpul.kernel.accounts.viewer import NOBODY
from simpul.kernel.cases import bulk, engine
from simpul.kernel.forms import versions
from simpul.kernel.testing import cast
from simpul.kernel.testing.workbooks import CROWD, uploaded
from simpul.services.complaints.flow import AGENCY, DESK, ReportFlow
from simpul.services.complaints.models import Report
from tests.browser.accessibility import faults_in_all_themes, overflow_when_narrow
from tests.browser.conftest import DESK as WIDE
from tests.browser.conftest import PHONE
from tests.browser.weight import PUBLIC, STAFF, Scales

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PAGES: dict[str, tuple[str, ...]] = {
    "nobody": (
        "/", "/layanan/", "/layanan/aduan/", "/layanan/aduan/ajukan/", "/layanan/aduan/daftar/", "/lacak/", "/lacak/{number}/", "/urusan/",
        "/cari/?q=lampu", "/indikator/", "/indikator/aduan.completed_on_time/", "/akun/masuk/", "/akun/daftar/", "/akun/masuk/petugas/",
        "/kinerja/", "/peta-aduan/", "/data/", "/data/wilayah/",
        "/privasi/", "/aksesibilitas/", "/hukum/", "/luring/", "/api/", "/halaman-yang-tidak-ada/",
    ),
    "resident": ("/urusan/", "/lacak/{number}/", "/akun/", "/kabar/", "/kabar/saluran/", "/akun/jejak/",
        "/akun/data-saya/", "/akun/data-saya/penghapusan/", "/akun/keamanan/"),
    "desk": ("/meja/", "/meja/?lihat=semua", "/meja/kasus/{number}/", "/meja/kasus/{fresh}/", "/meja/kasus/{fresh}/samarkan/",
        "/meja/catat/aduan/", "/meja/?lihat=semua&layanan=aduan&q=lampuu", "/meja/sekaligus/{batch}/"),
    "officer": ("/meja/", "/meja/kasus/{number}/"),
    "regent": ("/pusat-komando/", "/pusat-komando/?layar=dinding", "/pusat-komando/kasus/?lihat=terbuka"),
    "administrator": (
        "/meja/pesan-gagal/", "/pengelola/sambungan/", "/pengelola/galat/",
        "/pengelola/kategori-aduan/", "/pengelola/kategori-aduan/sampah/", "/pengelola/kanal-aduan/",
        "/pengelola/kode-lapor/", "/pengelola/kode-lapor/instansi/baru/",
        "/pengelola/", "/pengelola/instansi/", "/pengelola/instansi/baru/", "/pengelola/instansi/dishub/", "/pengelola/orang/",
        "/pengelola/orang/undang/", "/pengelola/peran/", "/pengelola/impor/instansi/", "/pengelola/impor/petugas/",
        "/meja/serah-terima/", "/meja/serah-terima/?dari={holder}", "/cari/?q=lapor",
        "/pengelola/formulir/", "/pengelola/formulir/{form}/", "/pengelola/formulir/{form}/pratinjau/",
        "/pengelola/aturan/", "/pengelola/aturan/complaints.answer_within/", "/pengelola/kalender/2027/",
    ),
    "privacy officer": ("/pengelola/privasi/",),
    "registrar": ("/meja/warga/", "/meja/warga/ganda/"),
}  # fmt: skip


@pytest.fixture
def people() -> dict[str, Any]:
    siti, desk, agency = cast.resident("Siti Rahayu"), cast.officer(DESK, name="Dewi"), cast.agency("dishub")
    officer = cast.officer(AGENCY, at=agency, name="Budi")
    assert siti.user
    numbers = []
    for n in range(3):
        fields = {
            "title": f"Lampu jalan mati di gang {n}", "text": "Lampu jalan mati sejak Senin.", "category_id": "parkir",
            "region": cast.village(n), "applicant": siti.user.resident,
        }  # fmt: skip
        case, _code = engine.open_case(Report, by=siti, fields=fields)
        numbers.append(case.number)
        if n == 0:
            engine.perform(ReportFlow.forward, case, by=desk, agency=agency, publish=True)
            engine.perform(ReportFlow.answer, case, by=officer, text="Sudah ditertibkan.")
        if n == 2:
            engine.perform(ReportFlow.transitions["assign"], case, by=desk, assignee=desk.user)
    batch = bulk.begin(uuid4(), "assign", "Tugaskan", 1, desk)
    bulk.once(batch, Report.objects.get(number=numbers[2]).pk, lambda: None)
    return {
        "nobody": NOBODY, "resident": siti, "desk": desk, "officer": officer, "regent": cast.officer(REGENT),
        "administrator": cast.officer(ADMINISTRATOR),
        "privacy officer": cast.officer(PRIVACY_OFFICER), "registrar": cast.officer(REGISTRAR), "number": numbers[0], "fresh": numbers[1],
        "batch": batch.pk,
        "form": _form(),
    }  # fmt: skip


def _form() -> str:
    """A form with a version in force and the next one waiting."""
    by = cast.officer(ADMINISTRATOR)
    first = uploaded(CROWD, by=by)
    versions.publish(first, by=first.uploaded_by)
    return uploaded(CROWD.replace("Berapa tamu?", "Jumlah tamu"), by=by).code


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["360px", "1366px"])
@pytest.mark.parametrize("staff", [False, True], ids=["public", "signed in"])
def test_no_page_has_a_fault(
    visit: Callable[..., Page], people: dict[str, Any], size: dict[str, int], staff: bool
) -> None:
    samples = {"number": people["number"], "fresh": people["fresh"], "holder": people["desk"].user.pk}
    samples |= {"batch": people["batch"], "form": people["form"]}
    wrong: list[str] = []
    for who, addresses in PAGES.items():
        if (who == "nobody") is staff:
            continue
        page = visit(people[who], size=size)
        scales, budget = Scales(page), STAFF if staff and who != "resident" else PUBLIC
        for address in addresses:
            page.goto(address.format(**samples))
            wrong += [f"{who} {address} {theme}: {found}" for theme, found in faults_in_all_themes(page).items()]
            wrong += [f"{who} {address} weighs {found}" for found in scales.over(budget)] if size is PHONE else []
            wrong += [f"{who} {address} {found}" for found in overflow_when_narrow(page)] if size is PHONE else []
    assert "\n".join(wrong) == ""
