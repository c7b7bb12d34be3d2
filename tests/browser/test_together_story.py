"""What several share, as they live it: two agencies and one answer; one thing reported twice; and what nobody answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from simpul.kernel.cases import climbing
from simpul.kernel.testing import cast
from simpul.lib import clock
from simpul.services.complaints.flow import AGENCY, DESK
from tests.browser.accessibility import faults
from tests.browser.conftest import DESK as WIDE
from tests.browser.steps import card, filed, forwarded, open_desk, unfold

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_two_agencies_work_and_the_resident_gets_one_answer(visit: Callable[..., Page]) -> None:
    maria, dewi = cast.resident("Maria Lestari"), cast.officer(DESK)
    helpers = {
        code: cast.officer(AGENCY, at=cast.agency(code), name=name)
        for code, name in (("dlh", "Wati"), ("satpolpp", "Eko"))
    }
    report = forwarded(filed(maria, "Saluran tersumbat. Air menggenang setiap hujan."), cast.agency("dpupr"), dewi)
    holder = visit(cast.officer(AGENCY, at=cast.agency("dpupr"), name="Budi"), size=WIDE)

    open_desk(holder, report)
    fold = unfold(holder, "Minta bantuan instansi lain")
    fold.get_by_role("button", name="Minta bantuan instansi lain").click()
    expect(holder.locator(".errors").first).to_contain_text("Instansi yang diminta: ")
    for code in helpers:
        fold = unfold(holder, "Minta bantuan instansi lain")
        fold.get_by_label("Instansi yang diminta").select_option(label=str(cast.agency(code)))
        fold.get_by_label("Apa yang diminta").fill(f"Kerjakan bagian {code}.")
        fold.get_by_role("button", name="Minta bantuan instansi lain").click()
        expect(card(holder, "Tugas instansi lain")).to_contain_text(f"Kerjakan bagian {code}.")

    fold = unfold(holder, "Jawab")
    fold.get_by_label("Jawaban untuk pelapor").fill("Terlalu dini.")
    fold.get_by_role("button", name="Jawab").click()
    expect(holder.locator("main")).to_contain_text("belum selesai. Tunggu hasilnya")

    for code, who in helpers.items():
        page = visit(who)
        open_desk(page, report)
        page.get_by_role("button", name="Terima tugas").click()
        task = unfold(page, "Selesaikan tugas")
        task.get_by_label("Hasilnya").fill(f"Bagian {code} selesai.")
        task.get_by_role("button", name="Selesaikan tugas").click()
        expect(card(page, "Tugas instansi lain")).to_contain_text(f"Bagian {code} selesai.")
        assert faults(page) == []

    open_desk(holder, report)
    assert faults(holder) == []
    fold = unfold(holder, "Jawab")
    fold.get_by_label("Jawaban untuk pelapor").fill("Saluran sudah dikeruk dan dibersihkan.")
    fold.get_by_role("button", name="Jawab").click()
    resident = visit(maria)
    resident.goto(f"/lacak/{report.number}/")
    expect(card(resident, "Jawaban")).to_have_count(1)
    expect(card(resident, "Jawaban")).to_contain_text("Saluran sudah dikeruk")
    assert "Bagian dlh selesai" not in resident.content(), "what offices told each other is theirs"
    assert faults(resident) == []


def test_two_reporters_of_one_lamp_are_told_and_parted_again(visit: Callable[..., Page]) -> None:
    dewi, siti, joko = cast.officer(DESK, name="Dewi"), cast.resident("Siti Rahayu"), cast.resident("Joko Susilo")
    first, second = filed(siti), filed(joko)
    desk, his = visit(dewi, size=WIDE), visit(joko)

    open_desk(desk, second)
    like = card(desk, "Mungkin sudah dilaporkan")
    expect(like).to_contain_text(first.number)
    like.get_by_role("button", name="Gabungkan ke yang itu").click()
    open_desk(desk, first)
    expect(desk.get_by_text("dirasakan 2 warga")).to_be_visible()
    expect(card(desk, "Digabung ke sini")).to_contain_text(second.number)
    assert faults(desk) == []

    his.goto(f"/lacak/{second.number}/")
    expect(his.get_by_text("ditangani bersama yang lain")).to_be_visible()
    expect(his.get_by_text("Admin aduan memeriksa laporan Anda")).to_have_count(0)
    assert faults(his) == []
    his.goto("/kabar/")
    expect(his.get_by_text(second.number).first).to_be_visible()
    assert first.number not in his.content(), "another's report is known to him by nothing but his own"

    open_desk(desk, second)
    fold = unfold(desk, "Pisahkan lagi")
    fold.get_by_label("Alasan").fill("Lampu yang lain, di gang sebelah.")
    fold.get_by_role("button", name="Pisahkan lagi").click()
    open_desk(desk, first)
    expect(desk.get_by_text("dirasakan 2 warga")).to_have_count(0)
    his.goto(f"/lacak/{second.number}/")
    expect(his.get_by_text("ditangani bersama yang lain")).to_have_count(0)


def test_everybody_reads_how_far_up_it_went(visit: Callable[..., Page]) -> None:
    report = forwarded(filed(cast.resident()), cast.agency("dishub"), cast.officer(DESK))
    assert report.due_at
    for days in (4, 9, 18):
        with clock.frozen(report.due_at + timedelta(days=days)):
            climbing.run()
    public = visit()
    public.goto(f"/lacak/{report.number}/")
    history = card(public, "Riwayat")
    for rank in ("kepala instansi", "Sekretaris Daerah", "bupati"):
        expect(history).to_contain_text(f"Naik ke {rank} karena lewat")
    assert faults(public) == []
