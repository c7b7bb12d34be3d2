"""One step for many cases at once: each whole or not at all, each with its reason, once however often it is sent."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from simpul.kernel.accounts.viewer import NOBODY
from simpul.kernel.cases import bulk, engine
from simpul.kernel.cases.deskwork import Batch, BatchOutcome
from simpul.kernel.cases.models import Audience, CaseEvent
from simpul.kernel.testing import cast
from simpul.kernel.workflow import Refused
from simpul.services.complaints.flow import AGENCY, DESK, ReportFlow
from simpul.services.complaints.models import Report

pytestmark = pytest.mark.django_db


def report(title: str = "Lampu mati", **more: Any) -> Report:
    fields = {"title": title, "text": title, "category_id": "sampah", "region": cast.village(), **more}
    return engine.open_case(Report, by=NOBODY, fields=fields)[0]


def ticked(*cases: Report) -> list[str]:
    return [f"{case.number}:{case.seq}" for case in cases]


def archive(page: Client, *cases: Report, key: Any = None, **more: Any) -> Any:
    answers = {"archive-why": "other", "archive-reason": "Di luar wewenang kabupaten", **more}
    sent = {"kasus": ticked(*cases), "langkah": "archive", "kunci": str(key or uuid4()), **answers}
    return page.post("/meja/sekaligus/", sent, follow=True)


@pytest.fixture
def desk() -> Any:
    return cast.officer(DESK, name="Dewi")


@pytest.fixture
def page(client: Client, desk: Any) -> Client:
    return cast.sign_in(client, desk)


def test_the_list_offers_boxes_and_ticks_all_of_them_without_a_script(page: Client) -> None:
    case = report()
    assert f'value="{case.number}:{case.seq}"' in page.get("/meja/").text
    assert len(re.findall(r'name="kasus"[^>]* checked', page.get("/meja/?pilih=semua").text)) == 1
    from simpul.kernel.accounts.roles import REGENT

    assert 'name="kasus"' not in cast.sign_in(Client(), cast.officer(REGENT)).get("/meja/?lihat=semua").text


def test_only_steps_that_all_allow_are_offered(page: Client, desk: Any) -> None:
    fresh, forwarded = report(), report()
    engine.perform(ReportFlow.forward, forwarded, by=desk, agency=cast.agency("dlh"))
    alone = page.post("/meja/sekaligus/", {"kasus": ticked(fresh)}).text
    both = page.post("/meja/sekaligus/", {"kasus": ticked(fresh, forwarded)}).text
    assert 'value="archive"' in alone
    assert 'value="archive"' not in both
    assert 'value="note"' in both


def test_a_step_is_taken_for_each_with_its_own_event(page: Client) -> None:
    cases = [report(f"Lampu {n}") for n in range(3)]
    answer = archive(page, *cases)
    assert "3 kasus selesai." in answer.text
    for case in cases:
        case.refresh_from_db()
        assert case.state == "archived"
        assert CaseEvent.objects.get(case=case, action="archive").audit.reason == "Di luar wewenang kabupaten"


def test_who_was_slower_is_told_and_the_others_are_done(page: Client, desk: Any) -> None:
    mine, taken = report("Lampu mati"), report("Pohon tumbang")
    boxes = ticked(mine, taken)
    engine.perform(ReportFlow.transitions["assign"], taken, by=desk, assignee=desk.user)
    sent = {
        "kasus": boxes,
        "langkah": "archive",
        "kunci": str(uuid4()),
        "archive-why": "other",
        "archive-reason": "Ganda",
    }
    answer = page.post("/meja/sekaligus/", sent, follow=True).text
    mine.refresh_from_db()
    taken.refresh_from_db()
    assert (mine.state, taken.state) == ("archived", "received")
    assert "1 kasus selesai." in answer
    assert "baru saja diubah orang lain" in answer


def test_a_case_that_moved_on_meanwhile_stops_none_of_the_others(page: Client, desk: Any) -> None:
    mine, gone = report("Lampu mati"), report("Pohon tumbang")
    boxes = ticked(gone, mine)
    engine.perform(ReportFlow.forward, gone, by=desk, agency=cast.agency("dlh"))
    sent = {"langkah": "archive", "kunci": str(uuid4()), "archive-why": "other", "archive-reason": "Di luar wewenang"}
    answer = page.post("/meja/sekaligus/", {"kasus": boxes, **sent}, follow=True).text
    mine.refresh_from_db()
    assert mine.state == "archived"
    assert "1 kasus selesai." in answer
    assert "Mungkin orang lain sudah lebih dulu." in answer
    late = page.post("/meja/sekaligus/", {"kasus": ticked(gone), **sent, "kunci": str(uuid4())}, follow=True).text
    assert "tidak berlaku lagi untuk kasus yang dipilih" in late


def test_what_was_typed_wrongly_is_kept_and_nothing_is_done(page: Client) -> None:
    case = report()
    answer = archive(page, case, **{"archive-reason": "", "archive-why": "other"})
    assert answer.status_code == 422
    assert f'value="{case.number}:{case.seq}"' in answer.text
    assert "Tuliskan alasannya." in answer.text
    assert not Batch.objects.exists()


def test_the_same_page_sent_twice_is_done_once(page: Client) -> None:
    cases, key = [report(), report()], uuid4()
    first = archive(page, *cases, key=key)
    again = archive(page, *cases, key=key)
    assert (first.redirect_chain, first.text.count("Selesai")) == (again.redirect_chain, again.text.count("Selesai"))
    assert BatchOutcome.objects.count() == 2
    assert CaseEvent.objects.filter(action="archive").count() == 2


def test_every_report_keeps_its_own_title_when_many_are_forwarded(page: Client) -> None:
    cases = [report("Lampu mati"), report("Pohon tumbang")]
    sent = {
        "kasus": ticked(*cases),
        "langkah": "forward",
        "kunci": str(uuid4()),
        "forward-agency": cast.agency("dlh").pk,
    }
    assert "2 kasus selesai." in page.post("/meja/sekaligus/", sent, follow=True).text
    assert [Report.objects.get(pk=case.pk).title for case in cases] == ["Lampu mati", "Pohon tumbang"]
    assert {Report.objects.get(pk=case.pk).state for case in cases} == {"dispatched"}


def test_a_note_reaches_every_case_and_no_reporter(page: Client) -> None:
    cases = [report(), report()]
    sent = {"kasus": ticked(*cases), "langkah": "note", "kunci": str(uuid4()), "note-text": "Tunggu rapat Senin"}
    page.post("/meja/sekaligus/", sent)
    assert [case.messages.get().audience for case in cases] == [Audience.STAFF, Audience.STAFF]


def test_cases_of_others_are_left_alone_and_unnamed(page: Client, desk: Any) -> None:
    case = report("Rahasia dapur")
    engine.perform(ReportFlow.forward, case, by=desk, agency=cast.agency("dlh"))
    stranger = cast.sign_in(Client(), cast.officer(AGENCY, at=cast.agency("dpupr")))
    answer = stranger.post("/meja/sekaligus/", {"kasus": ticked(case)}, follow=True).text
    assert "Rahasia dapur" not in answer
    assert "Tidak ada yang dapat Anda buka" in answer


def test_a_result_is_read_only_by_who_asked(page: Client) -> None:
    key = uuid4()
    archive(page, report(), key=key)
    assert page.get(f"/meja/sekaligus/{key}/").status_code == 200
    assert cast.sign_in(Client(), cast.officer(DESK)).get(f"/meja/sekaligus/{key}/").status_code == 404


def test_a_hundred_is_the_most(page: Client) -> None:
    with pytest.raises(Refused, match="Paling banyak 100"):
        bulk.read(f"ADU-2611-{n:06d}:1" for n in range(101))
    assert len(bulk.read(["ADU-1:1"] * 500)) == 1
