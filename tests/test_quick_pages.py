"""Pages of people who are signed in look the same beside Django's middleware: for everybody, whatever they ask and whatever waits."""

from __future__ import annotations

from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.conf import settings
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import Client, RequestFactory

from simpul.kernel.accounts.granting import revoke
from simpul.kernel.accounts.models import Grant
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.audit.models import Entry
from simpul.kernel.testing import cast
from simpul.kernel.web.lane import Lane
from simpul.kernel.web.quick_pages import page
from simpul.services.complaints.flow import DESK
from tests.test_lane import Asked
from tests.test_quick import SENT, _kept_open, both, cookie, lanes, reports, told

pytestmark = pytest.mark.django_db
__all__ = ["_kept_open", "lanes"]
DESKS, MINE, SECRET = "/meja/", "/urusan/", "a1B2c3D4" * 4
DESK_ASKED = (
    "", "lihat=semua", "lihat=lewat", "lihat=apa-saja", "lihat=semua&q=lampu", "q=%3Cb%3E", "layanan=aduan&keadaan=received",
    "setelah=bukan-kunci", "pilih=semua", "lihat=semua&kecamatan=99&tenggat=3-hari&petugas=saya", "lihat=semua&lihat=saya", "q=%ff",
    "unduh=apa-saja",
)  # fmt: skip


def sent_by(viewer: Viewer) -> dict[str, str]:
    """The cookies of a browser that has seen a page before."""
    known = cookie(viewer) if viewer.user or viewer.unlocked else ""
    return {"HTTP_COOKIE": f"{known}; {settings.CSRF_COOKIE_NAME}={SECRET}"}


def test_everybody_sees_the_same_desk(lanes: tuple[Lane, Lane]) -> None:
    seen, quickly = set(), 0
    for name, viewer in cast.everybody(reports()[0]):
        sent = sent_by(viewer)
        for query in DESK_ASKED:
            (status, _headers, body), quick = both(lanes, query, PATH_INFO=DESKS, **sent)
            assert quick == (status == 200), (name, query, status)
            seen.add(body)
            quickly += quick
    assert len(seen) > 20
    assert quickly > 100


def test_everybody_sees_the_same_matters_of_their_own(lanes: tuple[Lane, Lane]) -> None:
    bodies = set()
    for name, viewer in cast.everybody(reports()[0]):
        for query in ("", "setelah=x"):
            (status, _headers, body), quick = both(lanes, query, PATH_INFO=MINE, **sent_by(viewer))
            assert (status, quick) == (200, viewer.user is not None), (name, query)
            bodies.add(body)
    assert len(bodies) > 4


@pytest.mark.parametrize("path", [DESKS, MINE])
@pytest.mark.parametrize("sent", SENT, ids=str)
def test_whatever_is_sent_along(lanes: tuple[Lane, Lane], path: str, sent: dict[str, Any]) -> None:
    reports()
    mine = sent_by(cast.officer(DESK))["HTTP_COOKIE"]
    both(lanes, **{"PATH_INFO": path, "HTTP_COOKIE": mine, **sent})
    both(lanes, **{"PATH_INFO": path, "HTTP_COOKIE": f"{mine}; {settings.LANGUAGE_COOKIE_NAME}=en", **sent})


@pytest.mark.parametrize(("query", "status", "entries"), [("q=%00", 400, 0), ("unduh=csv", 200, 1)])
def test_what_is_refused_or_written_down_is_left_to_django(
    lanes: tuple[Lane, Lane], query: str, status: int, entries: int
) -> None:
    reports()
    sent = sent_by(cast.officer(DESK))
    before = Entry.objects.count()
    assert Asked(lanes[0], DESKS, query, **sent).status == status
    assert not lanes[0].seen  # type: ignore[attr-defined]
    assert Entry.objects.count() - before == entries, "each file that leaves the house is one entry"


@pytest.mark.parametrize("secret", ["", "short", "x" * 64, "ä" * 32, "-" * 32])
def test_a_browser_without_a_good_secret_is_given_one(lanes: tuple[Lane, Lane], secret: str) -> None:
    known = cookie(cast.officer(DESK))
    answer = Asked(lanes[0], DESKS, HTTP_COOKIE=f"{known}; {settings.CSRF_COOKIE_NAME}={secret}")
    assert answer.status == 200
    assert not lanes[0].seen  # type: ignore[attr-defined]
    assert settings.CSRF_COOKIE_NAME in answer.headers["Set-Cookie"]


def test_the_token_of_the_page_sends_its_forms(lanes: tuple[Lane, Lane]) -> None:
    viewer = cast.officer(DESK)
    client = cast.sign_in(Client(enforce_csrf_checks=True), viewer)
    client.cookies[settings.CSRF_COOKIE_NAME] = SECRET
    sent = {"HTTP_COOKIE": "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())}
    shown = Asked(lanes[0], DESKS, "q=lampu", **sent)
    assert lanes[0].seen  # type: ignore[attr-defined]
    token = shown.body.split(b'name="csrfmiddlewaretoken" value="')[1].split(b'"')[0].decode()
    form = {"csrfmiddlewaretoken": token, "nama": "Lampu", "q": "lampu"}
    assert client.post("/meja/saringan/", form).status_code in (302, 404), "not 403"
    assert client.post("/meja/saringan/", form | {"csrfmiddlewaretoken": "x" * 64}).status_code == 403


def test_a_message_that_waits_is_shown(lanes: tuple[Lane, Lane]) -> None:
    storage = CookieStorage(RequestFactory().get("/"))
    waiting = storage._encode([Message(constants.SUCCESS, "Saringan disimpan.")])
    jar = SimpleCookie({"messages": waiting})
    sent = sent_by(cast.officer(DESK))
    sent["HTTP_COOKIE"] += f"; messages={jar['messages'].coded_value}"
    (_status, _headers, body), quick = both(lanes, PATH_INFO=DESKS, **sent)
    assert b"Saringan disimpan." in body
    assert not quick


def test_a_role_that_is_revoked_is_gone_from_the_desk_at_once(lanes: tuple[Lane, Lane]) -> None:
    hidden = reports()[0].number.encode()
    officer = cast.officer(DESK)
    sent = sent_by(officer)
    for _again in range(3):
        assert hidden in both(lanes, "lihat=semua", PATH_INFO=DESKS, **sent)[0][2]
    revoke(Grant.objects.get(user=officer.user), by=None, reason="Pindah tugas")
    assert hidden not in both(lanes, "lihat=semua", PATH_INFO=DESKS, **sent)[0][2]


def test_one_factor_shows_no_desk(lanes: tuple[Lane, Lane]) -> None:
    client = cast.sign_in(Client(), cast.officer(DESK))
    client.cookies[settings.CSRF_COOKIE_NAME] = SECRET
    sent = {"HTTP_COOKIE": "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())}
    assert both(lanes, PATH_INFO=DESKS, **sent)[1]
    session = client.session
    session["account_authentication_methods"] = session["account_authentication_methods"][:1]
    session.save()
    (status, _headers, _body), quick = both(lanes, PATH_INFO=DESKS, **sent)
    assert (status, quick) == (302, False)


def test_a_view_that_breaks_is_djangos_to_explain(lanes: tuple[Lane, Lane]) -> None:
    def broken(_request: Any) -> Any:
        raise ZeroDivisionError

    sent = sent_by(cast.officer(DESK))
    quick = Lane(lambda *_facts: None, {DESKS: page(broken)})
    assert told(Asked(quick, DESKS, **sent)) == told(Asked(lanes[1], DESKS, **sent))
