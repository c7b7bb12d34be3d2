"""Staff need a password and a second factor; until then their office lends them nothing."""

from __future__ import annotations

import re
from base64 import b64decode
from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from simpul.kernel.accounts import desk
from simpul.kernel.accounts.granting import grant
from simpul.kernel.accounts.models import Grant, User
from simpul.kernel.accounts.roles import AUDITOR
from simpul.kernel.accounts.tests.conftest import PASSWORD, Officer, Post
from simpul.kernel.accounts.urls import urlpatterns
from simpul.kernel.audit.models import Entry
from simpul.lib import clock

pytestmark = pytest.mark.django_db

DOOR, SECOND, DESK = "/akun/masuk/petugas/", "/akun/masuk/faktor-kedua/", "/meja/"


def password(browser: Client, typed: str = PASSWORD, email: str = "wahyu@contoh.id"):
    return browser.post(DOOR, {"login": email, "password": typed})


def test_password_and_code_together_open_the_desk(browser, officer: Officer, post: Post) -> None:
    assert password(browser).url == SECOND
    assert "_auth_user_id" not in browser.session
    assert browser.get(SECOND).status_code == 200
    assert browser.post(SECOND, {"code": officer.code}).url == "/akun/mulai/"
    assert browser.get("/akun/mulai/").url == DESK
    assert Entry.objects.get(verb="sign_in").detail == {"factors": ["mfa", "password"]}
    assert _door(browser, officer.user) is None


def test_a_wrong_second_factor_is_refused_and_recorded(browser, officer: Officer) -> None:
    password(browser)
    good = officer.code
    wrong = f"{(int(good) + 1) % 1_000_000:06d}"
    assert browser.post(SECOND, {"code": wrong}).status_code == 200
    assert "_auth_user_id" not in browser.session
    entry = Entry.objects.get(verb="sign_in_failed")
    assert (entry.object_id, entry.detail) == (str(officer.user.pk), {"factor": "mfa"})


def test_a_code_of_the_app_counts_once(browser, officer: Officer) -> None:
    code = officer.code
    password(browser)
    browser.post(SECOND, {"code": code})
    with clock.frozen(clock.now() + timedelta(seconds=45)):  # the code may still be accepted, its use is remembered
        again = Client()
        password(again)
        again.post(SECOND, {"code": code})
    assert "_auth_user_id" not in again.session


def test_a_wrong_password_says_the_same_for_everybody(officer: Officer, siti) -> None:
    answers = [
        password(Client(), "salah sekali 1", email) for email in ("wahyu@contoh.id", "siti@contoh.id", "x@contoh.id")
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert all("E-mail atau kata sandi tidak cocok" in answer.content.decode() for answer in answers)
    failed = Entry.objects.filter(verb="sign_in_failed").order_by("id")
    assert [entry.object_id for entry in failed] == [str(officer.user.pk), str(siti.pk), "unknown"]
    assert "salah" not in str(list(failed.values()))


def test_guessing_passwords_is_stopped(officer: Officer, post: Post) -> None:
    for n in range(5):
        password(Client(), f"tebakan-{n}-panjang")
    browser = Client()
    password(browser)  # the right one, too late
    assert browser.get(SECOND).status_code == 302
    assert Entry.objects.filter(verb="sign_in_failed").count() == 5


def test_guessing_the_second_factor_is_stopped(browser, officer: Officer) -> None:
    password(browser)
    good = officer.code
    for n in range(1, 6):
        browser.post(SECOND, {"code": f"{(int(good) + n) % 1_000_000:06d}"})
    browser.post(SECOND, {"code": good})
    assert "_auth_user_id" not in browser.session


def test_without_a_second_factor_staff_are_sent_to_set_one_up(
    browser, wahyu, post: Post, django_capture_on_commit_callbacks
) -> None:
    password(browser)
    answer = browser.get(DESK)
    assert answer.url == "/akun/keamanan/aplikasi/?next=%2Fmeja%2F"
    page = browser.get(answer.url)
    assert page.status_code == 200
    secret = browser.session["mfa.totp.secret"]
    with django_capture_on_commit_callbacks(execute=True):
        done = browser.post("/akun/keamanan/aplikasi/", {"code": Officer(wahyu, secret).code})
    assert done.url == "/akun/keamanan/pemulihan/"
    assert _door(browser, wahyu) is None
    kept = Authenticator.objects.get(user=wahyu, type=Authenticator.Type.TOTP).data["secret"]
    assert secret not in kept
    assert {letter.context["event"] for letter in post.letters} >= {"totp_activated"}
    assert Entry.objects.filter(verb="factor_added", object_id=str(wahyu.pk)).exists()


def test_an_officer_who_came_in_by_a_code_has_no_office(browser, officer: Officer, post: Post) -> None:
    grant(officer.user, AUDITOR, by=None)
    browser.post("/akun/masuk/", {"login": "wahyu@contoh.id"})
    browser.post("/akun/masuk/kode/", {"code": post.code})
    browser.post(SECOND, {"code": officer.code})
    assert browser.session["_auth_user_id"] == str(officer.user.pk)
    assert browser.get(DESK).url.startswith("/akun/sandi/ulang/")
    assert "Pemeriksa" not in browser.get("/akun/").content.decode()
    browser.post("/akun/sandi/ulang/", {"password": PASSWORD, "next": DESK})
    assert _door(browser, officer.user) is None
    assert "Pemeriksa" in browser.get("/akun/").content.decode()


def test_the_desk_closes_when_the_shift_is_over(browser, officer: Officer) -> None:
    password(browser)
    browser.post(SECOND, {"code": officer.code})
    assert _door(browser, officer.user) is None
    with clock.frozen(clock.now() + timedelta(hours=12, minutes=1)):
        assert _door(browser, officer.user).url.startswith("/akun/sandi/ulang/")


@pytest.mark.parametrize("place", ["/meja/", "/meja/kasus/ADU-2611-000001/", "/pusat-komando/"])
def test_strangers_and_residents_stay_outside(browser, siti, place) -> None:
    assert browser.get(place).url.startswith(DOOR + "?next=%2F")
    browser.force_login(siti)
    assert browser.get(place).status_code == 403


def test_a_view_elsewhere_is_guarded_by_its_decorator(browser, siti, officer: Officer) -> None:
    guarded = desk.requires_staff(lambda request: HttpResponse("rahasia"))
    request = _request(Client(), officer.user)
    assert guarded(request).status_code == 302
    password(browser)
    browser.post(SECOND, {"code": officer.code})
    assert guarded(_request(browser, officer.user)).content == b"rahasia"


def test_staff_never_give_up_the_last_second_factor(browser, officer: Officer) -> None:
    password(browser)
    browser.post(SECOND, {"code": officer.code})
    browser.post("/akun/keamanan/aplikasi/lepas/")
    assert Authenticator.objects.filter(user=officer.user, type=Authenticator.Type.TOTP).exists()


def test_staff_set_a_new_password_by_a_code_and_residents_get_none(wahyu, siti, post: Post) -> None:
    lost = reverse("account_reset_password")
    answers = []
    for email in ("wahyu@contoh.id", "siti@contoh.id", "x@contoh.id"):
        answers.append(Client().post(lost, {"email": email}))
    assert len({(answer.status_code, answer.url) for answer in answers}) == 1
    assert [letter.template for letter in post.letters] == [
        "accounts/password_code",
        "accounts/unknown",
        "accounts/unknown",
    ]

    browser = Client()
    browser.post(lost, {"email": "wahyu@contoh.id"})
    browser.post(reverse("account_confirm_password_reset_code"), {"code": post.code})
    new = "sungai-kering-91"
    browser.post(reverse("account_complete_password_reset"), {"password1": new, "password2": new})
    wahyu.refresh_from_db()
    assert wahyu.check_password(new)
    assert Entry.objects.filter(verb="new_password", object_id=str(wahyu.pk)).exists()
    assert post.letters[-1].context["event"] == "password_reset"


def test_a_resident_gets_no_password(browser, siti) -> None:
    browser.force_login(siti)
    assert browser.get(reverse("account_set_password")).status_code == 403


def _request(browser: Client, user: User):
    request = RequestFactory().get("/rahasia/")
    request.session, request.user = browser.session, user
    return request


def _door(browser: Client, user: User):
    return desk.door(_request(browser, user))


def test_every_page_of_an_account_opens(browser, officer: Officer, post: Post) -> None:
    password(browser)
    browser.post(SECOND, {"code": officer.code})
    browser.post(reverse("mfa_generate_recovery_codes"))
    for pattern in urlpatterns:
        if "<" in str(pattern.pattern):
            continue
        answer = browser.get(f"/{pattern.pattern}")
        assert answer.status_code in {200, 302, 405}, pattern.name
    for name in ("account_login", "account_signup", "staff_sign_in", "account_reset_password", "account_inactive"):
        assert Client().get(reverse(name)).status_code == 200, name


def test_the_pairing_code_is_a_picture_that_browsers_draw(browser, wahyu) -> None:
    password(browser)
    page = browser.get(reverse("mfa_activate_totp")).content.decode()
    picture = b64decode(re.search(r"data:image/svg\+xml;base64,([^\"]+)", page)[1]).decode()
    assert picture.startswith('<svg xmlns="http://www.w3.org/2000/svg"')
    assert "style" not in picture


def test_an_officer_without_a_password_sets_one_on_the_way_to_the_desk(browser, post: Post) -> None:
    budi = User.objects.create_staff("Budi Santoso", email="budi@contoh.id")
    browser.post("/akun/masuk/", {"login": "budi@contoh.id"})
    browser.post("/akun/masuk/kode/", {"code": post.code})
    assert browser.get(DESK).url.startswith("/akun/sandi/pasang/")
    browser.post("/akun/sandi/pasang/", {"password1": PASSWORD, "password2": PASSWORD})
    assert browser.get(DESK).url.startswith("/akun/sandi/ulang/")
    browser.post("/akun/sandi/ulang/", {"password": PASSWORD})
    assert browser.get(DESK).url.startswith("/akun/keamanan/aplikasi/")
    assert User.objects.get(pk=budi.pk).check_password(PASSWORD)


@pytest.mark.parametrize(
    ("held", "place"), [(["regent"], "/pusat-komando/"), (["regent", "administrator"], "/meja/"), ([], "/meja/")]
)
def test_an_office_begins_where_its_work_is(browser, officer: Officer, held, place) -> None:
    Grant.objects.filter(user=officer.user).update(valid_to=date(2020, 1, 1))
    Grant.objects.bulk_create(Grant(user=officer.user, role=role, valid_from=date(2020, 1, 1)) for role in held)
    password(browser)
    assert browser.post(SECOND, {"code": officer.code}).url == "/akun/mulai/"
    assert browser.get("/akun/mulai/").url == place
