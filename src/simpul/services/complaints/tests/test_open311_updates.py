"""mySociety's updates: what happened with published requests, and word from clients, once, as their keys allow."""

from datetime import timedelta
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from django.core.management import call_command
from django.test import Client

from simpul.kernel.accounts.viewer import SYSTEM_VIEWER
from simpul.kernel.audit.models import Entry
from simpul.kernel.cases import conversation, engine
from simpul.kernel.cases.models import Audience, CaseMessage
from simpul.kernel.testing import cast
from simpul.lib import clock
from simpul.services.complaints.flow import AGENCY, DESK, ReportFlow
from simpul.services.complaints.models import ApiKey, ClientTurn, Report
from simpul.services.complaints.open311 import keys
from simpul.services.complaints.tests.test_open311 import answered, published, report
from simpul.services.complaints.tests.test_open311_sending import send

pytestmark = pytest.mark.django_db
UPDATES = "/open311/v2/servicerequestupdates"


@pytest.fixture
def key() -> str:
    return keys.issue("Aplikasi Lapor Desa", "Dinas Kominfo", by=None)[1]


def turns(client: Client, query: str = "") -> list[dict[str, Any]]:
    answer = client.get(f"{UPDATES}.json?{query}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def word(client: Client, key: str, number: str, fmt: str = "json", **more: Any) -> Any:
    given = {
        "api_key": key, "service_request_id": number, "update_id": "k-1", "status": "OPEN",
        "updated_datetime": clock.now().isoformat(), "description": "Lampunya masih mati malam ini.",
    }  # fmt: skip
    return client.post(f"{UPDATES}.{fmt}", {name: v for name, v in {**given, **more}.items() if v is not None})


class TestReading:
    """What everybody may know, in order."""

    def test_steps_and_answers_are_told_with_statuses_that_are_true(self, client: Client) -> None:
        found = answered()
        engine.perform(ReportFlow.lapse, found, by=SYSTEM_VIEWER)
        forwarded, fixed, closed = turns(client)
        assert [row["update_id"] for row in (forwarded, fixed, closed)] == [f"{found.number}-{n}" for n in (2, 3, 4)]
        assert [row["status"] for row in (forwarded, fixed, closed)] == ["open", "fixed", "closed"]
        assert "Kepada DPUPR." in forwarded["description"]
        assert fixed["description"] == "Sudah diganti."
        opened = client.get(fixed["media_url"])
        assert opened.status_code == 200
        opened.close()
        assert (forwarded["media_url"], closed["media_url"]) == ("", "")

    def test_an_answer_without_the_demanded_proof_is_no_repair(self, client: Client) -> None:
        found = published(category_id="parkir")
        engine.perform(
            ReportFlow.answer, found, by=cast.officer(AGENCY, at=found.agency), text="Belum ada anggaran tahun ini."
        )
        assert (turns(client)[-1]["status"], turns(client)[-1]["description"]) == (
            "in_progress", "Belum ada anggaran tahun ini.",
        )  # fmt: skip

    def test_a_public_word_between_steps_is_a_turn_of_its_own(self, client: Client) -> None:
        found = published()
        office = cast.officer(AGENCY, at=found.agency)
        conversation.say(found, by=office, text="Petugas datang besok pagi.", audience=Audience.PUBLIC)
        engine.perform(ReportFlow.begin, found, by=office)
        _forwarded, said, begun = turns(client)
        message = CaseMessage.objects.get()
        assert (said["update_id"], said["description"]) == (
            f"{found.number}-m{message.pk}",
            "Petugas datang besok pagi.",
        )
        assert (said["status"], begun["status"]) == ("open", "in_progress")

    def test_what_is_not_for_everybody_is_not_told(self, client: Client) -> None:
        hidden, found = report("Rahasia"), published()
        office = cast.officer(AGENCY, at=found.agency)
        conversation.say(found, by=office, text="Catatan dalam", audience=Audience.STAFF)
        conversation.say(found, by=office, text="Untuk pelapor saja", audience=Audience.PARTY)
        engine.perform(ReportFlow.give_back, found, by=office, reason="Bukan jalan kabupaten")
        told = client.get(f"{UPDATES}.xml").text
        assert found.number in told
        assert not [one for one in (hidden.number, "Catatan", "Untuk pelapor", "Bukan jalan") if one in told]
        Report.objects.filter(pk=found.pk).update(published=False)
        assert turns(client) == []

    def test_both_forms_say_the_same(self, client: Client) -> None:
        found = answered()
        root = fromstring(client.get(f"{UPDATES}.xml").content)
        assert (root.tag, {child.tag for child in root}) == ("service_request_updates", {"request_update"})
        told = [{field.tag: field.text or "" for field in child} for child in root]
        assert told == turns(client, f"service_request_id={found.number.lower()}")

    def test_times_pages_and_numbers_narrow(self, client: Client) -> None:
        with clock.frozen(clock.now() - timedelta(days=100)):
            old = published("Lama")
        new = answered("Baru")
        assert {row["service_request_id"] for row in turns(client)} == {new.number}
        start = (clock.now() - timedelta(days=101)).strftime("%Y-%m-%dT%H:%M:%SZ")
        assert {row["service_request_id"] for row in turns(client, f"start_date={start}")} == {old.number}
        assert [len(turns(client, f"page_size=1&page={page}")) for page in (1, 2, 3)] == [1, 1, 0]
        assert client.get(f"{UPDATES}.json?start_date=2026-01-01&end_date=2026-06-01").status_code == 400

    def test_discovery_names_the_extension(self, client: Client) -> None:
        ends = client.get("/open311/v2/discovery.json").json()["endpoints"]
        assert len({end["specification"] for end in ends}) == 2
        assert len({end["url"] for end in ends}) == 1
        assert "servicerequestupdates" in client.get("/open311/").text


class TestWriting:
    """Word from clients."""

    def test_a_client_speaks_for_the_reporter_of_what_it_filed(self, client: Client, key: str) -> None:
        number = send(client, key).json()[0]["service_request_id"]
        answer = word(client, key, number, media_url="https://foto.example/1.jpg")
        message = CaseMessage.objects.get()
        assert (answer.status_code, answer.json()) == (
            201, [{"update_id": f"{number}-m{message.pk}", "service_request_id": number, "account_id": None}],
        )  # fmt: skip
        assert (message.audience, message.role) == (Audience.PARTY, "applicant")
        assert message.text.endswith("Tautan foto: https://foto.example/1.jpg")
        assert Entry.objects.get(verb="open311.update").detail["client"] == "Aplikasi Lapor Desa"

    def test_sent_again_it_is_said_once(self, client: Client, key: str) -> None:
        number = send(client, key).json()[0]["service_request_id"]
        first, again = word(client, key, number), word(client, key, number, description="Lain")
        assert (first.status_code, again.status_code) == (201, 200)
        assert first.json() == again.json()
        assert CaseMessage.objects.count() == 1

    def test_a_key_for_notes_writes_for_the_office(self, client: Client) -> None:
        found = published()
        key = keys.issue("Balai Jalan", "Pak Darmo", by=None, writes=ApiKey.Writes.NOTES)[1]
        assert word(client, key, found.number, status="FIXED", fmt="xml").status_code == 201
        note = CaseMessage.objects.get()
        assert note.audience == Audience.STAFF
        assert "Balai Jalan" in note.text
        assert "FIXED" in note.text
        found.refresh_from_db()
        assert found.state == "dispatched"
        assert note.text not in client.get(f"/lacak/{found.number}/").text

    def test_refused_clearly(self, client: Client, key: str) -> None:
        seen, hidden = published(), report("Tersembunyi")
        number = send(client, key, token="").json()[0]["service_request_id"]
        mute = keys.issue("Bisu", "Diskominfo", by=None, writes=ApiKey.Writes.NOTHING)[1]
        for given, status, about in (
            (word(client, "salah", number), 403, "api_key"),
            (word(client, mute, seen.number), 403, "api_key"),
            (word(client, key, seen.number), 403, "kirimnya sendiri"),
            (word(client, key, hidden.number), 404, "service_request_id"),
            (word(client, key, "ADU-2611-999999"), 404, "service_request_id"),
            (word(client, key, number, update_id=None), 400, "update_id"),
            (word(client, key, number, status="SELESAI"), 400, "status"),
            (word(client, key, number, updated_datetime="kemarin"), 400, "updated_datetime"),
            (word(client, key, number, updated_datetime=None), 400, "updated_datetime"),
            (word(client, key, number, description=" "), 400, "description"),
            (word(client, key, number, description="x" * 4001), 400, "description"),
            (word(client, key, number, media_url="file:///etc/passwd"), 400, "media_url"),
        ):
            assert given.status_code == status, given.text
            assert about in given.text
        assert not CaseMessage.objects.exists()
        assert ClientTurn.objects.count() == 1

    def test_a_closed_report_takes_no_more_words(self, client: Client, key: str) -> None:
        number = send(client, key).json()[0]["service_request_id"]
        made = Report.objects.get(number=number)
        engine.perform(ReportFlow.archive, made, by=cast.officer(DESK), reason="Tidak jelas")
        assert word(client, key, number).status_code == 403

    def test_the_reporters_word_wakes_a_clock_that_waits_for_him(self, client: Client, key: str) -> None:
        number = send(client, key).json()[0]["service_request_id"]
        made = Report.objects.get(number=number)
        engine.perform(
            ReportFlow.transitions["pause"], made, by=cast.officer(DESK), reason="Menunggu foto", why="applicant"
        )
        word(client, key, number)
        made.refresh_from_db()
        assert made.paused_at is None

    def test_too_many(self, client: Client, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("simpul.services.complaints.open311.intake.A_KEY_AN_HOUR", 0)
        assert word(client, key, "ADU-2611-000001").status_code == 429


def test_keys_are_given_and_ended_by_command(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("open311_key", "issue", "Balai Jalan", "--contact", "Pak Darmo", "--writes", "notes")
    text = capsys.readouterr().out.strip()
    row = keys.holder(text)
    assert row is not None
    assert row.writes == ApiKey.Writes.NOTES
    call_command("open311_key", "revoke", "Balai Jalan", "--reason", "Kontrak berakhir")
    assert keys.holder(text) is None
