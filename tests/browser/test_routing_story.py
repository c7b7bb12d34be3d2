"""A rule of routing is written, tried on last month's reports, put in force, and explains itself on the next report."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from simpul.kernel.testing import cast
from simpul.services.complaints.flow import DESK
from simpul.services.complaints.models import RoutingPlan, Suggester, WordWeight
from tests.browser.accessibility import faults
from tests.browser.conftest import DESK as WIDE
from tests.browser.steps import filed, forwarded, open_desk

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def learnt() -> None:
    """What the platform learnt on a Sunday night: “lampu” speaks for street lights, and such suggestions were mostly right."""
    made = Suggester.objects.create(
        learnt_from=800, tested=200, right=180, among_three=196, baseline=40, scale=[[0.2, 200, 180]]
    )
    weights = {"lampu": 4.0, "gelap": 2.5, "": 0.1}
    WordWeight.objects.bulk_create(
        WordWeight(suggester=made, word=word, category="lampu-jalan", weight=weight) for word, weight in weights.items()
    )


def test_a_rule_is_tried_and_then_says_why(visit: Callable[..., Page]) -> None:
    dewi, siti, dishub = cast.officer(DESK, name="Dewi"), cast.resident("Siti Rahayu"), cast.agency("dishub")
    for _ in range(2):
        forwarded(filed(siti, category="lampu-jalan"), dishub, dewi)
    learnt()
    page = visit(dewi, size=WIDE)

    page.goto("/meja/penyaluran/")
    page.get_by_role("link", name="Tambah aturan").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Simpan ke rancangan").click()
    expect(page.locator(".errors")).to_contain_text("Pilih instansi yang menangani.")
    assert faults(page) == []
    page.get_by_label("Nama aturan").fill("Lampu ke Dishub")
    page.get_by_label("Jalan dan penerangan: Lampu jalan mati").check()
    page.get_by_label("Kata dalam laporan").fill("lampu")
    page.get_by_label("Teruskan ke").select_option("dishub")
    page.get_by_role("button", name="Simpan ke rancangan").click()
    expect(page.get_by_text("Susunan di bawah ini belum berlaku.")).to_be_visible()

    page.get_by_role("link", name="Coba pada laporan bulan lalu").click()
    row = page.get_by_role("table", name="Tiap aturan").get_by_role("row").last
    expect(row.locator("td")).to_have_text(["Lampu ke Dishub", "2", "2"])
    page.get_by_label("Alasan perubahan").fill("Lampu selalu ditangani Dishub.")
    page.get_by_role("button", name="Berlakukan aturan").click()
    expect(page.get_by_text("Aturan baru berlaku sejak sekarang.")).to_be_visible()
    assert RoutingPlan.objects.count() == 1

    new = filed(siti, "Lampu mati lagi. Gang kami gelap.", category="lampu-jalan")
    open_desk(page, new)
    form = page.locator("details.offer", has_text="Teruskan ke instansi").first
    expect(form).to_contain_text("Aturan “Lampu ke Dishub”: kategori")
    expect(form.get_by_label("Instansi yang berwenang")).to_have_value(str(dishub.pk))
    expect(form).to_contain_text(
        "Saran dari riwayat: Lampu jalan mati (90 dari 100 saran seyakin ini tepat; lampu, gelap"
    )
    assert faults(page) == []
