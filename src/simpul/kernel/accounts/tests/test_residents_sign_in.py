"""Residents sign up and in by a one-time code; nobody learns from the pages who has an account."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from simpul.kernel.accounts.housekeeping import tidy
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.tests.conftest import Post
from simpul.kernel.audit.models import Entry
from simpul.kernel.residents.models import Verified
from simpul.lib import clock

pytestmark = pytest.mark.django_db

SIGN_UP, SIGN_IN, CODE = "/akun/daftar/", "/akun/masuk/", "/akun/masuk/kode/"


def enter(browser: Client, code: str):
    return browser.post(CODE, {"code": code})


@pytest.mark.parametrize(
    ("typed", "channel", "address"),
    [
        ("Siti@Contoh.id", "email", "siti@contoh.id"),
        ("0815 8602 999", "sms", "+628158602999"),
        ("+62 815-8602-999", "sms", "+628158602999"),
    ],
)
def test_a_resident_signs_up_with_a_name_and_one_contact(browser, post: Post, typed, channel, address) -> None:
    answer = browser.post(SIGN_UP, {"name": " Siti  Rahayu ", "contact": typed})
    assert (answer.status_code, answer.url) == (302, CODE)
    letter = post.letters[-1]
    assert (letter.channel, letter.address, letter.template) == (channel, address, "accounts/code")
    assert len(post.code) == 6
    assert browser.get(CODE).status_code == 200

    answer = enter(browser, post.code)
    assert (answer.status_code, answer.url) == (302, "/akun/mulai/")
    assert browser.get("/akun/mulai/").url == "/urusan/"
    user = User.objects.get()
    assert user.name == "Siti Rahayu"
    assert address in {user.email, user.phone}
    assert user.resident is not None
    assert user.resident.verified_level == Verified.CONTACT
    assert not user.has_usable_password()


@pytest.mark.parametrize("contact", [{"email": "siti@contoh.id"}, {"phone": "+628158602999"}])
def test_a_resident_signs_in_by_code(browser, post: Post, contact) -> None:
    user = User.objects.create_user("Siti Rahayu", **contact)
    answer = browser.post(SIGN_IN, {"login": next(iter(contact.values()))})
    assert answer.url == CODE
    before = browser.session.session_key
    enter(browser, post.code)
    assert browser.session["_auth_user_id"] == str(user.pk)
    assert browser.session.session_key != before
    assert Entry.objects.get(verb="sign_in").detail == {"factors": ["code"]}
    browser.post("/akun/keluar/")
    assert "_auth_user_id" not in browser.session
    assert Entry.objects.filter(verb="sign_out", object_id=str(user.pk)).exists()


def test_after_sign_in_one_goes_where_one_wanted_to(browser, siti, post: Post) -> None:
    browser.post(SIGN_IN + "?next=/layanan/", {"login": "siti@contoh.id", "next": "/layanan/"})
    assert browser.post(CODE, {"code": post.code, "next": "/layanan/"}).url == "/layanan/"


def test_a_wrong_code_is_refused_three_times_and_then_worthless(browser, siti, post: Post) -> None:
    browser.post(SIGN_IN, {"login": "siti@contoh.id"})
    wrong = "000000" if post.code != "000000" else "111111"
    assert enter(browser, wrong).status_code == 200
    assert enter(browser, wrong).status_code == 200
    assert enter(browser, wrong).status_code == 302
    enter(browser, post.code)
    assert "_auth_user_id" not in browser.session
    failed = Entry.objects.filter(verb="sign_in_failed", object_id=str(siti.pk))
    assert [entry.detail for entry in failed] == [{"factor": "code"}] * 3


def test_a_code_works_only_in_the_browser_that_asked_for_it(browser, siti, post: Post) -> None:
    browser.post(SIGN_IN, {"login": "siti@contoh.id"})
    thief = Client()
    enter(thief, post.code)
    assert "_auth_user_id" not in thief.session


def test_a_code_is_good_for_one_entry(browser, siti, post: Post) -> None:
    browser.post(SIGN_IN, {"login": "siti@contoh.id"})
    code = post.code
    enter(browser, code)
    browser.post("/akun/keluar/")
    enter(browser, code)
    assert "_auth_user_id" not in browser.session


def test_nobody_learns_from_sign_in_who_has_an_account(siti, post: Post) -> None:
    pages = []
    for contact in ("siti@contoh.id", "tono@contoh.id"):
        browser = Client()
        asked = browser.post(SIGN_IN, {"login": contact})
        shown = browser.get(asked.url)
        refused = enter(browser, "999999" if post.letters[-1].context.get("code") != "999999" else "888888")
        pages.append((asked.status_code, asked.url, shown.status_code, refused.status_code, len(shown.content)))
    assert pages[0] == pages[1]
    assert [letter.template for letter in post.letters] == ["accounts/code", "accounts/unknown"]


def test_nobody_learns_from_sign_up_who_has_an_account(browser, siti, post: Post) -> None:
    known = browser.post(SIGN_UP, {"name": "Orang Lain", "contact": "siti@contoh.id"})
    new = Client().post(SIGN_UP, {"name": "Tono", "contact": "tono@contoh.id"})
    assert (known.status_code, known.url) == (new.status_code, new.url)
    assert [letter.template for letter in post.letters] == ["accounts/code", "accounts/code"]
    siti.refresh_from_db()
    assert siti.name == "Siti Rahayu"  # who signs up a second time renames nobody
    assert User.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("siti@", "Alamat e-mail ini belum lengkap"),
        ("0285 391234", "Telepon rumah tidak dapat menerima pesan"),
        ("halo", "Tulis nomor ponsel, misalnya 0815 8602 999, atau alamat e-mail"),
        ("0815 halo", "hanya berisi angka"),
    ],
)
def test_what_is_no_contact_is_refused_with_a_sentence(browser, post: Post, typed, sentence) -> None:
    answer = browser.post(SIGN_IN, {"login": typed})
    assert sentence in answer.content.decode()
    assert post.letters == []


def test_without_an_sms_gateway_the_form_asks_for_an_email_address(browser, post: Post, settings) -> None:
    settings.SECRETS = {name: value for name, value in settings.SECRETS.items() if name != "sms_gateway"}
    answer = browser.post(SIGN_UP, {"name": "Siti", "contact": "0815 8602 999"})
    assert "Gunakan alamat e-mail" in answer.content.decode()
    assert post.letters == []


def test_codes_can_not_be_asked_for_without_end(siti, post: Post) -> None:
    for _ in range(5):
        Client().post(SIGN_IN, {"login": "siti@contoh.id"})
    assert len(post.letters) == 3


def test_an_inactive_account_stays_outside(browser, siti, post: Post) -> None:
    User.objects.filter(pk=siti.pk).update(is_active=False)
    browser.post(SIGN_IN, {"login": "siti@contoh.id"})
    assert post.letters[-1].template == "accounts/unknown"


def test_the_code_goes_out_in_the_language_of_the_account(browser, siti, post: Post) -> None:
    User.objects.filter(pk=siti.pk).update(language="en")
    browser.post(SIGN_IN, {"login": "siti@contoh.id"})
    assert post.letters[-1].language == "en"
    enter(browser, post.code)
    assert browser.cookies["bahasa"].value == "en"


def test_an_account_that_nobody_proved_disappears_after_a_day(browser, siti, post: Post) -> None:
    User.objects.filter(pk=siti.pk).update(last_login=clock.now())
    browser.post(SIGN_UP, {"name": "Tono", "contact": "tono@contoh.id"})
    assert tidy()["accounts"] == 0
    with clock.frozen(clock.now() + timedelta(days=1, minutes=1)):
        assert tidy()["accounts"] == 1
    assert list(User.objects.all()) == [siti]
