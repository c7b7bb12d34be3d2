"""What a telephone sends by itself when the signal is back: once, as whom, with an answer that can be asked for again."""

from __future__ import annotations

import threading
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from simpul.kernel.cases.drafts import Draft
from simpul.kernel.testing import cast
from simpul.services.complaints.models import Report

pytestmark = pytest.mark.django_db
FORM = "/layanan/aduan/ajukan/"
JSON = {"Accept": "application/json"}


def form(**more: Any) -> dict[str, Any]:
    asked = {
        "kind": "complaint", "text": "Sampah menumpuk di pasar. Bau sekali.", "category": "sampah",
        "region": cast.village().code, "secrecy": "0", "kunci": str(uuid4()), "bukti": uuid4().hex,
    }  # fmt: skip
    return {**asked, **more}


def photo(colour: str = "teal") -> SimpleUploadedFile:
    return SimpleUploadedFile("foto.jpg", cast.photo(colour), content_type="image/jpeg")


def test_an_answer_that_got_lost_is_given_again_to_who_knows_the_secret(client: Client) -> None:
    sent = form()
    first = client.post(FORM, sent, headers=JSON)
    elsewhere = Client()  # the session is gone, too
    again = elsewhere.post(FORM, sent, headers=JSON)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    report = Report.objects.get()
    opened = elsewhere.post("/lacak/", {"nomor": report.number, "kode": first.json()["code"]})
    assert opened.status_code == 302
    assert again.json()["code"] in elsewhere.get("/layanan/aduan/terkirim/").text


def test_without_javascript_the_same_form_twice_brings_the_same_receipt() -> None:
    sent = form()
    shown = [Client().post(FORM, sent, follow=True).text for _ in range(2)]
    assert Report.objects.get().number in shown[1]
    assert shown[0].partition("data-code")[2][:20] == shown[1].partition("data-code")[2][:20] != ""


@pytest.mark.parametrize("secret", ["", "0" * 32, "3f" * 16, "abc", "é" * 32])
def test_who_knows_the_key_alone_gets_nothing(client: Client, secret: str) -> None:
    sent = form()
    code = client.post(FORM, sent, headers=JSON).json()["code"]
    number = Report.objects.get().number
    stranger = Client()
    for headers in (JSON, {}):
        answer = stranger.post(FORM, {**sent, "bukti": secret}, headers=headers, follow=True)
        assert number not in answer.text
        assert code not in answer.text
    assert stranger.get(f"/lacak/{number}/").status_code == 404
    assert Report.objects.count() == 1


def test_the_secret_with_another_key_makes_another_code(client: Client) -> None:
    sent = form()
    codes = {client.post(FORM, {**sent, "kunci": str(uuid4())}, headers=JSON).json()["code"] for _ in range(2)}
    assert len(codes) == 2


def test_a_secret_too_short_makes_no_code_that_others_could_make(client: Client) -> None:
    sent = form(bukti="1")
    assert client.post(FORM, sent, headers=JSON).status_code == 201
    again = client.post(FORM, sent, headers=JSON)
    assert again.status_code == 422
    assert again.json() == {"says": ["Kiriman ini sudah pernah diterima."]}


def test_mistakes_come_back_in_sentences_and_a_second_try_has_each_photo_once(client: Client) -> None:
    sent = form(category="")
    for _ in range(4):
        refused = client.post(FORM, {**sent, "photos": [photo(), photo("red")]}, headers=JSON)
        assert refused.status_code == 422
        assert refused.json()["says"] == ["Kategori: Pilih kategori yang paling dekat."]
    done = client.post(FORM, {**sent, "category": "sampah", "photos": [photo(), photo("red")]}, headers=JSON)
    assert done.status_code == 201
    assert Report.objects.get().attachments.count() == 2
    assert not Draft.objects.exists()


def test_what_is_sent_by_itself_leaves_the_draft_beside_it_alone(client: Client) -> None:
    client.post(FORM, form(text="Baru separuh", simpan="1", photos=photo("gold")))
    client.post(FORM, form(photos=photo()), headers=JSON)
    assert Report.objects.get().attachments.count() == 1
    assert Draft.objects.get().documents.count() == 1
    assert "Baru separuh" in client.get(FORM).text


def test_a_refused_sending_goes_on_as_a_page_with_its_photo(client: Client) -> None:
    sent = form(category="")
    client.post(FORM, {**sent, "photos": photo()}, headers=JSON)
    page = client.post(FORM, sent)
    assert page.status_code == 422
    assert "1 foto sudah tersimpan" in page.text
    client.post(FORM, {**sent, "category": "sampah"})
    assert Report.objects.get().attachments.count() == 1


def test_leave_to_send_says_who_one_is_and_brings_a_token_that_works() -> None:
    siti, strict = cast.resident(), Client(enforce_csrf_checks=True)
    nobody = strict.get("/luring/izin/")
    assert nobody.json()["who"] == ""
    assert "no-store" in nobody.headers["Cache-Control"]
    assert strict.post(FORM, form(), headers=JSON).status_code == 403
    done = strict.post(FORM, form(), headers={**JSON, "X-CSRFToken": nobody.json()["token"]})
    assert done.status_code == 201
    marks = [cast.sign_in(Client(), who).get("/luring/izin/").json()["who"] for who in (siti, siti, cast.resident())]
    assert marks[0] == marks[1] != marks[2]


def test_the_form_that_a_telephone_keeps_is_blank_and_nobodys(client: Client) -> None:
    cast.sign_in(client, cast.resident("Siti Rahayu"))
    client.post(FORM, form(text="Rahasia saya", simpan="1"))
    kept = Client().get(FORM + "?luring")
    assert not kept.cookies
    assert 'name="kunci" value=""' in kept.text
    for text in (kept.text, client.get(FORM + "?luring").text):
        assert "Rahasia saya" not in text


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_are_one_report_and_both_learn_its_code() -> None:
    sent, answers, gate = form(), [], threading.Barrier(2)

    def send() -> None:
        client = Client()
        gate.wait()
        answers.append(client.post(FORM, sent, headers=JSON).json())
        connection.close()

    tabs = [threading.Thread(target=send) for _ in range(2)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert Report.objects.count() == 1
    assert answers[0] == answers[1]
    assert answers[0]["code"]
