"""Sending requests over GeoReport v2: keys, tokens, and what is said when something is wrong."""

import json
from typing import Any
from uuid import uuid4

import pytest
from defusedxml.ElementTree import fromstring
from django.test import Client

from simpul.kernel.audit.models import Entry
from simpul.kernel.cases.models import Audience
from simpul.kernel.testing import cast
from simpul.services.complaints.models import Report
from simpul.services.complaints.open311 import keys

pytestmark = pytest.mark.django_db
V2 = "/open311/v2"


@pytest.fixture
def key() -> str:
    return keys.issue("Aplikasi Lapor Desa", "Dinas Kominfo", by=None)[1]


def send(client: Client, key: str, *, fmt: str = "json", token: str = "", **more: Any) -> Any:
    given = {
        "api_key": key,
        "service_code": "lampu-jalan",
        "description": "Lampu mati di depan pasar.",
        "address_id": cast.village().code,
    }
    headers = {"Idempotency-Key": token} if token else {}
    return client.post(
        f"{V2}/requests.{fmt}", {k: v for k, v in {**given, **more}.items() if v is not None}, headers=headers
    )


class TestSending:
    """New requests by clients with a key."""

    def test_a_client_files_a_report(self, client: Client, key: str) -> None:
        lat_long = dict(zip(("long", "lat"), cast.village(7).centre.coords, strict=True))
        answer = send(
            client,
            key,
            address_id=None,
            **lat_long,
            first_name="Budi",
            last_name="Santoso",
            email="budi@contoh.id",
            device_id="x",
        )
        assert answer.status_code == 201
        [entry] = answer.json()
        made = Report.objects.get(number=entry["service_request_id"])
        assert (made.channel, made.category_id, made.region, made.published) == (
            "open311",
            "lampu-jalan",
            cast.village(7),
            False,
        )
        assert made.applicant is not None
        assert (made.applicant.name, made.applicant.email) == ("Budi Santoso", "budi@contoh.id")
        assert f"/lacak/{made.number}/" in entry["service_notice"]
        assert Entry.objects.get(verb="open311.file").detail == {"number": made.number, "client": "Aplikasi Lapor Desa"}

    def test_the_answer_in_xml(self, client: Client, key: str) -> None:
        root = fromstring(send(client, key, fmt="xml").content)
        assert root.tag == "service_requests"
        assert Report.objects.filter(number=root.findtext("request/service_request_id")).exists()

    def test_sent_twice_it_is_one_report_and_the_token_finds_it(self, client: Client, key: str) -> None:
        token = str(uuid4())
        [first], [again] = (send(client, key, token=token).json() for _ in range(2))
        assert first["service_request_id"] == again["service_request_id"]
        assert "Kode" not in again["service_notice"]
        [found] = client.get(f"{V2}/tokens/{token}.json").json()
        assert found == {"service_request_id": first["service_request_id"], "token": token}
        assert client.get(f"{V2}/tokens/{uuid4()}.json").status_code == 404
        assert client.get(f"{V2}/tokens/{'-' * 36}.json").status_code == 404

    @pytest.mark.parametrize("wrong", ["", "tebakan"])
    def test_without_a_key_nothing_is_taken(self, client: Client, wrong: str) -> None:
        answer = send(client, wrong)
        assert (answer.status_code, answer.json()[0]["code"]) == (403, 403)
        assert not Report.objects.exists()

    def test_a_revoked_key_is_none(self, client: Client, key: str) -> None:
        row = keys.holder(key)
        assert row is not None
        keys.revoke(row, by=None, reason="Kunci bocor")
        assert send(client, key).status_code == 403
        assert Entry.objects.get(verb="open311.key_revoked").reason == "Kunci bocor"

    def test_the_key_itself_is_not_kept(self, key: str) -> None:
        assert key.encode() not in bytes(keys.ApiKey.objects.get().key_fingerprint)
        assert key not in json.dumps(list(Entry.objects.values_list("detail", flat=True)))

    @pytest.mark.parametrize(
        ("more", "status", "about"),
        [
            ({"service_code": None}, 400, "service_code"),
            ({"service_code": "tidak-ada"}, 404, "service_code"),
            ({"service_code": "pungli"}, 404, "service_code"),
            ({"description": "Mati"}, 400, "description"),
            ({"address_id": None}, 400, "address_id"),
            ({"address_id": "11.01.01.2001"}, 400, "address_id"),
            ({"lat": "0", "long": "0"}, 400, "address_id"),
            ({"lat": "utara", "long": "0"}, 400, "lat"),
            ({"phone": "12"}, 400, "phone"),
            ({"email": "budi"}, 400, "email"),
            ({"attribute[kind]": "marah"}, 400, "kind"),
            ({"media_url": "file:///etc/passwd"}, 400, "media_url"),
            ({"jurisdiction_id": "garut"}, 404, "jurisdiction_id"),
            ({"token": "bukan-uuid"}, 400, "Idempotency-Key"),
            ({"description": "Lampu \0 mati sekali"}, 400, "huruf"),
        ],
    )
    def test_what_is_wrong_is_said(
        self, client: Client, key: str, more: dict[str, Any], status: int, about: str
    ) -> None:
        answer = send(client, key, **more)
        assert answer.status_code == status
        assert about in " ".join(error["description"] for error in answer.json())
        assert not Report.objects.exists()

    def test_a_picture_elsewhere_is_a_line_for_the_office(self, client: Client, key: str) -> None:
        send(client, key, media_url="http://169.254.169.254/latest/meta-data")
        made = Report.objects.get()
        message = made.messages.get()
        assert (message.audience, message.role) == (Audience.PARTY, "applicant")
        assert "169.254.169.254" in message.text
        assert not made.attachments.exists()

    def test_an_address_in_words_names_its_village(self, client: Client, key: str) -> None:
        village = cast.village(3)
        assert village.parent
        send(
            client,
            key,
            address_id=None,
            address_string=f"Jl. Merdeka 1, Desa {village.name}, Kec. {village.parent.name}",
        )
        made = Report.objects.get()
        assert made.region == village
        assert made.landmark.startswith("Jl. Merdeka")

    def test_too_many(self, client: Client, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("simpul.services.complaints.open311.intake.A_KEY_AN_HOUR", 2)
        assert [send(client, key).status_code for _ in range(3)] == [201, 201, 429]
