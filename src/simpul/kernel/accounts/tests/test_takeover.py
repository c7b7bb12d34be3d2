"""Somebody holds a part of another person's keys: a browser left open, a password, a mailbox. It opens no more than that part."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.tests.conftest import PASSWORD, Officer, Post

pytestmark = pytest.mark.django_db


@pytest.fixture
def next_day(browser: Client, officer: Officer, post: Post) -> Client:
    """An officer's browser the morning after, with somebody at it who knows the password and has no second factor."""
    browser.post("/akun/masuk/petugas/", {"login": officer.user.email, "password": PASSWORD})
    browser.post("/akun/masuk/faktor-kedua/", {"code": officer.code})
    session = browser.session
    for record in session["account_authentication_methods"]:
        record["at"] -= timedelta(hours=13).total_seconds()
    session.save()
    browser.post("/akun/sandi/ulang/", {"password": PASSWORD})
    return browser


@pytest.mark.parametrize(
    "place",
    [
        "",
        "aplikasi/",
        "aplikasi/lepas/",
        "kunci/",
        "kunci/tambah/",
        "pemulihan/",
        "pemulihan/baru/",
        "pemulihan/unduh/",
    ],
)
def test_a_password_changes_nothing_about_the_second_factor(next_day: Client, place: str) -> None:
    for answer in (next_day.get(f"/akun/keamanan/{place}"), next_day.post(f"/akun/keamanan/{place}")):
        assert answer.status_code == 302
        assert answer.url.startswith("/akun/keamanan/ulang/")


def test_the_second_factor_itself_leads_on(next_day: Client, officer: Officer) -> None:
    next_day.post("/akun/keamanan/ulang/", {"code": officer.code})
    assert next_day.get("/akun/keamanan/").status_code == 200


def test_staff_change_their_contact_only_with_both_factors(next_day: Client, officer: Officer, post: Post) -> None:
    sent = len(post.letters)
    assert next_day.post("/akun/kontak/", {"contact": "pencuri@contoh.id"}).url.startswith("/akun/keamanan/ulang/")
    assert len(post.letters) == sent
    next_day.post("/akun/keamanan/ulang/", {"code": officer.code})
    assert next_day.post("/akun/kontak/", {"contact": "baru@contoh.id"}).url == "/akun/kontak/kode/"


def test_the_old_contact_hears_of_a_new_one(browser: Client, siti: User, post: Post) -> None:
    browser.force_login(siti)
    browser.post("/akun/kontak/", {"contact": "baru@contoh.id"})
    browser.post("/akun/kontak/kode/", {"code": post.code})
    told = post.letters[-1]
    assert (told.channel, told.address, told.template) == ("email", "siti@contoh.id", "accounts/security")
    assert told.context["event"] == "contact_changed"


def test_a_contact_that_became_somebody_elses_meanwhile_is_refused(browser: Client, siti: User, post: Post) -> None:
    browser.force_login(siti)
    browser.post("/akun/kontak/", {"contact": "baru@contoh.id"})
    User.objects.create_user("Tono", email="baru@contoh.id")
    assert browser.post("/akun/kontak/kode/", {"code": post.code}).status_code == 422
    siti.refresh_from_db()
    assert siti.email == "siti@contoh.id"
