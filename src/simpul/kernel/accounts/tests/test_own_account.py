"""One's own pages: profile, contact, language, and who looked at one's data."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from simpul.kernel import audit
from simpul.kernel.accounts.about_me import entries
from simpul.kernel.accounts.closing import close
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.people import resident_of
from simpul.kernel.accounts.tests.conftest import Post
from simpul.kernel.accounts.viewer import NOBODY, Viewer
from simpul.kernel.audit.models import Entry
from simpul.kernel.residents.models import Resident
from simpul.lib import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_home(browser: Client, siti: User) -> Client:
    """Siti's browser, signed in."""
    resident_of(siti)
    browser.force_login(siti)
    return browser


def test_the_profile_shows_and_keeps_ones_data(at_home, siti) -> None:
    assert "siti@contoh.id" in at_home.get("/akun/").content.decode()
    answer = at_home.post("/akun/", {"name": "Siti R. Utami", "language": "en", "address": "Jalan Veteran 3"})
    assert answer.status_code == 302
    siti.refresh_from_db()
    assert (siti.name, siti.language) == ("Siti R. Utami", "en")
    assert (siti.resident.name, siti.resident.address) == ("Siti R. Utami", "Jalan Veteran 3")
    assert at_home.cookies["bahasa"].value == "en"


def test_an_empty_name_is_refused_beside_its_field(at_home, siti) -> None:
    answer = at_home.post("/akun/", {"name": " ", "language": "id"})
    assert answer.status_code == 422
    siti.refresh_from_db()
    assert siti.name == "Siti Rahayu"


def test_strangers_are_sent_to_sign_in(browser) -> None:
    for place in ("/akun/", "/akun/jejak/", "/akun/kontak/", "/akun/kontak/kode/", "/akun/mulai/"):
        assert browser.get(place).url.startswith("/akun/masuk/?next=")


def test_an_account_gets_one_resident_and_takes_over_nobody_elses(siti) -> None:
    other = Resident.objects.create(name="Siti", email="siti@contoh.id")
    first = resident_of(siti)
    assert first != other
    assert resident_of(User.objects.get(pk=siti.pk)) == first


def test_a_new_contact_counts_after_its_code_came_back(at_home, siti, post: Post) -> None:
    assert at_home.post("/akun/kontak/", {"contact": "0815 8602 999"}).url == "/akun/kontak/kode/"
    assert (post.letters[-1].channel, post.letters[-1].address) == ("sms", "+628158602999")
    siti.refresh_from_db()
    assert siti.phone is None
    assert "+628158602999" in at_home.get("/akun/kontak/kode/").content.decode()
    assert at_home.post("/akun/kontak/kode/", {"code": post.code}).url == "/akun/"
    siti.refresh_from_db()
    assert (siti.phone, siti.phone_verified, siti.email) == ("+628158602999", True, "siti@contoh.id")
    assert siti.resident.phone == "+628158602999"


def test_a_wrong_code_changes_nothing_and_three_end_it(at_home, siti, post: Post) -> None:
    at_home.post("/akun/kontak/", {"contact": "baru@contoh.id"})
    wrong = "000000" if post.code != "000000" else "111111"
    for _ in range(3):
        assert at_home.post("/akun/kontak/kode/", {"code": wrong}).status_code == 422
    assert at_home.post("/akun/kontak/kode/", {"code": post.code}).url == "/akun/kontak/"
    siti.refresh_from_db()
    assert siti.email == "siti@contoh.id"


def test_the_code_for_a_new_contact_ages(at_home, siti, post: Post) -> None:
    at_home.post("/akun/kontak/", {"contact": "baru@contoh.id"})
    with clock.frozen(clock.now() + timedelta(minutes=11)):
        assert at_home.post("/akun/kontak/kode/", {"code": post.code}).url == "/akun/kontak/"


def test_a_contact_of_somebody_else_looks_the_same_and_never_becomes_mine(at_home, siti, post: Post) -> None:
    User.objects.create_user("Tono", email="tono@contoh.id")
    assert at_home.post("/akun/kontak/", {"contact": "tono@contoh.id"}).url == "/akun/kontak/kode/"
    assert post.letters[-1].template == "accounts/taken"
    for code in ("", "000000"):
        assert at_home.post("/akun/kontak/kode/", {"code": code}).status_code == 422
    siti.refresh_from_db()
    assert siti.email == "siti@contoh.id"


def test_the_language_is_kept_in_the_browser_and_on_the_account(at_home, siti) -> None:
    answer = Client(enforce_csrf_checks=True).post("/bahasa/", {"language": "en", "next": "/layanan/"})
    assert (answer.url, answer.cookies["bahasa"].value) == ("/layanan/", "en")
    at_home.post("/bahasa/", {"language": "en", "next": "/"})
    siti.refresh_from_db()
    assert siti.language == "en"


@pytest.mark.parametrize("back", ["https://jahat.example/", "//jahat.example/", "javascript:alert(1)"])
def test_the_language_switch_leads_nowhere_else(browser, back) -> None:
    answer = browser.post("/bahasa/", {"language": "xx", "next": back})
    assert answer.url == "/"
    assert "bahasa" not in answer.cookies


def test_one_sees_who_opened_ones_data_and_nothing_about_others(at_home, siti, wahyu) -> None:
    tono = User.objects.create_user("Tono", email="tono@contoh.id")
    for person in (siti, tono):
        resident = resident_of(person)
        resident.set_nik("3325116511900003")
        resident.save()
        resident.unmask(by=wahyu, reason=f"Mencocokkan KTP {person.name}")
    audit.record("case_step", "case", resident_of(siti).pk, by=wahyu)

    page = at_home.get("/akun/jejak/").content.decode()
    assert "Wahyu Prasetyo" in page
    assert "Mencocokkan KTP Siti Rahayu" in page
    assert "Tono" not in page
    verbs = [entry.verb for entry in entries(Viewer(siti))]
    assert verbs.count("unmask") == 1
    assert "case_step" not in verbs
    assert not entries(NOBODY).exists()


def test_a_closed_account_is_empty_and_out_at_once(at_home, siti, wahyu) -> None:
    with pytest.raises(ValueError, match="alasan"):
        close(siti, by=wahyu, reason="")
    close(siti, by=wahyu, reason="Permintaan pemilik")
    siti.refresh_from_db()
    assert (siti.email, siti.phone, siti.resident, siti.is_active) == (None, None, None, False)
    assert "Siti" not in siti.name
    assert at_home.get("/akun/").url.startswith("/akun/masuk/")
    assert Entry.objects.get(verb="close").reason == "Permintaan pemilik"
