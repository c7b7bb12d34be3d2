"""The bridge to SP4N-LAPOR!: every disposition one case, every step told once, whatever breaks in between."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from simpul.kernel.cases import engine
from simpul.kernel.cases.models import CaseMessage
from simpul.kernel.integrations import Unreachable
from simpul.kernel.integrations.state import check_config
from simpul.kernel.testing import cast
from simpul.kernel.testing.contracts import HANG_UP
from simpul.kernel.testing.lapor import Lapor
from simpul.lib import clock
from simpul.services.complaints.bridged import LaporReport, LaporTopic, LaporTurn
from simpul.services.complaints.flow import AGENCY, DESK, ReportFlow
from simpul.services.complaints.lapor import contract, pulling, pushing
from simpul.services.complaints.models import Report

pytestmark = pytest.mark.django_db


@pytest.fixture
def lapor(settings: Any) -> Any:
    with Lapor.running() as server:
        known = settings.SECRETS.get("connections", {})
        settings.SECRETS = settings.SECRETS | {"connections": known | {"lapor": server.settings}}
        LaporTopic.objects.create(code="13", name="Penerangan jalan", category_id="lampu-jalan")
        server.reports = [theirs(n) for n in (1, 2, 3)]
        yield server


def theirs(n: int, **more: Any) -> dict[str, Any]:
    text = f"Lampu jalan nomor {n} mati sejak Senin."
    return {"trackingid": f"91000{n}", "judul": f"Lampu {n}", "isi": text, "id_topik": "13", "status": "belum", **more}


def worked_on(lapor: Lapor) -> Report:
    pulling.pull()
    found = Report.objects.get(lapor__tracking_id="910001")
    engine.perform(ReportFlow.forward, found, by=cast.officer(DESK), agency=cast.agency("dpupr"))
    return found


def test_dispositions_become_cases_and_are_acknowledged(lapor: Lapor) -> None:
    assert pulling.pull() == 3
    found = Report.objects.get(lapor__tracking_id="910001")
    assert (found.channel, found.category_id, found.applicant, found.published) == ("lapor", "lampu-jalan", None, False)
    assert found.text == "Lampu jalan nomor 1 mati sejak Senin."
    assert sorted(lapor.received) == ["910001", "910002", "910003"]
    assert pulling.pull() == 0
    assert len(lapor.received) == 3


def test_twice_out_of_order_and_across_pages_it_stays_one_case(lapor: Lapor) -> None:
    lapor.reports = [theirs(3), theirs(1), theirs(3), theirs(2), theirs(1)]
    assert pulling.pull() == 3
    lapor.reports.reverse()
    assert pulling.pull() == 0
    assert Report.objects.count() == 3


def test_cut_off_between_taking_and_acknowledging_it_is_one_case(lapor: Lapor, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as killed:
        killed.setattr(pulling, "acknowledge", lambda: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            pulling.pull()
    assert (Report.objects.count(), lapor.received) == (3, [])
    assert pulling.pull() == 0
    assert (Report.objects.count(), len(lapor.received)) == (3, 3)


@pytest.mark.parametrize("reply", [500, HANG_UP, 401, (200, {"data": "habis"}), (200, b"<html>")])
def test_a_failure_keeps_what_came_before(lapor: Lapor, reply: Any) -> None:
    lapor.replies((200, {"data": lapor.reports[:2]}), reply)
    with pytest.raises((Unreachable, contract.NotAsAgreed)):
        pulling.pull()
    assert Report.objects.count() == 2
    assert pulling.pull() == 1


def test_each_step_and_answer_is_told_once_and_in_order(lapor: Lapor) -> None:
    found = worked_on(lapor)
    engine.perform(
        ReportFlow.answer, found, by=cast.officer(AGENCY, at=found.agency), text="Sudah diganti.", photos=[stored()]
    )
    assert pushing.push() == 2
    assert [(one["referensi"], one["status"]) for one in lapor.answers] == [
        (f"{found.number}-2", "proses"), (f"{found.number}-3", "selesai"),
    ]  # fmt: skip
    assert lapor.answers[1]["tanggapan"] == "Sudah diganti."
    assert pushing.push() == 0
    assert pulling.pull() == 0, "what went there does not come back as new"


def stored() -> Any:
    from simpul.kernel.documents import store

    return store(cast.photo(), by=None, name="sesudah.jpg")


def test_sent_without_an_answer_it_is_looked_up_before_it_goes_again(
    lapor: Lapor, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked_on(lapor)
    arrives = lapor.answer

    def silent(heard: Any) -> Any:
        arrives(heard)
        return HANG_UP

    monkeypatch.setattr(lapor, "answer", silent)
    assert pushing.push() == 0
    monkeypatch.undo()
    assert LaporTurn.objects.get().unsure
    assert pushing.push() == 0, "not before its time"
    with clock.frozen(clock.now() + timedelta(minutes=5)):
        assert pushing.push() == 1
    assert len(lapor.answers) == 1


def test_busy_they_hear_it_later_and_refused_it_is_left_for_people(lapor: Lapor) -> None:
    worked_on(lapor)
    lapor.replies(503)
    assert pushing.push() == 0
    with clock.frozen(clock.now() + timedelta(minutes=5)):
        lapor.replies((200, {"data": []}), 422)
        assert pushing.push() == 0
    assert LaporTurn.objects.get().failed_at
    assert contract.CONNECTION.queue
    assert contract.CONNECTION.queue() == 1


def test_what_they_close_is_a_note_for_the_office(lapor: Lapor, client: Client) -> None:
    found = worked_on(lapor)
    lapor.reports[0]["status"] = "Selesai"
    pulling.pull()
    pulling.pull()
    found.refresh_from_db()
    assert found.state == "dispatched"
    [note] = CaseMessage.objects.filter(case=found.pk)
    assert "ditutup di SP4N-LAPOR!" in note.text
    assert LaporReport.objects.get(tracking_id="910001").closed_there_at


def test_a_sealed_report_tells_no_more_than_its_outcome(lapor: Lapor) -> None:
    pulling.pull()
    found = Report.objects.get(lapor__tracking_id="910001")
    engine.perform(ReportFlow.seal, found, by=cast.officer(DESK), reason="Menyangkut pegawai")
    pushing.push()
    assert [one["tanggapan"] for one in lapor.answers] == ["Laporan ini sudah ditindaklanjuti."]


def test_a_check_tells_a_bad_token(settings: Any, lapor: Lapor) -> None:
    assert "1 topik" in check_config(contract.CONNECTION).says
    settings.SECRETS["connections"]["lapor"]["token"] = "salah"
    assert not check_config(contract.CONNECTION).ok
