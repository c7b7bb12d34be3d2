"""Guessing numbers and codes: it leads nowhere, and not far."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from django.test import Client

from simpul.kernel.accounts.throttling import TooMany, neighbourhood, throttle
from simpul.kernel.accounts.viewer import NOBODY
from simpul.kernel.cases import conversation, engine
from simpul.kernel.cases.models import Audience
from simpul.kernel.testing import cast
from simpul.services.complaints.models import Report

pytestmark = pytest.mark.django_db


def complaint(text: str = "Rumah saya dijadikan tempat judi.", title: str = "Judi") -> tuple[Report, str]:
    fields = {"title": title, "text": text, "category_id": "lampu-jalan", "region": cast.village()}
    return engine.open_case(Report, by=NOBODY, fields=fields)


def said(answer: HttpResponse, number: str) -> str:
    """What a page says, without the number that was asked for and the form's own token."""
    return re.sub(r'(name="csrfmiddlewaretoken" value=)"[^"]*"', r"\1", answer.content.decode().replace(number, ""))


def test_a_wrong_code_and_a_number_that_is_not_there_are_answered_alike() -> None:
    case, _code = complaint()
    wrong = Client().post("/lacak/", {"nomor": case.number, "kode": "AAAA-AAAA-AAAA"})
    absent = Client().post("/lacak/", {"nomor": "ADU-2611-999999", "kode": "AAAA-AAAA-AAAA"})
    assert (wrong.status_code, absent.status_code) == (422, 422)
    assert said(wrong, case.number) == said(absent, "ADU-2611-999999")
    assert (
        Client().get(f"/lacak/{case.number}/").status_code == Client().get("/lacak/ADU-2611-999999/").status_code == 404
    )


def test_whoever_goes_on_guessing_is_stopped_even_with_the_right_code() -> None:
    case, code = complaint()
    guesser = Client(REMOTE_ADDR="2001:db8:5:6::1")
    answers = [
        guesser.post("/lacak/", {"nomor": case.number, "kode": f"AAAA-AAAA-{n:04}"}).status_code for n in range(31)
    ]
    assert answers == [422] * 30 + [429]
    neighbour = Client(REMOTE_ADDR="2001:db8:5:6:ffff::9")
    assert neighbour.post("/lacak/", {"nomor": case.number, "kode": code}).status_code == 429, "the same household"
    elsewhere = Client(REMOTE_ADDR="2001:db8:5:7::1")
    assert elsewhere.post("/lacak/", {"nomor": case.number, "kode": code}).status_code == 302


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:5:6:7:8:9:a", "2001:db8:5:6::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("user:7", "user:7"),
        ("siti@contoh.id", "siti@contoh.id"),
    ],
)
def test_who_counts_as_one_caller(address: str, counted: str) -> None:
    assert neighbourhood(address) == counted


def test_one_household_cannot_use_its_many_addresses() -> None:
    for n in range(5):
        throttle("uji", f"2001:db8::{n:x}", limit=5, seconds=60)
    with pytest.raises(TooMany):
        throttle("uji", "2001:db8::ffff", limit=5, seconds=60)
    throttle("uji", "2001:db8:0:1::1", limit=5, seconds=60)


def test_what_turns_the_reading_around_is_not_kept() -> None:
    case, _code = complaint(text="Bukti ada di \u202egpj.exe", title="Lampu \u2066mati\u2069")
    assert (case.title, case.text) == ("Lampu mati", "Bukti ada di gpj.exe")
    said = conversation.write(case, by=NOBODY, text="Lihat \u202etxt.exe", audience=Audience.PARTY)
    assert said.text == "Lihat txt.exe"
