"""The officer's desk: queues, paging by key, steps, two officers, notes and colleagues."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from simpul.kernel.accounts.viewer import NOBODY
from simpul.kernel.audit.models import Entry
from simpul.kernel.cases import conversation, engine, lists
from simpul.kernel.cases.models import Audience, Case
from simpul.kernel.testing import cast
from simpul.kernel.workflow import Refused
from simpul.services.complaints.flow import AGENCY, DESK, ReportFlow
from simpul.services.complaints.models import Report

pytestmark = pytest.mark.django_db


def report(text: str = "Sampah menumpuk di pasar.", **more: Any) -> Report:
    fields = {"title": text, "text": text, "category_id": "sampah", "region": cast.village(), **more}
    return engine.open_case(Report, by=NOBODY, fields=fields)[0]


@pytest.fixture
def desk() -> Any:
    return cast.officer(DESK, name="Dewi")


@pytest.fixture
def page(client: Client, desk: Any) -> Client:
    return cast.sign_in(client, desk)


def test_pages_by_key_show_every_case_once(page: Client) -> None:
    made = {report(f"Laporan nomor {n} tentang sampah").number for n in range(7)}
    for order in (lists.newest_first, lists.most_urgent_first):
        seen, after = [], ""
        while True:
            part = order(Case.objects.all(), after, size=3)
            seen += [row.number for row in part.rows]
            after = part.after
            if not after:
                break
        assert sorted(seen) == sorted(made)


@pytest.mark.parametrize("mangled", ["x", "%%%", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "LTE", "MTow"])
def test_a_mangled_key_begins_anew(page: Client, mangled: str) -> None:
    number = report().number
    assert number in page.get(f"/meja/?setelah={mangled}").text


def test_the_search_speaks_indonesian(page: Client) -> None:
    broken, other = report("Kerusakan parah pada jembatan kampung"), report("Lampu jalan mati semalam")
    found = page.get("/meja/?lihat=semua&q=rusak").text
    assert broken.number in found
    assert other.number not in found
    assert other.number in page.get(f"/meja/?lihat=semua&q={other.number}").text


def test_a_step_taken_on_what_is_no_longer_so_is_refused(page: Client) -> None:
    case, agency = report(), cast.agency("dlh")
    colleague = cast.sign_in(Client(), cast.officer(DESK))
    form = {"forward-agency": agency.pk, "forward-title": "Sampah", "seq": case.seq}
    colleague.post(
        f"/meja/kasus/{case.number}/langkah/pause/",
        {"pause-why": "applicant", "pause-reason": "Bertanya dulu", "seq": case.seq},
    )
    answer = page.post(f"/meja/kasus/{case.number}/langkah/forward/", form, follow=True)
    assert "Sementara Anda menulis, kasus ini bergerak" in answer.text
    assert 'value="Sampah"' in answer.text
    case.refresh_from_db()
    assert case.state == "received"


def test_a_form_that_lacks_something_keeps_what_was_typed(page: Client) -> None:
    case = report()
    answer = page.post(
        f"/meja/kasus/{case.number}/langkah/forward/",
        {"forward-agency": "", "forward-title": "Judul baru", "seq": case.seq},
    )
    assert answer.status_code == 422
    assert "Judul baru" in answer.text


def test_work_is_given_to_a_colleague_who_may_do_it(page: Client, desk: Any) -> None:
    case, colleague, stranger = report(), cast.officer(DESK, name="Rini"), cast.officer(AGENCY, name="Orang Dinas")
    page.post(f"/meja/kasus/{case.number}/langkah/assign/", {"assign-assignee": colleague.user.pk, "seq": case.seq})
    case.refresh_from_db()
    assert case.assignee == colleague.user
    with pytest.raises(Refused, match="tidak memegang peran"):
        engine.perform(
            ReportFlow.transitions["assign"], Report.objects.get(pk=case.pk), by=desk, assignee=stranger.user
        )
    assert case.number in cast.sign_in(Client(), colleague).get("/meja/?lihat=saya").text


def test_handing_over_changes_the_agency_and_not_the_clock() -> None:
    case, officer = report(), cast.officer(AGENCY, at=cast.agency("dlh"))
    engine.perform(ReportFlow.forward, case, by=cast.officer(DESK), agency=cast.agency("dlh"))
    due = case.due_at
    engine.perform(
        ReportFlow.transitions["hand_over"], case, by=officer, reason="Jalan provinsi", agency=cast.agency("dpupr")
    )
    assert (case.agency.code, case.due_at, case.state) == ("dpupr", due, "dispatched")


def test_opening_a_case_is_written_down_with_who_and_whether_the_name_was_shown(page: Client, desk: Any) -> None:
    case = report()
    page.get(f"/meja/kasus/{case.number}/")
    entry = Entry.objects.get(verb="case.view", object_id=str(case.pk))
    assert (entry.actor, entry.detail["identity"]) == (desk.user.pk, True)


def test_a_note_is_for_colleagues_and_a_message_reaches_the_reporter(page: Client) -> None:
    siti = cast.resident()
    case = report(applicant=siti.user.resident)
    page.post(f"/meja/kasus/{case.number}/pesan/", {"text": "Hati-hati", "audience": "staff"})
    page.post(f"/meja/kasus/{case.number}/pesan/", {"text": "Mohon fotonya", "audience": "party"})
    seen = cast.sign_in(Client(), siti).get(f"/lacak/{case.number}/").text
    assert "Mohon fotonya" in seen
    assert "Hati-hati" not in seen


def test_the_reporters_reply_starts_the_clock_that_waited_for_him(desk: Any) -> None:
    siti = cast.resident()
    case = report(applicant=siti.user.resident)
    engine.perform(ReportFlow.transitions["pause"], case, by=desk, reason="Mohon foto", why="applicant")
    conversation.say(case, by=siti, text="Ini fotonya", audience=Audience.PARTY)
    case.refresh_from_db()
    assert case.paused_at is None


def test_the_next_case_is_one_key_away(page: Client) -> None:
    late, later = report("Yang pertama masuk hari ini"), report("Yang kedua masuk hari ini")
    assert page.get("/meja/berikutnya/").headers["Location"].endswith(f"/{late.number}/")
    left = page.get(f"/meja/kasus/{late.number}/").text
    onward = re.search(r'href="(/meja/berikutnya/\?setelah=[^"]+)" data-key="b"', left)[1]
    assert page.get(onward).headers["Location"].endswith(f"/{later.number}/")
    left = page.get(f"/meja/kasus/{later.number}/").text
    onward = re.search(r'href="(/meja/berikutnya/\?setelah=[^"]+)"', left)[1]
    assert page.get(onward).headers["Location"].endswith(f"/{late.number}/")  # the queue begins anew


def test_another_agencys_public_case_opens_from_the_outside(page: Client, desk: Any) -> None:
    shown, kept = report("Lampu pasar mati"), report("Jalan desa rusak")
    engine.perform(ReportFlow.forward, shown, by=desk, agency=cast.agency("dlh"), publish=True)
    engine.perform(ReportFlow.forward, kept, by=desk, agency=cast.agency("dlh"))
    other = cast.sign_in(Client(), cast.officer(AGENCY, at=cast.agency("dpupr")))
    assert other.get(f"/cari/?q={shown.number}", follow=True).redirect_chain[-1] == (f"/lacak/{shown.number}/", 302)
    assert other.get(f"/meja/kasus/{kept.number}/").status_code == 404
