"""Masked words: gone from all that everybody reads and searches, kept for the reporter and those who handle the case."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.viewer import NOBODY, Viewer
from simpul.kernel.audit.models import Entry
from simpul.kernel.cases import engine, redaction
from simpul.kernel.cases.deskwork import Original
from simpul.kernel.cases.models import Case, Secrecy
from simpul.kernel.testing import cast
from simpul.kernel.workflow import Refused
from simpul.services.complaints.flow import AGENCY, DESK, ReportFlow
from simpul.services.complaints.models import Report

pytestmark = pytest.mark.django_db
TEXT = "Pak Sukarjono, tetangga saya di 081234567890, membakar sampah. Sukarjono sudah ditegur."


@pytest.fixture
def desk() -> Viewer:
    return cast.officer(DESK, name="Dewi")


def report(desk: Viewer, **more: Any) -> Report:
    siti = cast.resident("Siti Rahayu")
    assert siti.user
    fields = {
        "title": "Sukarjono membakar sampah",
        "text": TEXT,
        "category_id": "parkir",
        "region": cast.village(),
        **more,
    }
    case, _code = engine.open_case(Report, by=siti, fields={**fields, "applicant": siti.user.resident})
    engine.perform(ReportFlow.forward, case, by=desk, agency=cast.agency("dlh"), publish=True)
    return case


def test_a_word_is_masked_wherever_it_stands() -> None:
    hidden = redaction.masked(TEXT, {"sukarjono", "081234567890"})
    assert hidden == "Pak ███ tetangga saya di ███ membakar sampah. ███ sudah ditegur."
    assert redaction.masked("Ani Budi Citra pergi", {"ani", "budi", "citra"}) == "███ pergi"


def test_numbers_addresses_and_the_reporters_name_are_suspected() -> None:
    told = "Hubungi siti@contoh.id atau 0812-3456-7890, saya Rahayu, sejak 2024"
    assert redaction.suspicious(told, "Siti Rahayu") == {"siticontohid", "081234567890", "rahayu"}


def test_the_public_neither_reads_nor_finds_what_is_masked(desk: Viewer) -> None:
    case = report(desk)
    assert case.number in Client().get("/cari/?q=sukarjono").text
    redaction.mask(case, {"sukarjono"}, by=desk)
    everybody = Client()
    for address in (
        f"/lacak/{case.number}/",
        "/layanan/aduan/daftar/",
        "/",
        f"/api/v1/cases/{case.number}",
        f"/open311/v2/requests/{case.number}.json",
    ):
        assert "ukarjono" not in everybody.get(address).text, address
    for address in ("/cari/?q=sukarjono", "/layanan/aduan/daftar/?q=sukarjono", "/api/v1/cases?q=sukarjono"):
        assert case.number not in everybody.get(address).text, address
    assert case.number in everybody.get("/cari/?q=membakar").text
    assert b"ukarjono" not in everybody.get("/layanan/aduan/daftar/?unduh=csv").getvalue()


def test_the_reporter_and_those_who_handle_it_read_the_original(desk: Viewer) -> None:
    case = report(desk)
    redaction.mask(case, {"sukarjono"}, by=desk)
    owner = Viewer(User.objects.get(resident=case.applicant_id))
    assert TEXT in cast.sign_in(Client(), owner).get(f"/lacak/{case.number}/").text
    handling = cast.sign_in(Client(), cast.officer(AGENCY, at=cast.agency("dlh")))
    assert TEXT in handling.get(f"/meja/kasus/{case.number}/").text
    elsewhere = cast.sign_in(Client(), cast.officer(AGENCY, at=cast.agency("dpupr")))
    assert "ukarjono" not in elsewhere.get(f"/lacak/{case.number}/").text


def test_who_may_not_know_an_anonymous_reporter_reads_the_masked_form(desk: Viewer) -> None:
    case = report(desk, secrecy=Secrecy.ANONYMOUS)
    redaction.mask(case, {"sukarjono"}, by=desk)
    handling = cast.sign_in(Client(), cast.officer(AGENCY, at=cast.agency("dlh")))
    assert "ukarjono" not in handling.get(f"/meja/kasus/{case.number}/").text


def test_only_the_identity_role_may_mask(desk: Viewer, client: Client) -> None:
    case = report(desk)
    for viewer in (NOBODY, cast.resident(), cast.officer(AGENCY, at=cast.agency("dlh"))):
        with pytest.raises(Refused, match="tidak berwenang"):
            redaction.mask(case, {"sukarjono"}, by=viewer)
    assert (
        cast.sign_in(client, cast.officer(AGENCY, at=cast.agency("dlh")))
        .get(f"/meja/kasus/{case.number}/samarkan/")
        .status_code
        == 404
    )
    assert not Original.objects.exists()


def test_a_step_taken_meanwhile_does_not_bring_the_word_back(desk: Viewer) -> None:
    case = report(desk)
    on_screen = Report.objects.get(pk=case.pk)
    redaction.mask(case, {"sukarjono"}, by=desk)
    officer = cast.officer(AGENCY, at=cast.agency("dlh"))
    engine.perform(ReportFlow.give_back, on_screen, by=officer, reason="Bukan kami")
    assert Case.objects.get(pk=case.pk).title == "███ membakar sampah"
    again = Report.objects.get(pk=case.pk)
    engine.perform(
        ReportFlow.forward, again, by=desk, agency=cast.agency("dpupr"), title="Sukarjono bakar sampah", publish=True
    )
    assert Case.objects.get(pk=case.pk).title == "███ bakar sampah"


def test_the_page_ticks_masks_and_shows_everything_again(desk: Viewer, client: Client) -> None:
    case, page = report(desk), cast.sign_in(client, desk)
    address = f"/meja/kasus/{case.number}/samarkan/"
    assert 'value="081234567890" checked' in page.get(address).text
    page.post(address, {"kata": ["sukarjono", "tidakada"]})
    case.refresh_from_db()
    assert (case.title, Original.objects.get(pk=case.pk).words) == ("███ membakar sampah", ["sukarjono"])
    assert 'value="sukarjono" checked' in page.get(address).text
    page.post(address, {})
    case.refresh_from_db()
    assert (case.text, Original.objects.exists()) == (TEXT, False)
    entry = Entry.objects.filter(verb="case.mask").order_by("id").first()
    assert entry
    assert "sukarjono" not in str(entry.detail)


def test_the_answer_is_told_once(desk: Viewer) -> None:
    case = report(desk)
    engine.perform(
        ReportFlow.answer, case, by=cast.officer(AGENCY, at=cast.agency("dlh")), text="Sudah dibersihkan kemarin."
    )
    assert Client().get(f"/lacak/{case.number}/").text.count("Sudah dibersihkan kemarin.") == 1


def test_a_missing_page_keeps_staff_in_their_frame(desk: Viewer, client: Client) -> None:
    gone = cast.sign_in(client, desk).get("/meja/kasus/ADU-0000-000000/")
    assert (gone.status_code, 'class="rail"' in gone.text) == (404, True)
    assert 'class="rail"' not in Client().get("/meja/kasus/").text
