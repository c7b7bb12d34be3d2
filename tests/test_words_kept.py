"""What a resident wrote is never lost: it stands in its field again, with why it could not be taken, in his own language."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.cases import engine, following
from simpul.kernel.testing import cast
from simpul.services.complaints.flow import AGENCY, DESK, ReportFlow
from simpul.services.complaints.models import Report

pytestmark = pytest.mark.django_db
LONG = "Masih gelap. " * 400


@pytest.fixture
def siti() -> Viewer:
    return cast.resident("Siti Rahayu")


@pytest.fixture
def answered(siti: Viewer) -> Report:
    assert siti.user
    agency, desk = cast.agency("dishub"), cast.officer(DESK)
    fields = {
        "title": "Lampu mati", "text": "Lampu mati sejak Senin.", "category_id": "parkir", "region": cast.village(),
        "applicant": siti.user.resident,
    }  # fmt: skip
    case, _code = engine.open_case(Report, by=siti, fields=fields)
    engine.perform(ReportFlow.forward, case, by=desk, agency=agency, publish=True)
    engine.perform(ReportFlow.answer, case, by=cast.officer(AGENCY, at=agency), text="Sudah kami ganti.")
    return case


def sent(viewer: Viewer, address: str, language: str = "id", **data: str) -> Any:
    return cast.sign_in(Client(headers={"accept-language": language}), viewer).post(address, data)


def test_a_message_that_is_too_long_stays_in_its_field(siti: Viewer, answered: Report) -> None:
    page = sent(siti, f"/lacak/{answered.number}/pesan/", text=LONG)
    assert page.status_code == 422
    assert LONG in page.content.decode()
    assert "Pesan paling panjang 4000 huruf." in page.content.decode()
    assert not answered.messages.filter(role="applicant").exists()


def test_words_for_a_case_that_has_ended_meanwhile_are_shown_to_be_copied(siti: Viewer, answered: Report) -> None:
    engine.perform(ReportFlow.rate, answered, by=siti, rating=5)
    page = sent(siti, f"/lacak/{answered.number}/pesan/", text="Terima kasih, tetapi tiangnya miring.")
    assert page.status_code == 422
    assert "Terima kasih, tetapi tiangnya miring." in page.content.decode()


def test_an_objection_written_while_the_case_moved_on_stays(siti: Viewer, answered: Report) -> None:
    words = "Semalam mati lagi, tiangnya juga miring."
    page = sent(siti, f"/lacak/{answered.number}/langkah/object/", **{"object-reason": words, "seq": "1"})
    assert page.status_code == 422
    assert words in page.content.decode()
    assert f'name="seq" value="{answered.seq}"' in page.content.decode()
    assert Report.objects.get(pk=answered.pk).state == "answered"


def test_a_neighbours_second_objection_is_told_and_kept(answered: Report) -> None:
    joko = cast.resident("Joko Susilo")
    following.join(answered, joko)
    assert sent(joko, f"/lacak/{answered.number}/sanggah/", reason="Masih gelap.").status_code == 302
    page = sent(joko, f"/lacak/{answered.number}/sanggah/", reason="Tetap gelap di gang kami.")
    assert page.status_code == 422
    assert "Tetap gelap di gang kami." in page.content.decode()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("id", "Hanya warga yang ikut merasakan dapat menyanggah."),
        ("en", "Only residents who are affected too may object."),
    ],
)
def test_a_refusal_speaks_the_language_of_its_reader(answered: Report, language: str, words: str) -> None:
    page = sent(cast.resident("Maria Lestari"), f"/lacak/{answered.number}/sanggah/", language, reason="Belum beres.")
    assert words in page.content.decode()


def test_english_pages_name_reports_and_roles_in_english(answered: Report) -> None:
    page = Client(headers={"accept-language": "en"}).get(f"/lacak/{answered.number}/").content.decode()
    assert "Complaints desk" in page
    listed = Client(headers={"accept-language": "en"}).get("/layanan/aduan/daftar/").content.decode()
    assert "Residents&#39; reports" in listed or "Residents' reports" in listed
    assert "Gratis" not in Client(headers={"accept-language": "en"}).get("/layanan/aduan/").content.decode()


@pytest.mark.parametrize("audience", ["staff", "party"])
def test_an_officers_words_stay_too(answered: Report, audience: str) -> None:
    desk = cast.sign_in(Client(), cast.officer(AGENCY, at=answered.agency))
    page = desk.post(f"/meja/kasus/{answered.number}/pesan/", {"text": LONG, "audience": audience})
    assert page.status_code == 422
    text = page.content.decode()
    assert f"{LONG}</textarea>" in text
    assert f'value="{audience}" checked' in text
    assert answered.messages.count() == 1
