"""What programs do: file once however often they send it, take steps, speak; and what they may not."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from simpul.kernel.accounts.models import Counter
from simpul.kernel.cases import filing
from simpul.kernel.cases.models import Attachment, Audience, Case
from simpul.kernel.notifications.models import Message
from simpul.kernel.residents.models import Resident
from simpul.kernel.testing import cast
from simpul.portal.api import schemas
from simpul.portal.api.tests import samples

pytestmark = pytest.mark.django_db
FILE = "/api/v1/services/aduan/cases"


def answers(**more: Any) -> dict[str, Any]:
    given = {
        "kind": "complaint",
        "text": "Lampu jalan mati di depan balai desa.",
        "category": "lampu-jalan",
        "secrecy": 0,
    }
    return {**given, "region": cast.village().code, **more}


def file(client: Client, key: str = "", **more: Any) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(FILE, answers(**more), content_type="application/json", headers=headers)


def errors(answer: Any) -> set[str]:
    assert answer.status_code == 422, answer.text
    return {found["field"] for found in answer.json()["errors"]}


def test_anybody_files_and_follows_with_the_code(client: Client) -> None:
    answer = file(client, name="Siti Rahayu", phone="0815 8602 9990")
    assert answer.status_code == 201
    filed = answer.json()
    case = Case.objects.get(number=filed["number"])
    assert (case.channel, case.filed_by, str(case.applicant.name if case.applicant else "")) == (
        "api",
        None,
        "Siti Rahayu",
    )
    seen = client.get(f"/api/v1/cases/{case.number}", headers={"X-Access-Code": filed["access_code"]}).json()
    assert seen["state"]["code"] == "received"


def test_sent_twice_it_is_one_case_and_one_person(client: Client) -> None:
    key = str(uuid4())
    first, again = file(client, key, name="Siti Rahayu"), file(client, key, name="Siti Rahayu")
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == {**first.json(), "access_code": None}
    assert (Case.objects.count(), Resident.objects.filter(name="Siti Rahayu").count()) == (1, 1)


def test_what_was_heard_before_is_answered_whatever_is_sent_now_and_not_counted_again(client: Client) -> None:
    key = str(uuid4())
    first = file(client, key).json()
    schemas.Filed.model_validate(first)
    for _ in range(25):
        assert file(client, key).json() == {**first, "access_code": None}
    assert Counter.objects.get(key__startswith="throttle:file:").value == 1
    assert (file(client, key, text="").status_code, file(client, str(uuid4()), text="").status_code) == (200, 422)
    broken = client.post(FILE, b"{", content_type="application/json", headers={"Idempotency-Key": key})
    assert broken.json()["number"] == first["number"]
    assert Case.objects.count() == 1


def test_nobody_is_written_to_without_end(client: Client) -> None:
    for _ in range(filing.TOLD_A_DAY):
        filed = file(client, email="siti@contoh.id", phone="081586029990")
        assert filed.status_code == 201
        Counter.objects.filter(key__startswith="throttle:file:").delete()
    before = (Case.objects.count(), Message.objects.count(), Resident.objects.count())
    assert file(client, email="SITI@contoh.id").status_code == 429
    assert file(client, phone="0815 8602 9990").status_code == 429
    assert (Case.objects.count(), Message.objects.count(), Resident.objects.count()) == before, (
        "nothing of it is written"
    )
    assert Counter.objects.get(key="throttle:unproved:siti@contoh.id").value == filing.TOLD_A_DAY
    assert file(client, email="budi@contoh.id").status_code == 201


def test_errors_name_the_fields_of_the_form(client: Client) -> None:
    assert errors(file(client, text="Mati", category="tidak-ada", region="")) == {"text", "category", "region"}
    assert errors(file(client, text={"a": 1})) == {"text"}
    assert Case.objects.count() == 0


def test_nonsense_is_told_as_such(client: Client) -> None:
    send = lambda body, kind="application/json": client.post(FILE, body, content_type=kind)  # noqa: E731
    assert send(b"{").status_code == 400
    assert send(b'{"text": "\\ud800"}').status_code == 400
    assert send(b"[]").status_code == 422
    assert send(b"text", "text/plain").status_code == 415
    assert send(b"--x", "multipart/form-data; boundary=").status_code == 400
    assert send(b"{" + b" " * 2_600_000 + b"}").status_code == 413


def test_photos_come_as_files_of_a_form(client: Client) -> None:
    photo = SimpleUploadedFile("rumah-siti.jpg", cast.photo(), "image/jpeg")
    answer = client.post(FILE, {**answers(), "photos": [photo]})
    assert answer.status_code == 201
    assert Attachment.objects.get(case__number=answer.json()["number"]).kind == "photo"
    fake = SimpleUploadedFile("foto.jpg", b"bukan foto", "image/jpeg")
    assert errors(client.post(FILE, {**answers(), "photos": [fake]})) == {"photos"}
    assert Case.objects.count() == 1


def test_too_many_from_one_address(client: Client) -> None:
    key = str(uuid4())
    assert [file(client, key).status_code, *(file(client).status_code for _ in range(20))] == [201] * 20 + [429]
    assert file(client, key).status_code == 200, "what was heard is answered past the limit, too"
    assert Case.objects.count() == 20


def test_what_is_refused_by_another_limit_counts_for_the_address(client: Client) -> None:
    for _ in range(filing.TOLD_A_DAY):
        file(client, email="siti@contoh.id")
        Counter.objects.filter(key__startswith="throttle:file:").delete()
    assert [file(client, email="siti@contoh.id").status_code for _ in range(3)] == [429] * 3
    assert Counter.objects.get(key__startswith="throttle:file:").value == 3


def act(client: Client, case: Any, what: str, body: dict[str, Any] | None = None, **headers: str) -> Any:
    return client.post(
        f"/api/v1/cases/{case.number}/{what}", body or {}, content_type="application/json", headers=headers
    )


def test_an_officer_forwards(client: Client) -> None:
    found = samples.report()
    cast.sign_in(client, samples.desk())
    asked = {"agency": cast.agency("dpupr").pk, "title": "Lampu mati", "publish": True, "seq": found.seq}
    answer = act(client, found, "steps/forward", asked)
    assert (answer.status_code, answer.json()["state"]["code"], answer.json()["seq"]) == (200, "dispatched", 2)
    found.refresh_from_db()
    assert (found.published, found.title) == (True, "Lampu mati")


def test_a_step_that_lacks_something_names_it(client: Client) -> None:
    found = samples.report()
    cast.sign_in(client, samples.desk())
    assert errors(act(client, found, "steps/forward", {"title": ""})) == {"agency", "title"}


def test_of_two_officers_the_second_hears_that_it_has_moved(client: Client) -> None:
    found = samples.report()
    cast.sign_in(client, samples.desk())
    late = {"agency": cast.agency("dpupr").pk, "title": "Lampu", "seq": found.seq}
    assert act(client, found, "steps/forward", late).status_code == 200
    assert act(client, found, "steps/forward", late).status_code == 409
    assert act(client, found, "steps/tidak-ada").status_code == 404


def test_a_browser_session_needs_the_token(client: Client) -> None:
    strict, found = Client(enforce_csrf_checks=True), samples.report()
    cast.sign_in(strict, samples.desk())
    assert act(strict, found, "messages", {"text": "Halo"}).status_code == 403
    strict.cookies["simpul_batang_csrf"] = "a" * 32
    assert act(strict, found, "messages", {"text": "Halo"}, **{"X-CSRFToken": "a" * 32}).status_code == 201
    assert file(Client(enforce_csrf_checks=True)).status_code == 201  # no cookie, nothing to steal


def test_the_reporter_speaks_with_the_code_and_only_to_the_office(client: Client) -> None:
    found, code = samples.filed()
    assert act(client, found, "messages", {"text": "Masih mati"}).status_code == 401
    assert act(client, found, "messages", {"text": "Masih mati"}, **{"X-Access-Code": code}).status_code == 201
    assert found.messages.get().audience == Audience.PARTY
    assert errors(
        act(client, found, "messages", {"text": "Diam-diam", "audience": "staff"}, **{"X-Access-Code": code})
    ) == {"audience"}
    assert errors(act(client, found, "messages", {"text": "  "}, **{"X-Access-Code": code})) == {"text"}


def test_strangers_may_not_act_on_what_they_may_read(client: Client) -> None:
    shown, hidden = samples.published(), samples.report()
    cast.sign_in(client, cast.resident("Orang Lain"))
    assert act(client, shown, "messages", {"text": "Halo"}).status_code == 403
    assert act(client, shown, "steps/answer", {"text": "Sudah"}).status_code == 403
    assert act(client, hidden, "steps/forward").status_code == 404
