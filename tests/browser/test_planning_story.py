"""A proposal from the phone of a resident to the plan of an agency, without JavaScript; and the pages on plans, looked at by axe."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from simpul.finance.planning import standing
from simpul.finance.planning.tests.conftest import YEAR, World, build
from simpul.finance.roles import AGENCY_PLANNER, PLANNER
from simpul.kernel.accounts.roles import DISTRICT_OFFICER, VILLAGE_OFFICER
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.testing import cast
from simpul.services.musrenbang.models import Proposal
from tests.browser.accessibility import faults_in_all_themes, overflow_when_narrow
from tests.browser.conftest import DESK, PHONE
from tests.browser.steps import unfold

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Page]


@pytest.fixture
def plans(transactional_db: None) -> World:
    return build()


def take(page: Page, number: str, label: str, **answers: str) -> None:
    """An officer opens the case and takes a step."""
    page.goto(f"/meja/kasus/{number}/")
    fold = unfold(page, label)
    for name, value in answers.items():
        field = fold.locator(f"[name$='{name}']")
        if field.first.get_attribute("type") == "radio":
            fold.locator(f"[name$='{name}'][value='{value}']").check()
        elif field.first.evaluate("field => field.tagName") == "SELECT":
            field.first.select_option(value)
        else:
            field.first.fill(value)
    fold.locator("button").last.click()


def test_a_proposal_from_the_phone_to_the_plan(visit: Visit, plans: World) -> None:
    me = cast.resident("Siti Rahayu")
    phone = visit(me, javascript=False)
    phone.goto("/layanan/usulan/ajukan/")
    phone.get_by_label("Apa yang diusulkan?").fill("Perbaikan jalan Dukuh Krajan")
    phone.get_by_label("Mengapa perlu").fill("Jalan rusak 400 meter, dilalui 60 keluarga setiap hari.")
    phone.get_by_label("Mendesak: ada bahaya").check()
    phone.get_by_label("Perkiraan biaya").fill("150000000")
    phone.get_by_label("Desa atau kelurahan").select_option(cast.village().code)
    phone.locator("main form button:not([name=simpan])").last.click()
    number = Proposal.objects.get().number
    for officer, step, answers in (
        (cast.officer(VILLAGE_OFFICER, region=cast.village().parent), "Bawa ke kecamatan", {}),
        (
            cast.officer(DISTRICT_OFFICER, region=cast.village().parent), "Teruskan ke perangkat daerah",
            {"agency": str(plans.works.pk), "why": "Sesuai prioritas"},
        ),
        (cast.officer(AGENCY_PLANNER, at=plans.works), "Sampaikan hasil verifikasi", {"feasible": "ya", "why": "Lahan milik desa"}),
        (cast.officer(PLANNER), "Terima usulan", {"why": "Masuk prioritas jalan"}),
        (
            cast.officer(AGENCY_PLANNER, at=plans.works), "Kaitkan dengan kegiatan",
            {"undertaking": str(standing.works(YEAR).get(programme="1.03.10").undertaking_id)},
        ),
    ):  # fmt: skip
        page = visit(officer, javascript=False, size=DESK)
        proposal = Proposal.objects.get()
        Proposal.objects.filter(pk=proposal.pk).update(year=YEAR)
        take(page, number, step, **answers)
        assert Proposal.objects.get().state != proposal.state, f"{step}: {page.locator('main').inner_text()}"
    phone.goto(f"/lacak/{number}/")
    expect(phone.locator("main")).to_contain_text("Masuk rencana kerja")
    expect(phone.locator("main")).to_contain_text("Masuk prioritas jalan")
    expect(phone.locator("body")).to_contain_text("Direncanakan (RKPD 2027): Rp2.400.000.000")
    phone.goto("/layanan/usulan/daftar/")
    expect(phone.locator("main")).to_contain_text(number)


def test_the_pages_on_plans_are_for_everybody(visit: Visit, plans: World) -> None:
    draft = plans.redraft()
    work = standing.works(YEAR).get(programme="1.03.10")
    public = (
        f"/rencana/?tahun={YEAR}", f"/rencana/{YEAR}/?tanpa=1", f"/rencana/{YEAR}/program/1.03.10/",
        f"/rencana/indikator/{plans.made.iku.pk}/",
        f"/rencana/kegiatan/{work.undertaking_id}/", f"/rencana/dokumen/{plans.made.rpjmd.pk}/",
        "/layanan/usulan/", "/layanan/usulan/ajukan/",
    )  # fmt: skip
    desk = (
        "/keuangan/", "/keuangan/rencana/", f"/keuangan/rencana/versi/{draft.pk}/",
        f"/keuangan/rencana/versi/{draft.pk}/isi/indikator/?kode=IKU-1",
        f"/keuangan/rencana/versi/{draft.pk}/impor/susunan/", f"/keuangan/rencana/realisasi/?tahun={YEAR}",
        f"/keuangan/rencana/realisasi/{plans.made.iku.pk}/{YEAR}/",
    )  # fmt: skip
    wrong: list[Any] = []
    for viewer, addresses in ((cast.resident(), public), (Viewer(plans.planner), desk)):
        page = visit(viewer, size=PHONE)
        for address in addresses:
            answer = page.goto(address)
            assert answer
            assert answer.status == 200, address
            wrong += [(address, theme, found) for theme, found in faults_in_all_themes(page).items()]
            wrong += [(address, found) for found in overflow_when_narrow(page)]
    assert wrong == []
