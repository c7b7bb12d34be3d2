"""What programs read: lists, facets, figures, and that errors are problem documents in the reader's language."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from simpul.kernel.accounts.roles import AUDITOR
from simpul.kernel.audit.models import Entry
from simpul.kernel.cases import engine
from simpul.kernel.cases.models import Case
from simpul.kernel.regions.models import Region
from simpul.kernel.testing import cast
from simpul.lib import clock
from simpul.portal.api import listing
from simpul.portal.api.tests import samples

pytestmark = pytest.mark.django_db
LIST = "/api/v1/cases"


def titles(client: Client, query: str = "") -> list[str]:
    return [row["title"] for row in client.get(f"{LIST}?{query}").json()["items"]]


def test_the_list_is_one_statement_and_turns_its_pages_by_key(client: Client, django_assert_num_queries: Any) -> None:
    for n in range(5):
        samples.published(f"Lampu {n}")
    listing.ends(), listing.agencies()  # read once in some minutes
    with django_assert_num_queries(1):
        first = client.get(f"{LIST}?limit=3").json()
    assert [row["title"] for row in first["items"]] == ["Lampu 4", "Lampu 3", "Lampu 2"]
    last = client.get(f"{LIST}?limit=3&after={first['after']}").json()
    assert [row["title"] for row in last["items"]] == ["Lampu 1", "Lampu 0"]
    assert last["after"] is None


def test_a_row_says_what_the_page_says(client: Client) -> None:
    found = samples.published()
    [row] = client.get(LIST).json()["items"]
    village = cast.village()
    assert row["number"] == found.number
    assert (row["state"], row["state_label"]) == ("dispatched", "Didisposisikan")
    assert (row["region"], row["village"]) == (village.code, village.name)
    assert (row["overdue"], row["closed_at"]) == (False, None)
    assert datetime.fromisoformat(row["opened_at"]) == found.opened_at


def test_each_row_names_its_own_place_and_one_without_says_so(client: Client) -> None:
    found = [samples.published(f"Lampu {n}") for n in range(3)]
    villages = Region.objects.filter(level=Region.Level.DESA).exclude(parent=cast.village().parent).order_by("code")
    places = [cast.village(), villages[0], None]
    for case, place in zip(found, places, strict=True):
        Case.objects.filter(pk=case.pk).update(region=place)
    rows = {row["number"]: (row["region"], row["village"], row["district"]) for row in client.get(LIST).json()["items"]}
    for case, place in zip(found, places, strict=True):
        told = (place.code, place.name, place.parent.name) if place and place.parent else (None, None, None)
        assert rows[case.number] == told


def test_a_missed_deadline_shows(client: Client) -> None:
    with clock.frozen(datetime(2026, 3, 2, 2, tzinfo=UTC)):
        samples.published()
    assert client.get(LIST).json()["items"][0]["overdue"] is True


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("state=dispatched", 1),
        ("state=closed", 0),
        ("service=aduan", 1),
        ("service=tidak-ada", 0),
        ("agency=dpupr", 1),
        ("agency=lain", 0),
        ("region=33.25", 1),
        ("region=33.25.01", 1),
        ("region=33.25.02", 0),
        ("q=lampu", 1),
        ("q=jembatan", 0),
        ("opened_since=2026-03-02&opened_until=2026-03-02", 1),
        ("opened_since=2026-03-03", 0),
        ("opened_until=2026-03-01", 0),
        ("opened_until=9999-12-31&opened_since=0001-01-01", 1),
    ],
)
def test_filters(client: Client, query: str, expected: int) -> None:
    with clock.frozen(datetime(2026, 3, 1, 17, 30, tzinfo=UTC)):  # already the 2nd on the wall in Batang
        samples.published()
    assert len(titles(client, query)) == expected


def test_a_case_costs_no_more_statements_for_a_longer_list_of_services(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    number = samples.published().number
    with django_assert_max_num_queries(8):
        assert client.get(f"{LIST}/{number}").status_code == 200


def test_the_public_facet_keeps_the_reporters_words_for_the_place(client: Client) -> None:
    siti = cast.resident("Siti Rahayu")
    public = client.get(f"{LIST}/{samples.published(by=siti).number}").json()
    assert public["level"] == "public"
    assert (public["landmark"], public["reporter"], public["channel"], public["seq"]) == (None, None, None, None)
    assert public["point"] == [round(axis, 5) for axis in cast.village().centre.coords]
    assert [line["who"] for line in public["history"]] == ["Pelapor", "Admin aduan"]
    assert public["steps"] == []


def test_the_reporter_opens_it_with_the_code_alone(client: Client) -> None:
    filed, code = samples.filed()
    assert client.get(f"{LIST}/{filed.number}").status_code == 404
    assert client.get(f"{LIST}/{filed.number}", headers={"X-Access-Code": "K7Q-29X-TM4"}).status_code == 404
    opened = client.get(f"{LIST}/{filed.number.lower()}", headers={"X-Access-Code": code.lower()}).json()
    assert (opened["level"], opened["landmark"]) == ("party", "depan rumah Pak Tono")


def test_guessing_codes_is_held_back(client: Client) -> None:
    filed, code = samples.filed()
    answers = [
        client.get(f"{LIST}/{filed.number}", headers={"X-Access-Code": "K7Q-29X-TM4"}).status_code for _ in range(31)
    ]
    assert answers == [404] * 30 + [429]
    late = client.get(f"{LIST}/{filed.number}", headers={"X-Access-Code": code})
    assert (late.status_code, late["Retry-After"]) == (429, "600")


def test_an_officer_sees_who_asked_and_the_trail_sees_the_officer(client: Client) -> None:
    found = samples.report(by=cast.resident("Siti Rahayu"))
    cast.sign_in(client, samples.desk())
    seen = client.get(f"{LIST}/{found.number}").json()
    assert (seen["level"], seen["reporter"]["name"]) == ("staff", "Siti Rahayu")
    forward = next(step for step in seen["steps"] if step["name"] == "forward")
    assert [field["name"] for field in forward["fields"]] == ["agency", "category", "title", "publish"]
    assert Entry.objects.filter(verb="case.view", detail__number=found.number, detail__identity=True).exists()


def test_an_officer_without_the_second_factor_is_nobody(client: Client) -> None:
    found, viewer = samples.report(), samples.desk()
    assert viewer.user
    client.force_login(viewer.user)
    assert client.get(f"{LIST}/{found.number}").status_code == 404


def test_a_service_tells_its_standard_and_what_its_form_asks(client: Client) -> None:
    service = client.get("/api/v1/services/aduan").json()
    assert {"state": "received", "label": "Masuk", "owner": "Admin aduan", "within": "3 hari kerja"} in service[
        "standard"
    ]
    fields = {field["name"]: field for field in service["fields"]}
    assert fields["text"]["required"]
    assert fields["region"] == {**fields["region"], "type": "village", "choices": None}
    assert {"value": "lampu-jalan", "label": "Lampu jalan mati"} in fields["category"]["choices"]
    assert fields["photos"]["many"]


def test_figures_open_their_records(client: Client) -> None:
    with clock.frozen(datetime(2026, 3, 2, 2, tzinfo=UTC)):
        shown, _hidden = samples.published(), samples.report()
    figure = client.get("/api/v1/indicators/aduan.received/2026-03").json()
    assert (figure["value"], figure["counted"]) == (
        2,
        2,
    )  # a total counts everything; which ones they are, only what may be seen
    assert figure["visible_records"] == [shown.number]
    codes = {found["code"] for found in client.get("/api/v1/indicators").json()}
    assert {"aduan.received", "aduan.completed_on_time"} <= codes


def test_regions(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        found = client.get("/api/v1/regions?level=kecamatan").json()
    assert len(found) == 15
    assert client.get(f"/api/v1/regions/{found[0]['code']}").json() == found[0]
    inside = client.get(f"/api/v1/regions?parent={found[0]['code']}").json()
    assert {region["level"] for region in inside} <= {"desa", "kelurahan"}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/tidak/ada", 404),
        ("GET", "/api/v1/cases/", 404),
        ("GET", "/api/v1/cases/ADU-2611-999999", 404),
        ("GET", "/api/v1/cases/%00", 404),
        ("GET", "/api/v1/cases?limit=101", 422),
        ("GET", "/api/v1/cases?after=²", 422),
        ("GET", "/api/v1/cases?q=%00", 422),
        ("GET", "/api/v1/cases?opened_since=0", 422),
        ("GET", "/api/v1/indicators/aduan.received/1999", 404),
        ("GET", "/api/v1/indicators/tidak.ada/2026", 404),
        ("DELETE", "/api/v1/cases", 405),
        ("POST", "/api/v1/openapi.json", 405),
    ],
)
def test_every_refusal_is_a_problem_document(client: Client, method: str, path: str, status: int) -> None:
    answer = client.generic(method, path)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    said = answer.json()
    assert (said["status"], said["type"]) == (status, "about:blank")
    assert said["title"]
    assert said["detail"].endswith(".")


def test_our_own_fault_is_told_and_logged(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("simpul.portal.api.listing.newest_first", lambda *given: 1 / 0)
    answer = client.get(LIST)
    assert (answer.status_code, answer.json()["title"]) == (500, "Ada yang rusak di sistem kami")
    assert "ZeroDivisionError" in caplog.text


def test_head_is_get_without_a_body(client: Client) -> None:
    samples.published()
    head, whole = client.head(LIST), client.get(LIST)
    assert head.content == b""
    assert head["Content-Length"] == str(len(whole.content))


def test_the_page_for_people_lists_what_the_document_knows(client: Client) -> None:
    page = client.get("/api/").text
    for path in client.get("/api/v1/openapi.json").json()["paths"]:
        assert path in page


def test_the_auditor_reads_but_has_no_step(client: Client) -> None:
    found = samples.report()
    cast.sign_in(client, cast.officer(AUDITOR))
    assert client.get(f"{LIST}/{found.number}").json()["steps"] == []
    assert engine.may(found.workflow.transitions["forward"], found, samples.desk())
