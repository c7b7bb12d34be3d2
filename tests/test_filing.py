"""From a phone to a case: mistakes, drafts, uploads, codes, and sending twice. Through the pages, as people do it."""

from __future__ import annotations

import re
import threading
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from simpul.kernel.accounts.viewer import NOBODY
from simpul.kernel.cases.drafts import Draft
from simpul.kernel.notifications.models import Message
from simpul.kernel.residents.models import Resident
from simpul.kernel.testing import cast
from simpul.services.complaints.flow import AGENCY, DESK, INSPECTORATE
from simpul.services.complaints.models import Report

pytestmark = pytest.mark.django_db
FORM = "/layanan/aduan/ajukan/"


def filled(**more: Any) -> dict[str, Any]:
    village = cast.village().code
    asked = {
        "kind": "complaint",
        "text": "Sampah menumpuk di pasar. Bau sekali.",
        "category": "sampah",
        "region": village,
        "secrecy": "0",
    }
    return {**asked, "kunci": str(uuid4()), **more}


def picture(name: str = "foto.jpg", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or cast.photo(), content_type="image/jpeg")


def test_somebody_without_an_account_gets_a_number_and_a_code_that_opens_it(client: Client) -> None:
    shown = client.post(FORM, filled(secrecy="2"), follow=True)
    report = Report.objects.get()
    code = client.session["receipt"]["code"]
    assert report.number in shown.text
    assert code in shown.text
    assert re.search(r"Dikirim</dt><dd>\d+ \w+ \d{4}", shown.text), "a printed receipt tells when"
    assert (report.applicant, report.title, report.channel) == (None, "Sampah menumpuk di pasar", "web")
    elsewhere = Client()
    assert elsewhere.get(f"/lacak/{report.number}/").status_code == 404
    wrong = elsewhere.post("/lacak/", {"nomor": report.number, "kode": "000-000-000"})
    unknown = elsewhere.post("/lacak/", {"nomor": "ADU-0000-999999", "kode": "000-000-000"})
    assert wrong.status_code == unknown.status_code == 422
    said = [re.sub(r'(ADU-\d+-\d+|name="csrfmiddlewaretoken" value="\w+")', "", page.text) for page in (wrong, unknown)]
    assert said[0] == said[1]
    opened = elsewhere.post("/lacak/", {"nomor": report.number.lower(), "kode": code.lower()}, follow=True)
    assert "Sampah menumpuk" in opened.text


def test_sent_twice_over_a_bad_line_is_one_report(client: Client) -> None:
    form = filled()
    client.post(FORM, form)
    client.post(FORM, form)
    assert Report.objects.count() == 1


def test_a_mistake_loses_neither_words_nor_photo(client: Client) -> None:
    refused = client.post(FORM, filled(category="", photos=picture()))
    assert refused.status_code == 422
    assert "Pilih kategori yang paling dekat." in refused.text
    assert "Bau sekali." in refused.text
    assert "1 foto sudah tersimpan" in refused.text
    client.post(FORM, filled())
    assert Report.objects.get().attachments.count() == 1
    assert not Draft.objects.exists()


def test_a_draft_waits_for_its_owner_and_for_nobody_else(client: Client) -> None:
    siti = cast.resident()
    cast.sign_in(client, siti)
    assert client.post(FORM, filled(text="Baru separuh", simpan="1")).status_code == 302
    assert "Baru separuh" in client.get(FORM).text
    assert "Draf: Lapor dan aduan" in client.get("/urusan/").text
    assert "Baru separuh" not in cast.sign_in(Client(), cast.resident()).get(FORM).text
    assert "Baru separuh" not in Client().get(FORM).text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"text": "pendek"}, "paling sedikit 10 huruf"),
        ({"category": "tidak-ada"}, "category"),
        ({"region": ""}, "Pilih desa atau kelurahan"),
        ({"region": "99.99.99.9999"}, "99.99.99.9999"),
        ({"longitude": "0", "latitude": "0", "region": ""}, "di luar kabupaten ini"),
        ({"longitude": "abc", "latitude": "1"}, "Masukkan sebuah bilangan"),
        ({"secrecy": "9"}, "secrecy"),
        ({"phone": "0285 119"}, "119"),
        ({"email": "bukan-email"}, "e-mail"),
        ({"text": "x" * 5000}, "4000"),
        ({"website": "https://spam.example"}, "Kirim"),
    ],
)
def test_nonsense_is_answered_beside_the_field_and_nothing_is_saved(
    client: Client, wrong: dict[str, str], sentence: str
) -> None:
    response = client.post(FORM, filled(**wrong))
    assert response.status_code == 422
    assert sentence.lower() in response.text.lower()
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "content", [b"<html><script>alert(1)</script>", b"", b"GIF89a" + b"\0" * 50, cast.photo()[:300]]
)
def test_what_is_no_photo_is_refused_in_a_sentence(client: Client, content: bytes) -> None:
    upload = SimpleUploadedFile("foto.jpg", content, content_type="image/jpeg")
    response = client.post(FORM, filled(photos=upload))
    assert response.status_code == 422
    assert not Report.objects.exists()


def test_the_point_finds_the_village(client: Client) -> None:
    village = cast.village(40)
    assert village.centre
    client.post(FORM, filled(region="", longitude=str(village.centre.x), latitude=str(village.centre.y)))
    report = Report.objects.get()
    assert report.region_id == village.code
    assert report.place


def test_a_report_on_misconduct_goes_past_the_desk(client: Client) -> None:
    accused = cast.agency("dishub")
    client.post(FORM, filled(category="pungli", accused=str(accused.pk)))
    report = Report.objects.get()
    assert (report.state, report.sealed, report.barred_agency, report.agency) == ("inspected", True, accused, None)
    for viewer, status in [
        (cast.officer(DESK), 404),
        (cast.officer(AGENCY, at=accused), 404),
        (cast.officer(INSPECTORATE), 200),
    ]:
        assert cast.sign_in(Client(), viewer).get(f"/meja/kasus/{report.number}/").status_code == status


def test_an_operator_files_for_somebody_on_the_telephone(client: Client) -> None:
    cast.sign_in(client, cast.officer(DESK))
    form = filled(channel="phone", name="Pak Karto", phone="0812 3456 7890")
    shown = client.post("/meja/catat/aduan/", form, follow=True)
    report = Report.objects.get()
    assert report.number in shown.text
    assert report.applicant
    assert (report.channel, report.applicant.name, report.applicant.phone) == ("phone", "Pak Karto", "+6281234567890")
    assert report.filed_by


def test_filing_tells_the_reporter_who_left_an_address(client: Client) -> None:
    client.post(FORM, filled(email="warga@contoh.id"))
    message = Message.objects.get(template="cases/received")
    assert message.address == "warga@contoh.id"
    assert message.about == Report.objects.get().number


def test_too_many_from_one_place_are_held_back(client: Client) -> None:
    statuses = {client.post(FORM, filled(text=f"Sampah di gang {n} menumpuk")).status_code for n in range(22)}
    assert 429 in statuses
    assert Report.objects.count() == 20


def test_nobody_may_act_for_the_reporter(client: Client) -> None:
    client.post(FORM, filled())
    number = Report.objects.get().number
    for path in (f"/lacak/{number}/pesan/", f"/lacak/{number}/langkah/rate/"):
        assert cast.sign_in(Client(), NOBODY).post(path, {"text": "saya juga"}).status_code == 404


def test_sent_again_the_reporter_is_not_made_twice(client: Client) -> None:
    form = filled(name="Bu Tini", phone="081234567890")
    client.post(FORM, form)
    client.post(FORM, form)
    assert Resident.objects.filter(name="Bu Tini").count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_sent_twice_at_once_is_one_report_and_no_fault() -> None:
    form, together, statuses = filled(), threading.Barrier(4), []

    def send() -> None:
        client = Client()
        together.wait()
        statuses.append(client.post(FORM, form).status_code)
        connection.close()

    threads = [threading.Thread(target=send) for _phone in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [302] * 4
    assert Report.objects.count() == 1


def test_mistakes_are_listed_in_the_order_of_the_page(client: Client) -> None:
    shown = client.post(FORM, {"kind": "complaint", "secrecy": "0"}).text
    links = re.findall(r'<li><a href="#id_(\w+)">', shown)
    assert links == ["text", "category", "region"]


def test_the_same_words_sent_again_after_going_back_are_the_same_report(client: Client) -> None:
    first = client.post(FORM, filled(), follow=True)
    again = client.post(FORM, filled(), follow=True)  # the page that came back has a key of its own
    assert first.redirect_chain == again.redirect_chain
    assert Report.objects.get().number in again.text
    client.post(FORM, filled(text="Sampah menumpuk di pasar. Sudah seminggu."))
    assert Report.objects.count() == 2
