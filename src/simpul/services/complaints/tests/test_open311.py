"""GeoReport v2 as the standard says it, and nothing that is not published."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from django.test import Client

from simpul.kernel.accounts.viewer import NOBODY
from simpul.kernel.cases import conversation, engine
from simpul.kernel.cases.models import Attachment, Audience, Secrecy
from simpul.kernel.documents import store
from simpul.kernel.testing import cast
from simpul.lib import clock
from simpul.services.complaints.flow import AGENCY, DESK, ReportFlow
from simpul.services.complaints.models import Category, Report
from simpul.services.complaints.open311.listing import FIELDS

pytestmark = pytest.mark.django_db
V2 = "/open311/v2"


def report(title: str = "Lampu jalan mati", **more: Any) -> Report:
    village = cast.village()
    fields = {
        "title": title,
        "text": f"{title} & gelap <sekali>\x0b.",
        "category_id": "lampu-jalan",
        "region": village,
        "place": village.centre,
    }
    return engine.open_case(Report, by=NOBODY, fields={**fields, "landmark": "depan rumah Pak Tono", **more})[0]


def published(title: str = "Lampu jalan mati", **more: Any) -> Report:
    found = report(title, **more)
    engine.perform(ReportFlow.forward, found, by=cast.officer(DESK), agency=cast.agency("dpupr"), publish=True)
    return found


def answered(title: str = "Lampu jalan mati") -> Report:
    found = published(title)
    photo = store(cast.photo(), by=None, name="sesudah.jpg")
    engine.perform(
        ReportFlow.answer,
        found,
        by=cast.officer(AGENCY, at=found.agency),
        text="Sudah diganti.",
        photos=[photo],
        publish_photos=True,
    )
    return found


def numbers(client: Client, query: str = "") -> list[str]:
    answer = client.get(f"{V2}/requests.json?{query}")
    assert answer.status_code == 200, answer.text
    return [row["service_request_id"] for row in answer.json()]


class TestReading:
    """Discovery, services, requests."""

    def test_both_forms_say_the_same(self, client: Client) -> None:
        answered()
        [row] = client.get(f"{V2}/requests.json").json()
        [element] = fromstring(client.get(f"{V2}/requests.xml").content)
        assert [child.tag for child in element] == list(row) == list(FIELDS)
        assert {child.tag: child.text for child in element} == {
            name: None if value is None else str(value).replace("\x0b", "") for name, value in row.items()
        }

    def test_a_request_tells_what_the_standard_asks(self, client: Client) -> None:
        with clock.frozen(datetime(2026, 3, 2, 2, tzinfo=UTC)):
            found = answered()
        [row] = client.get(f"{V2}/requests/{found.number}.json").json()
        assert (row["status"], row["status_notes"]) == ("open", "Sudah diganti.")
        assert (row["service_code"], row["service_name"]) == ("lampu-jalan", "Lampu jalan mati")
        assert row["requested_datetime"] == "2026-03-02T02:00:00Z"
        assert row["updated_datetime"] == "2026-03-02T02:00:00Z"
        assert row["description"] == "Lampu jalan mati & gelap <sekali>\x0b."
        assert row["address"].startswith("Desa ")
        assert [row["long"], row["lat"]] == [round(axis, 5) for axis in cast.village().centre.coords]
        document = Attachment.objects.get().document_id
        assert row["media_url"] == f"http://testserver/berkas/{document}/foto.jpg"
        opened = client.get(row["media_url"])
        assert opened.status_code == 200
        opened.close()

    def test_the_list_is_one_statement(self, client: Client, django_assert_num_queries: Any) -> None:
        for n in range(3):
            answered(f"Lampu {n}")
        for fmt in ("json", "xml"):
            with django_assert_num_queries(1):
                assert client.get(f"{V2}/requests.{fmt}").status_code == 200

    def test_words_keep_every_letter(self, client: Client) -> None:
        said = 'Ditulis "RUSAK" \\ di\tpapan,\nlalu {hilang} 100% %s 😀'
        found = published(text=said)
        [row] = client.get(f"{V2}/requests/{found.number}.json").json()
        assert row["description"] == said

    def test_closed_is_what_nobody_works_on_any_more(self, client: Client) -> None:
        open_, closed = published(), answered()
        engine.perform(ReportFlow.lapse, closed, by=cast.Viewer(system=True))
        assert numbers(client, "status=open") == [open_.number]
        assert numbers(client, "status=closed") == [closed.number]
        assert len(numbers(client, "status=open,closed")) == 2

    def test_numbers_asked_for_come_whatever_else_is_said(self, client: Client) -> None:
        with clock.frozen(clock.now() - timedelta(days=200)):
            old = published()
        recent = published()
        assert numbers(client) == [recent.number]
        assert numbers(client, f"service_request_id={old.number},{recent.number.lower()}&status=closed") == [
            recent.number,
            old.number,
        ]

    def test_ninety_days_are_the_most(self, client: Client) -> None:
        with clock.frozen(datetime(2026, 3, 2, 2, tzinfo=UTC)):
            old = published()
        assert numbers(client, "start_date=2026-03-01") == [old.number]
        assert numbers(client, "end_date=2026-03-03T00:00:00Z") == [old.number]
        assert numbers(client, "start_date=2026-03-02T09:00:00+07:00&end_date=2026-03-02T09:00:00+07:00") == [
            old.number
        ]
        assert numbers(client, "start_date=2026-03-03&end_date=2026-05-01") == []
        assert client.get(f"{V2}/requests.json?start_date=2026-01-01&end_date=2026-06-01").status_code == 400

    def test_pages(self, client: Client) -> None:
        made = [published(f"Lampu {n}").number for n in range(3)]
        assert numbers(client, "page_size=2") == made[:0:-1]
        assert numbers(client, "page_size=2&page=2") == made[:1]

    def test_what_moved_since_without_telling_of_quiet_steps(self, client: Client) -> None:
        with clock.frozen(clock.now() - timedelta(hours=5)):
            moved, still = published("Bergerak"), published("Diam")
        officer = cast.officer(AGENCY, at=still.agency)
        engine.perform(still.workflow.transitions["assign"], still, by=officer, assignee=officer.user)
        engine.perform(ReportFlow.begin, moved, by=officer)
        since = (clock.now() - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
        assert numbers(client, f"updated_after={since}") == [moved.number]
        [row] = client.get(f"{V2}/requests/{still.number}.json").json()
        assert row["updated_datetime"] < since

    def test_services_in_the_language_of_the_reader(self, client: Client) -> None:
        found = {
            s["service_code"]: s for s in client.get(f"{V2}/services.json", headers={"Accept-Language": "en"}).json()
        }
        assert (found["lampu-jalan"]["service_name"], found["lampu-jalan"]["group"]) == (
            "Broken street light",
            "Roads and lighting",
        )
        assert found["lampu-jalan"]["metadata"] is True
        assert not set(found) & set(Category.objects.filter(oversight=True).values_list("code", flat=True))

    def test_a_definition_lists_its_values(self, client: Client) -> None:
        root = fromstring(client.get(f"{V2}/services/lampu-jalan.xml").content)
        kind = root.find("attributes/attribute")
        assert kind is not None
        assert (kind.findtext("code"), kind.findtext("variable"), kind.findtext("datatype")) == (
            "kind",
            "true",
            "singlevaluelist",
        )
        assert [value.findtext("key") for value in kind.iterfind("values/value")] == [
            "complaint",
            "aspiration",
            "information",
        ]
        assert client.get(f"{V2}/services/pungli.json").status_code == 404

    def test_discovery_says_where_it_is(self, client: Client) -> None:
        endpoint, _updates = client.get(f"{V2}/discovery.json").json()["endpoints"]
        assert endpoint["url"] == "http://testserver/open311/v2"
        formats = fromstring(client.get("/open311/discovery.xml").content).findall(
            "endpoints/endpoint[1]/formats/format"
        )
        assert [found.text for found in formats] == ["text/xml", "application/json"]

    def test_the_page_for_people(self, client: Client) -> None:
        assert "lampu-jalan" in client.get("/open311/").text


class TestLeaks:
    """Only what is published leaves."""

    @pytest.mark.parametrize(
        "more",
        [
            {},
            {"secrecy": Secrecy.ANONYMOUS},
            {"secrecy": Secrecy.CONFIDENTIAL},
            {"category_id": "pungli", "oversight": True, "sealed": True},
        ],
        ids=["unpublished", "anonymous", "confidential", "sealed"],
    )
    def test_a_secret_report_looks_like_none(self, client: Client, more: dict[str, Any]) -> None:
        found = report("Pak Camat minta uang", **more)
        for fmt in ("json", "xml"):
            for query in ("", f"?service_request_id={found.number}", "?status=open", "?page_size=1"):
                assert "Camat" not in client.get(f"{V2}/requests.{fmt}{query}").text
            asked, none = (client.get(f"{V2}/requests/{number}.{fmt}") for number in (found.number, "ADU-2611-999999"))
            assert (asked.status_code, asked.content) == (404, none.content)

    def test_a_published_report_keeps_what_is_for_the_office(self, client: Client) -> None:
        siti = cast.resident("Siti Rahayu")
        assert siti.user
        found = published(applicant=siti.user.resident, secrecy=Secrecy.ANONYMOUS)
        office = cast.officer(AGENCY, at=found.agency)
        conversation.say(found, by=office, text="Catatan dalam", audience=Audience.STAFF)
        conversation.say(found, by=office, text="Untuk pelapor saja", audience=Audience.PARTY)
        conversation.attach(found, store(cast.photo(), by=None, name="ktp.jpg"), kind=Attachment.Kind.PHOTO)
        told = client.get(f"{V2}/requests.json").text
        assert found.number in told
        assert not [secret for secret in ("Siti", "Pak Tono", "Catatan", "Untuk pelapor", "berkas") if secret in told]

    def test_a_report_that_is_sealed_later_disappears(self, client: Client) -> None:
        found = published()
        assert numbers(client) == [found.number]
        Report.objects.filter(pk=found.pk).update(published=False)
        assert numbers(client) == []


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/requests.json?status=entah", 400),
        ("GET", "/requests.json?start_date=kemarin", 400),
        ("GET", "/requests.json?end_date=0001-01-01", 400),
        ("GET", "/requests.json?page=0", 400),
        ("GET", "/requests.json?page_size=1001", 400),
        ("GET", "/requests.json?page=²", 400),
        ("GET", "/requests.json?service_code=%00", 400),
        ("GET", "/requests.json?service_request_id=" + ",".join(["ADU-1"] * 51), 400),
        ("GET", "/requests.json?jurisdiction_id=garut", 404),
        ("GET", "/requests/ADU-2611-999999.json", 404),
        ("GET", "/tidak/ada.json", 404),
        ("DELETE", "/requests.json", 405),
        ("POST", "/services.json", 405),
    ],
)
def test_errors_have_the_form_of_the_standard(client: Client, method: str, path: str, status: int) -> None:
    for fmt in ("json", "xml"):
        answer = client.generic(method, f"{V2}{path.replace('.json', f'.{fmt}')}")
        assert answer.status_code == status
        if fmt == "json":
            [error] = answer.json()
            assert (error["code"], error["description"][-1]) == (status, ".")
        else:
            root = fromstring(answer.content)
            assert (root.tag, root.findtext("error/code")) == ("errors", str(status))
            assert root.findtext("error/description")
