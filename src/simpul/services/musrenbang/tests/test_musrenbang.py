"""The story of a proposal: from the village to the plan, the money, and what was built."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from simpul.finance.classification import sample as chart
from simpul.finance.planning import sample, standing, tracing
from simpul.finance.public import AGENCY_PLANNER, PLANNER
from simpul.kernel.accounts.roles import DISTRICT_OFFICER, VILLAGE_OFFICER
from simpul.kernel.accounts.viewer import NOBODY, Viewer
from simpul.kernel.cases import engine, facets
from simpul.kernel.testing import cast
from simpul.kernel.testing.contract import ServiceContract
from simpul.kernel.workflow import Refused
from simpul.services.musrenbang import rules, tasks
from simpul.services.musrenbang.flow import COUNCIL, ProposalFlow
from simpul.services.musrenbang.forms import PlanForm, ProposalForm
from simpul.services.musrenbang.models import Proposal, funding
from simpul.services.musrenbang.service import calendar, musrenbang

YEAR = 2027


def undertaking(case: Proposal | None = None) -> Any:
    """One of the agency's plan; the plan is made where it is not there."""
    if not standing.works(YEAR).exists():
        chart.load(YEAR)
        one, two = (cast.officer(PLANNER).user for _ in range(2))
        assert one
        assert two
        sample.load(YEAR, works=cast.agency("dpupr"), health=cast.agency("dinkes"), by=one, second=two)
    return standing.works(YEAR).get(undertaking__activity__code="1.03.10.2.01.0009").undertaking


class TestMusrenbang(ServiceContract):
    service = musrenbang

    def fields(self) -> dict[str, Any]:
        return {
            "title": "Perbaikan jalan Dukuh Krajan", "text": "Jalan rusak sepanjang 400 meter, dilalui 60 keluarga.", "year": YEAR,
            "region": cast.village(), "proposer": "RT 02 Dukuh Krajan", "amount": Decimal(150_000_000),
        }  # fmt: skip

    def answers(self, step: Any) -> dict[str, Any]:
        more: dict[str, dict[str, Any]] = {
            "hand_on": {"agency": cast.agency("dpupr")},
            "entrust": {"agency": cast.agency("dpupr")},
            "judge": {"feasible": True, "agency_amount": Decimal(140_000_000)},
            "finish": {"text": "Jalan sudah dibeton 400 meter."},
        }
        return {
            "why": "Sesuai prioritas",
            **({"undertaking": undertaking()} if step.name == "plan" else more.get(step.name, {})),
        }

    def test_to_the_end(self, case: Proposal, applicant: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
        assert not case.published, "the village reads it first"
        self.walk(case, applicant, "bring hand_on judge accept")
        assert case.published
        assert case.state == "accepted"
        self.walk(case, applicant, "plan")
        assert "Direncanakan (RKPD 2027): Rp2.400.000.000" in funding(case.undertaking_id)
        self.walk(case, applicant, "unplan plan")
        assert tasks.tell() == 0, "of the plan he has heard"
        monkeypatch.setattr(tracing, "_tellers", list(tracing._tellers))
        tracing.tells(order=20)(lambda one: [tracing.Stage("budget", "Dianggarkan", Decimal(145_000_000))])
        assert [tasks.tell(), tasks.tell()] == [1, 0]
        told = [line.text for line in facets.look(case, applicant).history]
        assert any("Dianggarkan Rp145.000.000" in text for text in told)
        case = Proposal.objects.get(pk=case.pk)  # type: ignore[assignment]
        self.walk(case, applicant, "finish")
        assert case.state == "done"
        page = cast.sign_in(Client(), applicant).get(f"/lacak/{case.number}/").text
        assert "Jalan sudah dibeton 400 meter." in page
        assert "Dianggarkan" in page

    def test_every_decision_says_why_and_everybody_reads_it(self, case: Proposal, applicant: Viewer) -> None:
        self.walk(case, applicant, "bring hand_on judge")
        bappeda = cast.officer(PLANNER)
        for step in (ProposalFlow.accept, ProposalFlow.postpone, ProposalFlow.reject):
            with pytest.raises(Refused, match="dibaca umum"):
                engine.perform(step, case, by=bappeda)
        engine.perform(ProposalFlow.postpone, case, by=bappeda, why="Anggaran 2027 untuk jembatan")
        page = Client().get(f"/lacak/{case.number}/").text
        assert "Ditunda" in page
        assert "Anggaran 2027 untuk jembatan" in page
        assert case.number in Client().get("/layanan/usulan/daftar/").text
        self.walk(case, applicant, "take_up reject")
        assert case.state == "rejected"

    def test_what_the_village_declines_is_public_with_its_reason(self, case: Proposal, applicant: Viewer) -> None:
        self.walk(case, applicant, "decline")
        assert facets.look(case, NOBODY)
        assert case.state == "rejected"

    def test_a_village_officer_acts_for_his_own_area_alone(self, case: Proposal) -> None:
        elsewhere = cast.officer(VILLAGE_OFFICER, region=cast.village(200).parent)
        with pytest.raises(Refused, match="tidak berwenang"):
            engine.perform(ProposalFlow.bring, case, by=elsewhere)
        engine.perform(ProposalFlow.bring, case, by=cast.officer(VILLAGE_OFFICER, region=cast.village().parent))
        with pytest.raises(Refused):
            engine.perform(
                ProposalFlow.hand_on, case, by=cast.officer(VILLAGE_OFFICER), why="x", agency=cast.agency("dpupr")
            )

    def test_it_is_tied_only_to_what_the_agency_plans(self, case: Proposal, applicant: Viewer) -> None:
        one = undertaking()
        self.walk(case, applicant, "bring hand_on judge accept")
        form = PlanForm({"undertaking": str(one.pk)}, case=case)
        assert form.is_valid()
        assert form.cleaned_data["undertaking"] == one
        assert [value for value, _words in form.fields["undertaking"].choices][1:] == [  # type: ignore[attr-defined]
            str(work.undertaking_id) for work in standing.works(YEAR).order_by("undertaking__activity__code")
        ]
        case.agency = cast.agency("dinkes")
        assert not PlanForm({"undertaking": str(one.pk)}, case=case).is_valid()

    def test_an_agency_gives_back_what_is_not_its_business(self, case: Proposal, applicant: Viewer) -> None:
        self.walk(case, applicant, "bring hand_on")
        with pytest.raises(Refused):
            engine.perform(
                ProposalFlow.judge, case, by=cast.officer(AGENCY_PLANNER, at=cast.agency("dinkes")), reason="x"
            )
        self.walk(case, applicant, "give_back entrust judge accept fail")
        assert case.state == "undone"

    def test_a_thought_of_the_council_is_a_kind_of_its_own_before_everybody(self) -> None:
        office = cast.officer(COUNCIL)
        answers = {
            "title": "Pasar desa", "text": "Pedagang membutuhkan tempat.", "urgency": "2", "region": cast.village().code,
            "proposer": "Budi Santoso (Fraksi Contoh)",
        }  # fmt: skip
        form = ProposalForm(answers, viewer=office, on_behalf=True)
        assert form.is_valid(), form.errors
        case, _code = engine.open_case(Proposal, by=office, fields=form.case_fields())
        assert (case.kind, case.state, case.published) == ("council", "screened", True)
        page = Client().get(f"/lacak/{case.number}/").text
        assert "Pokok pikiran DPRD" in page
        assert "Budi Santoso (Fraksi Contoh)" in page

    def test_nobody_else_calls_his_proposal_one_of_the_council(self, applicant: Viewer) -> None:
        answers = {"title": "Jalan", "text": "Rusak.", "urgency": "3", "region": cast.village().code, "kind": "council"}
        form = ProposalForm(answers, viewer=applicant)
        assert form.is_valid(), form.errors
        assert form.case_fields()["kind"] == "proposal"

    def test_a_resident_files_with_a_photo(self, client: Client, applicant: Viewer) -> None:
        cast.sign_in(client, applicant)
        answers = {
            "title": "Jalan",
            "text": "Rusak.",
            "urgency": "3",
            "region": cast.village().code,
            "amount": "15000000",
        }
        sent = client.post("/layanan/usulan/ajukan/", {**answers, "photos": [ContentFile(cast.photo(), "foto.jpg")]})
        assert sent.status_code == 302, sent.text
        made = Proposal.objects.get()
        assert (made.amount, made.urgency, made.attachments.count()) == (15_000_000, 3, 1)


@pytest.mark.parametrize(
    ("day", "year"), [(date(2026, 1, 2), 2027), (date(2026, 3, 31), 2027), (date(2026, 4, 1), 2028)]
)
def test_what_comes_after_the_regencys_musrenbang_is_for_the_year_after(day: date, year: int) -> None:
    assert rules.plan_year(day, 3) == year


@pytest.mark.django_db
def test_the_calendar_is_told_on_the_page(client: Client) -> None:
    assert [month for _title, month in calendar()] == ["Januari", "Februari", "Maret"]
    assert "Musrenbang kecamatan" in client.get("/layanan/usulan/").text


@pytest.mark.django_db
def test_the_district_officer_is_no_village_officer() -> None:
    assert DISTRICT_OFFICER != VILLAGE_OFFICER
