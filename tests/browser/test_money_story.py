"""One rupiah from a resident's proposal to the cell of the LRA and its proof: six officers at their desks, then everybody on a phone."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from simpul.finance import roles
from simpul.finance.budget import allotting, planning, versions
from simpul.finance.budget.models import Line, LineState, Version
from simpul.finance.budget.planning import Wanted
from simpul.finance.classification import sample as chart
from simpul.finance.ledger import posting_rules
from simpul.finance.ledger.models import Entry
from simpul.finance.ledger.posting import open_year
from simpul.finance.planning import sample, standing
from simpul.finance.treasury import committing, parties
from simpul.finance.treasury.models import Commitment, Request
from simpul.kernel.accounts.roles import DISTRICT_OFFICER, VILLAGE_OFFICER
from simpul.kernel.accounts.viewer import NOBODY, Viewer
from simpul.kernel.cases import engine
from simpul.kernel.proof import signing
from simpul.kernel.regency import current
from simpul.kernel.testing import cast
from simpul.lib import clock
from simpul.services.musrenbang.flow import ProposalFlow
from simpul.services.musrenbang.models import Proposal
from tests.browser.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Page]
ROADS, WORKS, TRANSFER = "1.03.10.2.01.0009", "5.2.04.01.01.0003", "4.2.01.01.02.0001"
CEILING, VALUE = Decimal(400_000_000), Decimal(150_000_000)


def user(viewer: Viewer) -> Any:
    """Somebody's account."""
    return viewer.user


@pytest.fixture
def ready(transactional_db: None) -> dict[str, Any]:
    """The year's plan, a budget in force with its SPD, open books, a contract, a company with a verified account, and the people."""
    year = clock.today(current().zone).year
    works, treasury = cast.agency("dpupr"), cast.agency("bpkpad")
    chart.load(year)
    planner, second = cast.officer(roles.PLANNER), cast.officer(roles.PLANNER)
    sample.load(year, works=works, health=cast.agency("dinkes"), by=user(planner), second=user(second))
    team, secretary = user(cast.officer(roles.BUDGET_TEAM)), user(cast.officer(roles.TREASURER_GENERAL))
    draft = versions.begin(year, Version.Kind.ORIGINAL, title=f"APBD {year}", by=team)
    planning.plan(draft, [Wanted(works, WORKS, CEILING, activity=ROADS), Wanted(treasury, TRANSFER, CEILING)], by=team)
    versions.make_effective(versions.agree(draft, by=team), decree="Perda 9", day=date(year, 1, 2), by=secretary)
    line = Line.objects.get(outgoing=True)
    allotting.allot(
        year, works, number="SPD-1", day=date(year, 1, 4), months=(1, 12), lines={line.pk: CEILING}, by=secretary
    )
    open_year(year, by=None)
    posting_rules.load(year, treasury=treasury)
    places = {
        "officer": roles.COMMITMENT_OFFICER, "activity": roles.ACTIVITY_OFFICER, "treasurer": roles.SPENDING_TREASURER,
        "finance": roles.FINANCE_OFFICER, "head": roles.BUDGET_USER, "deputy": roles.DEPUTY_TREASURER,
    }  # fmt: skip
    people: dict[str, Any] = {name: cast.officer(role, at=works) for name, role in places.items()}
    company = parties.enter("CV Jalan Contoh", "company", by=user(people["officer"]), tax_number="01.234.567.8-501.000")
    account = parties.give_account(company, "Bank Jateng", "3001002345", "CV Jalan", by=user(people["treasurer"]))
    parties.verify(account, by=user(people["finance"]), evidence="Surat bank")
    committing.contract(
        works, company, "620/1", day=date(year, 1, 5), starts=date(year, 1, 5), ends=date(year, 12, 31), value=VALUE,
        words="Perbaikan jalan Dukuh Krajan", method="Pengadaan Langsung", by=people["officer"],
    )  # fmt: skip
    return people | {"year": year, "works": works, "planner": planner, "line": line}


def proposed(ready: dict[str, Any]) -> tuple[Viewer, Proposal]:
    """A resident's proposal, taken on by all whose turn it was, and tied to what the agency undertakes."""
    siti, works = cast.resident("Siti Rahayu"), ready["works"]
    fields = {
        "title": "Perbaikan jalan Dukuh Krajan", "text": "Jalan rusak sepanjang 400 meter.", "year": ready["year"],
        "region": cast.village(), "amount": VALUE, "applicant": user(siti).resident,
    }  # fmt: skip
    case: Any = engine.open_case(Proposal, by=siti, fields=fields)[0]
    area, agency = cast.village().parent, cast.officer(roles.AGENCY_PLANNER, at=works)
    engine.perform(ProposalFlow.bring, case, by=cast.officer(VILLAGE_OFFICER, region=area))
    engine.perform(
        ProposalFlow.hand_on, case, by=cast.officer(DISTRICT_OFFICER, region=area), agency=works, why="Prioritas"
    )
    engine.perform(ProposalFlow.judge, case, by=agency, feasible=True, agency_amount=VALUE, why="Lahan milik desa")
    engine.perform(ProposalFlow.accept, case, by=ready["planner"], why="Masuk prioritas jalan")
    undertaking = standing.works(ready["year"]).get(undertaking__activity__code=ROADS).undertaking
    engine.perform(ProposalFlow.plan, case, by=agency, undertaking=undertaking)
    return siti, case


def fill(page: Page, **answers: str) -> None:
    """Fill in the form of the page, or the one that is unfolded, and send it."""
    form = page.locator("main form").filter(has=page.locator(f"[name={next(iter(answers))}]")).first
    for name, value in answers.items():
        field = form.locator(f"[name={name}]")
        field.select_option(value) if field.evaluate("one => one.tagName") == "SELECT" else field.fill(value)
    form.locator("button").last.click()


def look(page: Page, name: str) -> None:
    """A picture of the page, where somebody asked for pictures."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/cerita-{name}.png", full_page=True)


def test_a_rupiah_from_the_proposal_to_its_proof(visit: Visit, ready: dict[str, Any]) -> None:
    siti, case = proposed(ready)
    today = clock.today(current().zone)

    def at(who: str) -> Page:
        return visit(ready[who], javascript=False, size=DESK)

    desk = at("officer")
    desk.goto("/keuangan/belanja/komitmen/baru/")
    contract = desk.locator("[name=contract] option").nth(1).get_attribute("value") or ""
    told = {
        "line": str(ready["line"].pk),
        "kind": "contract",
        "contract": contract,
        "words": "Perbaikan jalan Dukuh Krajan",
    }
    fill(desk, **told, amount="500.000.000")
    expect(desk.locator("main")).to_contain_text("Sisa pagu Rp400.000.000")
    look(desk, "ditolak")
    fill(desk, amount="150.000.000")
    commitment = Commitment.objects.get()
    desk = at("activity")
    desk.goto(f"/keuangan/belanja/komitmen/{commitment.pk}/")
    desk.get_by_text("Catat penerimaan").click()
    fill(
        desk,
        number="BAST/1",
        day=today.isoformat(),
        words="Jalan 400 meter",
        amount="150.000.000",
        evidence="Foto dan berita acara",
    )
    desk = at("treasurer")
    desk.goto(f"/keuangan/belanja/komitmen/{commitment.pk}/")
    desk.get_by_text("Ajukan SPP").click()
    choice = desk.locator("[name=account] option").nth(1).get_attribute("value") or ""
    fill(
        desk,
        account=choice,
        prepared_by=str(user(ready["activity"]).pk),
        amount="150.000.000",
        invoice="INV/1",
        day=today.isoformat(),
    )
    request = Request.objects.get()
    for who, button in (("finance", "Lengkap dan benar"), ("head", "Terbitkan SPM"), ("deputy", "Terbitkan SP2D")):
        desk = at(who)
        desk.goto(f"/keuangan/belanja/spp/{request.pk}/")
        desk.get_by_role("button", name=button).click()
        expect(desk.locator("main")).to_contain_text("Tersimpan")
    look(desk, "sp2d")
    assert LineState.objects.get(line=ready["line"]).paid == VALUE
    entry = Entry.objects.get(book="budgetary", source_kind="sp2d")
    assert signing.sign(by=None)
    phone = visit(siti, javascript=False)
    phone.goto(f"/lacak/{case.number}/")
    expect(phone.locator("body")).to_contain_text("Rp150.000.000")
    for size in (PHONE, DESK):
        everybody(visit(NOBODY, javascript=False, size=size), ready["year"], entry, size["width"])


def everybody(page: Page, year: int, entry: Entry, wide: int) -> None:
    """Nobody in particular, without JavaScript: from the LRA to the entry of that payment, and to the proof that it stands in the tree."""
    page.goto(f"/laporan-keuangan/?laporan=lra&tahun={year}&dari=1&sampai=12")
    look(page, f"lra-{wide}")
    page.get_by_role("link", name="Belanja modal jalan, jaringan, dan irigasi: 150.000.000,00").click()
    page.get_by_role("link", name="Perbaikan jalan Dukuh Krajan").click()
    expect(page.locator("main")).to_contain_text(bytes(entry.hash).hex())
    look(page, f"jurnal-{wide}")
    page.locator("main").get_by_role("link", name="Periksa sendiri").click()
    expect(page.locator("main")).to_contain_text("Benar. Catatan ini ada dalam pohon")
    look(page, f"bukti-{wide}")
