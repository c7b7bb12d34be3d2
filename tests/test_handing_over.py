"""When an officer leaves: all he holds goes to others in one act, and nothing stays with somebody who can't act."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from simpul.kernel.accounts import taking_away
from simpul.kernel.accounts.models import Grant
from simpul.kernel.accounts.roles import ADMINISTRATOR, HEAD
from simpul.kernel.accounts.viewer import NOBODY, Viewer
from simpul.kernel.audit.models import Entry
from simpul.kernel.cases import engine, handing_over, splitting
from simpul.kernel.cases.company import CaseTask
from simpul.kernel.cases.models import Case
from simpul.kernel.notifications.models import Message
from simpul.kernel.testing import cast
from simpul.kernel.web import handing_over as handing_over_pages
from simpul.lib import clock
from simpul.portal.operations import figures
from simpul.services.complaints.flow import AGENCY, DESK, ReportFlow
from simpul.services.complaints.models import Report

pytestmark = pytest.mark.django_db
PAGE = "/meja/serah-terima/"


def held_by(officer: Viewer, n: int = 0, at: str = "dishub") -> Report:
    fields = {"title": f"Lampu {n}", "text": "Lampu mati", "category_id": "parkir", "region": cast.village()}
    case, _code = engine.open_case(Report, by=NOBODY, fields=fields)
    engine.perform(ReportFlow.forward, case, by=cast.officer(DESK), agency=cast.agency(at), publish=True)
    engine.perform(ReportFlow.transitions["assign"], case, by=officer, assignee=officer.user)
    return case


@pytest.fixture
def budi() -> Viewer:
    return cast.officer(AGENCY, at=cast.agency("dishub"), name="Budi Santoso")


@pytest.fixture
def chief() -> Viewer:
    return cast.officer(ADMINISTRATOR, name="Rina")


def send(page: Client, leaving: Viewer, *cases: Report, to: Viewer | None = None, key: Any = None, **more: Any) -> Any:
    assert leaving.user
    sent = {
        "dari": leaving.user.pk,
        "kunci": str(key or uuid4()),
        "kasus": [case.number for case in cases],
        "reason": "SK Mutasi 12/2026",
    }
    return page.post(PAGE, {**sent, "to": to.user.pk if to and to.user else "", **more}, follow=True)


def assignee(case: Report) -> Any:
    return Case.objects.get(pk=case.pk).assignee


def test_all_goes_to_a_colleague_who_is_told_and_sent_twice_is_done_once(
    client: Client, budi: Viewer, chief: Viewer
) -> None:
    ani = cast.officer(AGENCY, at=cast.agency("dishub"), name="Ani")
    one, two = held_by(budi, 1), held_by(budi, 2)
    page, key = cast.sign_in(client, chief), uuid4()
    assert budi.user
    assert one.number in page.get(f"{PAGE}?dari={budi.user.pk}").text
    for _twice in range(2):
        assert "2 kasus selesai" in send(page, budi, one, two, to=ani, key=key).text
    assert assignee(one) == assignee(two) == ani.user
    entry = Entry.objects.filter(verb="case.assign", object_id=str(one.pk)).latest("pk")
    assert (entry.reason, entry.actor) == ("SK Mutasi 12/2026", chief.user.pk if chief.user else None)
    assert Message.objects.filter(template="cases/taken_over", user=ani.user).exists()


def test_without_a_colleague_it_goes_back_to_the_queue(client: Client, budi: Viewer) -> None:
    head = cast.officer(HEAD, at=cast.agency("dishub"), name="Kepala")
    one, two = held_by(budi, 1), held_by(budi, 2)
    assert "1 kasus selesai" in send(cast.sign_in(client, head), budi, one).text
    assert assignee(one) is None
    assert assignee(two) == budi.user


def test_a_head_of_another_agency_hands_nothing_over(client: Client, budi: Viewer) -> None:
    one, head = held_by(budi), cast.officer(HEAD, at=cast.agency("dlh"), name="Kepala DLH")
    assert budi.user
    page = cast.sign_in(client, head)
    assert page.get(f"{PAGE}?dari={budi.user.pk}").status_code == 404
    assert send(page, budi, one).status_code == 404
    assert assignee(one) == budi.user


def test_an_administrator_reads_no_titles_and_needs_a_reason(client: Client, budi: Viewer, chief: Viewer) -> None:
    one = held_by(budi, 77)
    Case.objects.filter(pk=one.pk).update(published=False)
    assert budi.user
    page = cast.sign_in(client, chief)
    assert "Lampu 77" not in page.get(f"{PAGE}?dari={budi.user.pk}").text
    refused = send(page, budi, one, reason=" ")
    assert refused.status_code == 422
    assert "Tuliskan alasannya" in refused.text
    assert assignee(one) == budi.user


def test_a_sealed_case_is_not_shown_and_not_moved(client: Client, budi: Viewer, chief: Viewer) -> None:
    one, two = held_by(budi, 1), held_by(budi, 2)
    Case.objects.filter(pk=one.pk).update(published=False, sealed=True)
    assert budi.user
    page = cast.sign_in(client, chief)
    assert one.number not in page.get(f"{PAGE}?dari={budi.user.pk}").text
    assert one.number not in send(page, budi, one, two).text
    assert (assignee(one), assignee(two)) == (budi.user, None)


def test_somebody_who_can_not_act_is_refused(client: Client, budi: Viewer, chief: Viewer) -> None:
    one, stranger = held_by(budi), cast.officer(AGENCY, at=cast.agency("dlh"))
    assert send(cast.sign_in(client, chief), budi, one, to=stranger).status_code == 422
    assert assignee(one) == budi.user


def test_tasks_go_along(client: Client, budi: Viewer, chief: Viewer) -> None:
    other = cast.officer(AGENCY, at=cast.agency("dlh"), name="Citra")
    case = held_by(other, at="dlh")
    engine.perform(ReportFlow.transitions["task_give"], case, by=other, agency=cast.agency("dishub"), asked="Periksa")
    task = CaseTask.objects.get()
    splitting.move("take", task, case, by=budi)
    ani = cast.officer(AGENCY, at=cast.agency("dishub"), name="Ani")
    page = cast.sign_in(client, chief)
    send(page, budi, case, to=ani)
    task.refresh_from_db()
    assert (task.assignee, task.state) == (ani.user, "taken")
    send(page, ani, case)
    task.refresh_from_db()
    assert (task.assignee, task.state) == (None, "given")
    assert assignee(case) == other.user


def test_roles_end_on_the_day_and_what_stays_is_found_and_watched(client: Client, budi: Viewer, chief: Viewer) -> None:
    one, two = held_by(budi, 1), held_by(budi, 2)
    day = clock.today(cast.zone()) + timedelta(days=3)
    page = cast.sign_in(client, chief)
    send(page, budi, one, ends=day.isoformat())
    assert Grant.objects.get(user=budi.user).valid_to == day
    assert "Tidak ada yang tertinggal" in page.get(PAGE).text
    assert "simpul_work_stranded 0.0" in figures.text().decode()
    Grant.objects.filter(user=budi.user).update(valid_to=clock.today(cast.zone()))
    assert list(handing_over.stranded()) == [Case.objects.get(pk=two.pk)]
    assert "Budi Santoso" in page.get(PAGE).text
    assert "simpul_work_stranded 1.0" in figures.text().decode()


def test_the_page_asks_no_more_for_many_than_for_few(client: Client, budi: Viewer, chief: Viewer) -> None:
    assert budi.user
    page, address = cast.sign_in(client, chief), f"{PAGE}?dari={budi.user.pk}"

    def asked() -> int:
        page.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert page.get(address).status_code == 200
        return len(queries)

    held_by(budi)
    few = asked()
    for n in range(8):
        held_by(budi, n)
    assert asked() <= few


def told(viewer: Viewer) -> list[dict[str, Any]]:
    return [one.context for one in Message.objects.filter(template="cases/stranded", user=viewer.user, channel="inapp")]


def test_every_night_who_may_hand_over_hears_of_what_lies_with_nobody(budi: Viewer, chief: Viewer) -> None:
    head, other = cast.officer(HEAD, at=cast.agency("dishub")), cast.officer(HEAD, at=cast.agency("dlh"))
    for n in range(2):
        held_by(budi, n)
    assert handing_over.tell() == 0, "he can act: nobody is told"
    assert not Message.objects.filter(template="cases/stranded").exists()
    Grant.objects.filter(user=budi.user).update(valid_to=clock.now().date())
    assert handing_over.tell() == 2
    assert (told(head), told(chief), told(other)) == ([{"count": 2}], [{"count": 2}], [])
    assert handing_over.tell() == 0, "once a day"
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert handing_over.tell() == 2, "and again while it waits"


def test_a_closed_account_is_noticed_and_a_task_too(budi: Viewer, chief: Viewer) -> None:
    case = held_by(budi)
    assert budi.user
    budi.user.is_active = False
    budi.user.save()
    assert handing_over.tell() == 1
    assert told(chief) == [{"count": 1}]
    page = cast.sign_in(Client(), chief)
    send(page, budi, case)
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert handing_over.tell() == 0, "what was handed over is told of no more"


def test_what_is_sealed_is_told_to_nobody_who_may_not_hand_it_over(budi: Viewer, chief: Viewer) -> None:
    case = held_by(budi)
    Case.objects.filter(pk=case.pk).update(sealed=True, published=False)
    Grant.objects.filter(user=budi.user).update(valid_to=clock.now().date())
    assert handing_over.tell() == 0


def test_neither_file_nor_page_leaves_out_work_without_saying_so(
    client: Client, budi: Viewer, chief: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert budi.user
    page, address = cast.sign_in(client, chief), f"{PAGE}?dari={budi.user.pk}"
    held = [held_by(budi, n) for n in range(3)]
    dlh = [held_by(cast.officer(AGENCY, at=cast.agency("dlh"), name="Ani"), n, at="dlh") for n in range(3)]
    for case in dlh:
        step = ReportFlow.transitions["task_give"]
        engine.perform(
            step, case, by=cast.officer(AGENCY, at=case.agency), agency=cast.agency("dishub"), asked="Bantu."
        )
    CaseTask.objects.update(assignee=budi.user)
    assert "Sisanya tampil setelah ini diserahkan" not in page.get(address).text
    monkeypatch.setattr(handing_over_pages, "PAGE", 2)
    shown = page.get(address).text
    assert "Tampil 2 tugas yang batas waktunya paling dekat. Sisanya tampil setelah ini diserahkan" in shown
    file = page.get(f"{address}&unduh=csv").getvalue().decode()  # type: ignore[attr-defined]
    assert all(case.number in file for case in (*held, *dlh)), "the file holds all of it"
    monkeypatch.setattr(taking_away, "MOST", 4)
    cut = page.get(f"{address}&unduh=csv").getvalue().decode()  # type: ignore[attr-defined]
    assert "Berkas ini berhenti pada 4 baris" in cut
