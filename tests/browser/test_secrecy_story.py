"""Somebody reports an official. Nobody knows who it was until two inspectors open it together, and the reporter reads that they did."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from simpul.kernel.accounts.roles import REGENT
from simpul.kernel.testing import cast
from simpul.services.complaints.flow import AGENCY, DESK, INSPECTORATE
from simpul.services.complaints.models import Report
from tests.browser.accessibility import faults
from tests.browser.conftest import DESK as WIDE
from tests.browser.steps import card, open_desk

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WHY = "Perlu keterangan tentang tanggal dan loket."


def accuse(page: Page, agency: str) -> Report:
    """Fill in and send the form."""
    page.goto("/layanan/aduan/ajukan/")
    page.get_by_label("Ceritakan apa yang terjadi").fill("Diminta membayar tambahan tanpa kuitansi di loket izin.")
    page.get_by_label("Kategori").select_option("pungli")
    page.get_by_label("Desa atau kelurahan").select_option(cast.village().code)
    page.get_by_text("Rahasia: nama dan isi laporan").click()
    page.get_by_label("Instansi yang dilaporkan").select_option(label=agency)
    page.get_by_role("button", name="Kirim", exact=True).click()
    expect(page.get_by_role("heading", name="Laporan terkirim")).to_be_visible()
    return Report.objects.get(number=page.locator("[data-number]").inner_text())


def test_a_sealed_name_is_opened_by_two(visit: Callable[..., Page]) -> None:
    accused = cast.agency("dpmptsp")
    budi = cast.resident("Budi Pelapor", phone="+6281234567890")
    siti, one, two = (
        visit(budi),
        *(visit(cast.officer(INSPECTORATE, name=name), size=WIDE) for name in ("Ratna", "Endah")),
    )
    report = accuse(siti, str(accused))

    for outsider in (cast.officer(DESK), cast.officer(REGENT), cast.officer(AGENCY, at=accused)):
        page = visit(outsider)
        for address in (f"/meja/kasus/{report.number}/", f"/lacak/{report.number}/"):
            assert page.request.get(address).status == 404, f"{outsider.user}: {address}"
    siti.goto(f"/lacak/{report.number}/")
    expect(siti.get_by_text("Belum ada yang membuka identitas Anda.")).to_be_visible()

    open_desk(one, report)
    assert "Budi Pelapor" not in one.content()
    one.get_by_label("Mengapa identitas perlu diketahui").fill(WHY)
    one.get_by_role("button", name="Minta buka identitas").click()
    expect(one.get_by_text("menunggu persetujuan pemeriksa lain")).to_be_visible()
    assert "Budi Pelapor" not in one.content()

    open_desk(two, report)
    expect(two.get_by_text("Ratna meminta identitas dibuka.")).to_be_visible()
    assert faults(two) == []
    two.get_by_role("button", name="Setujui").click()
    expect(two.get_by_text("Budi Pelapor").first).to_be_visible()
    one.reload()
    expect(one.get_by_text("Budi Pelapor").first).to_be_visible()
    third = visit(cast.officer(INSPECTORATE, name="Tono"))
    open_desk(third, report)
    assert "Budi Pelapor" not in third.content()

    siti.reload()
    log = card(siti, "Siapa yang membuka identitas Anda")
    expect(log).to_contain_text("Identitas dibuka oleh dua orang")
    expect(log).to_contain_text(f"Alasan: {WHY}")
    expect(log.locator("li")).to_have_count(1)
    assert "Ratna" not in log.inner_text(), "the log names offices, not people"
    assert faults(siti) == []
