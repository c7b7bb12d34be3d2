"""The lane for programs of people who are signed in answers as Django does: for everybody, whatever they ask, byte for byte."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import Error, connection
from django.test import Client

from simpul.kernel.accounts.granting import revoke
from simpul.kernel.accounts.models import Grant, User
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.cases import engine
from simpul.kernel.cases.models import Secrecy
from simpul.kernel.testing import cast
from simpul.kernel.web import sharing
from simpul.kernel.web.lane import Lane
from simpul.kernel.web.quick_pages import PAGES
from simpul.lib import clock
from simpul.portal.api.quick import READS
from simpul.services.complaints.flow import DESK, ReportFlow
from simpul.services.complaints.models import Report
from tests.test_lane import Asked

pytestmark = pytest.mark.django_db
CASES = "/api/v1/cases"
FRESH = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')
END = re.compile(r"(?<=expires=)[^;]+")  # of a cookie, by the clock on the wall
ASKED = (
    "", "limit=2", "limit=100&after=99999999", "limit=0", "limit=101", "limit=x", "limit=", "after=-1", "limit=1&limit=2",
    "service=aduan", "service=tidak-ada", "state=received", "state=%00", "q=lampu", "opened_since=2026-02-30", "apa=saja", "limit=%ff",
)  # fmt: skip
SENT: tuple[dict[str, Any], ...] = (
    {"HTTP_ACCEPT_ENCODING": "gzip, br"}, {"HTTP_ACCEPT_LANGUAGE": "en-GB,en;q=0.9"}, {"HTTP_X_REQUEST_ID": "bukan-uuid"},
    {"HTTP_X_REQUEST_ID": "6a0f51be-6b0d-4a3e-9d6c-0d9b5c5b7b11"}, {"HTTP_AUTHORIZATION": "Bearer x"}, {"REQUEST_METHOD": "HEAD"},
    {"REQUEST_METHOD": "POST"}, {"REQUEST_METHOD": "DELETE"}, {"HTTP_HOST": "lain.example"}, {"HTTP_X_ACCESS_CODE": "ABCD-EFGH"},
    {"CONTENT_LENGTH": "99000000"}, {"PATH_INFO": "/api/v1/cases/"}, {"HTTP_IF_NONE_MATCH": "*"}, {"HTTP_ACCEPT": "text/html"},
)  # fmt: skip


@pytest.fixture(autouse=True)
def _kept_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection of the test's transaction stays, and nothing is answered from a copy."""
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)
    monkeypatch.setattr(sharing, "SECONDS", -1.0)


@pytest.fixture
def lanes() -> Iterator[tuple[Lane, Lane]]:
    """Django with the quick lane, and without."""
    seen: list[tuple[Any, ...]] = []
    quick, plain = Lane(lambda *facts: seen.append(facts), READS | PAGES), Lane(lambda *_facts: None)
    quick.seen = seen  # type: ignore[attr-defined]
    with clock.frozen(clock.now()):
        yield quick, plain


def reports() -> list[Report]:
    """Reports of every kind of secrecy, some forwarded, one published."""
    reporter, desk, agency = cast.resident("Siti Aminah"), cast.officer(DESK), cast.agency("dishub")
    made = []
    for secrecy in Secrecy:
        for publish in {False, secrecy is Secrecy.OPEN}:
            fields = {
                "text": 'Lampu "mati" \\ gelap',
                "category_id": "lampu-jalan",
                "region": cast.village(),
                "secrecy": secrecy,
            }
            case, _code = engine.open_case(Report, by=reporter, fields={"title": f"Lampu {secrecy.name}", **fields})
            engine.perform(ReportFlow.forward, case, by=desk, agency=agency, publish=publish)
            made.append(case)
    return made


def cookie(viewer: Viewer) -> str:
    client = cast.sign_in(Client(), viewer)
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def told(answer: Asked) -> tuple[Any, ...]:
    """All of an answer but what is each one's own: the length of a compressed body, which is random, the mask of a token, and a number
    nobody gave."""
    headers = dict(answer.headers)
    body = gzip.decompress(answer.body) if headers.get("Content-Encoding") == "gzip" else answer.body
    if headers.get("Content-Encoding") == "gzip":
        del headers["Content-Length"]
    assert headers.pop("X-Request-ID", None) or answer.status == 413  # refused before anything is counted
    if "Set-Cookie" in headers:
        headers["Set-Cookie"] = END.sub("", headers["Set-Cookie"].strip())
    return answer.status, headers, FRESH.sub(b"", body)


def both(lanes: tuple[Lane, Lane], query: str = "", **environ: Any) -> tuple[tuple[Any, ...], bool]:
    """What both ways say, which is the same, and whether the quick one said it by itself."""
    quick, plain = lanes
    before, environ = len(quick.seen), {"PATH_INFO": CASES, **environ}  # type: ignore[attr-defined]
    answers = [told(Asked(lane, environ["PATH_INFO"], query, **environ)) for lane in (quick, plain)]
    assert answers[0] == answers[1], (query, environ)
    return answers[0], len(quick.seen) > before  # type: ignore[attr-defined]


def test_everybody_is_told_the_same_whatever_is_asked(lanes: tuple[Lane, Lane]) -> None:
    bodies, quickly = set(), 0
    for name, viewer in cast.everybody(reports()[0]):
        sent = {"HTTP_COOKIE": found} if (found := cookie(viewer)) else {}
        for query in ASKED:
            (_status, _headers, body), quick = both(lanes, query, **sent)
            assert quick == (viewer.user is not None and query in ASKED[:3] + ASKED[8:9]), (name, query)
            bodies.add(body)
            quickly += quick
    assert len(bodies) > 10
    assert quickly > 20


@pytest.mark.parametrize("sent", SENT, ids=str)
def test_whatever_is_sent_along(lanes: tuple[Lane, Lane], sent: dict[str, Any]) -> None:
    reports()
    mine = cookie(cast.officer(DESK))
    both(lanes, HTTP_COOKIE=mine, **sent)
    both(lanes, HTTP_COOKIE=f"{mine}; {settings.LANGUAGE_COOKIE_NAME}=en", **sent)


def test_a_number_that_was_given_comes_back_and_is_counted(lanes: tuple[Lane, Lane]) -> None:
    number = "6a0f51be-6b0d-4a3e-9d6c-0d9b5c5b7b11"
    answer = Asked(lanes[0], CASES, HTTP_COOKIE=cookie(cast.officer(DESK)), HTTP_X_REQUEST_ID=number)
    assert answer.headers["X-Request-ID"] == number
    [(route, method, status, took, counted)] = lanes[0].seen  # type: ignore[attr-defined]
    assert (method, status, counted) == ("GET", 200, number)
    assert "polite" in route, "the same name as in Django's own count"
    assert took > 0


def test_what_is_revoked_is_gone_at_once(lanes: tuple[Lane, Lane]) -> None:
    hidden = reports()[0].number.encode()
    officer = cast.officer(DESK)
    assert officer.user is not None
    mine = cookie(officer)
    for _again in range(3):
        assert hidden in both(lanes, HTTP_COOKIE=mine)[0][2]
    revoke(Grant.objects.get(user=officer.user), by=None, reason="Pindah tugas")
    assert hidden not in both(lanes, HTTP_COOKIE=mine)[0][2]


@pytest.mark.parametrize("end", ["one factor", "yesterday", "no session", "no account", "another password"])
def test_a_seat_that_is_left_shows_nothing_more(lanes: tuple[Lane, Lane], end: str) -> None:
    hidden = reports()[0].number.encode()
    officer = cast.officer(DESK)
    assert officer.user is not None
    client = cast.sign_in(Client(), officer)
    mine = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    for _again in range(3):
        assert hidden in both(lanes, HTTP_COOKIE=mine)[0][2]
    session = client.session
    if end == "one factor":
        session["account_authentication_methods"] = session["account_authentication_methods"][:1]
        session.save()
    elif end == "no session":
        Session.objects.all().delete()
    elif end == "no account":
        User.objects.filter(pk=officer.user.pk).update(is_active=False)
    elif end == "another password":
        officer.user.set_password("sandi-lain-yang-panjang")
        officer.user.save()
    with clock.frozen(clock.now() + timedelta(hours=13 if end == "yesterday" else 0)):
        assert hidden not in both(lanes, HTTP_COOKIE=mine)[0][2]


def test_a_database_in_trouble_is_djangos_to_explain(lanes: tuple[Lane, Lane], monkeypatch: pytest.MonkeyPatch) -> None:
    mine = cookie(cast.officer(DESK))

    def broken(_request: Any) -> str:
        raise Error

    quick = Lane(lambda *_facts: None, {CASES: broken})
    assert told(Asked(quick, CASES, HTTP_COOKIE=mine)) == told(Asked(lanes[1], CASES, HTTP_COOKIE=mine))
