"""The lane for programs of people who are signed in answers as Django does: for everybody, whatever they ask, byte for byte."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import Error, connection
from django.test import Client

from simpul.kernel.accounts.granting import revoke
from simpul.kernel.accounts.models import Counter, Grant, User
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.audit.models import Entry
from simpul.kernel.cases import engine
from simpul.kernel.cases.models import Secrecy
from simpul.kernel.testing import cast
from simpul.kernel.web import sharing
from simpul.kernel.web.lane import Lane
from simpul.kernel.web.quick_pages import PAGES
from simpul.lib import clock
from simpul.portal.api.quick import READS, writes
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
    quick, plain = Lane(lambda *facts: seen.append(facts), READS | PAGES, writes), Lane(lambda *_facts: None)
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


FILE = "/api/v1/services/aduan/cases"
REPORT = {"kind": "complaint", "text": "Lampu jalan mati di depan balai desa.", "category": "lampu-jalan", "secrecy": 0}
OF_ITS_OWN = re.compile(rb'[A-Z]{3}-\d{4}-\d{6}|"access_code": "[^"]+"')


def sent(lanes: tuple[Lane, Lane], body: bytes, **environ: Any) -> tuple[tuple[Any, ...], bool]:
    """What both ways say to something sent, but for the numbers and codes of what comes of it; and whether the quick one said it."""
    told_by = []
    before = len(lanes[0].seen)  # type: ignore[attr-defined]
    for lane in lanes:
        more: dict[str, Any] = {
            "REQUEST_METHOD": "POST",
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)),
        }
        more |= {"wsgi.input": BytesIO(body), "PATH_INFO": FILE, **environ}
        status, headers, text = told(Asked(lane, **{"path": more["PATH_INFO"], **more}))
        told_by.append((status, headers, OF_ITS_OWN.sub(b"", text)))
    assert told_by[0] == told_by[1], (body, environ)
    return told_by[0], len(lanes[0].seen) > before  # type: ignore[attr-defined]


def written(**more: Any) -> bytes:
    return json.dumps({**REPORT, "region": cast.village().code, "name": "Sri Wahyuni", **more}).encode()


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({}, 201), ({"email": "sri@contoh.id"}, 201), ({"category": "pungli"}, 201), ({"text": ""}, 422), ({"text": {"a": 1}}, 422),
        ({"text": "\ud800"}, 400), ({"text": "a\0b"}, 422), ({"category": "tidak-ada", "region": "", "email": "x"}, 422),
    ],
    ids=str,
)  # fmt: skip
def test_a_report_by_nobody_is_taken_in_alike(lanes: tuple[Lane, Lane], more: dict[str, Any], status: int) -> None:
    for language in ("", "en-GB,en;q=0.9"):
        (given, _headers, _body), quick = sent(
            lanes,
            written(**more),
            HTTP_ACCEPT_LANGUAGE=language,
            HTTP_ACCEPT_ENCODING="gzip" if "region" in more else "",
        )
        assert (given, quick) == (status, True)
    assert Report.objects.count() == (4 if status == 201 else 0)
    assert {found.sealed for found in Report.objects.all()} <= {more.get("category") == "pungli"}


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'{"photos": ["x"]}', b"\xff"])
def test_what_is_no_report_is_refused_alike(lanes: tuple[Lane, Lane], body: bytes) -> None:
    assert sent(lanes, body)[0][0] in {400, 422}
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("environ", "quickly"),
    [
        ({"PATH_INFO": "/api/v1/services/data-pribadi/cases"}, True), ({"PATH_INFO": "/api/v1/services/tidak-ada/cases"}, False),
        ({"PATH_INFO": FILE + "/"}, False), ({"CONTENT_TYPE": "text/plain"}, False), ({"CONTENT_LENGTH": "99000000"}, False),
        ({"CONTENT_TYPE": "application/x-www-form-urlencoded"}, False), ({"HTTP_HOST": "lain.example"}, False),
        ({"HTTP_IDEMPOTENCY_KEY": "bukan-uuid"}, False), ({"HTTP_X_ACCESS_CODE": "ABCD-EFGH"}, False), ({"QUERY_STRING": "a=1"}, False),
        ({"HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}=palsu"}, False), ({"HTTP_COOKIE": f"{settings.LANGUAGE_COOKIE_NAME}=en"}, False),
        ({"REQUEST_METHOD": "PUT"}, False), ({"HTTP_X_REQUEST_ID": "bukan-uuid"}, True),
    ],
    ids=str,
)  # fmt: skip
def test_whatever_is_not_plain_is_taken_in_by_django(
    lanes: tuple[Lane, Lane], environ: dict[str, Any], *, quickly: bool
) -> None:
    query = environ.pop("QUERY_STRING", "")
    assert sent(lanes, written(), **environ, **({"query": query} if query else {}))[1] is quickly


def test_a_key_counts_once_on_both_ways_and_a_limit_for_both(lanes: tuple[Lane, Lane]) -> None:
    key = str(uuid4())
    environ = {"REQUEST_METHOD": "POST", "CONTENT_TYPE": "application/json", "HTTP_IDEMPOTENCY_KEY": key}

    def send(lane: Lane, **more: Any) -> Asked:
        body = written()
        given = {**environ, "CONTENT_LENGTH": str(len(body)), "wsgi.input": BytesIO(body), **more}
        return Asked(lane, FILE, **given)

    assert [send(lane).status for lane in (*lanes, *lanes)] == [201, 200, 200, 200]
    assert (Report.objects.count(), Counter.objects.get(key__startswith="throttle:file:").value) == (1, 1)
    others = [send(lanes[n % 2], HTTP_IDEMPOTENCY_KEY=str(uuid4())).status for n in range(21)]
    assert others == [201] * 19 + [429] * 2
    assert sent(lanes, written(), HTTP_IDEMPOTENCY_KEY=str(uuid4()))[0][0] == 429
    assert Report.objects.count() == 20


def test_a_case_taken_in_quickly_tells_where_it_came_from(lanes: tuple[Lane, Lane]) -> None:
    number = uuid4()
    body = written()
    Asked(
        lanes[0], FILE, REQUEST_METHOD="POST", CONTENT_TYPE="application/json", CONTENT_LENGTH=str(len(body)),
        HTTP_X_REQUEST_ID=str(number), **{"wsgi.input": BytesIO(body)},
    )  # fmt: skip
    entry = Entry.objects.get(verb="case.open")
    assert (entry.request_id, str(entry.address)) == (number, "127.0.0.1")
    assert [(method, status) for _route, method, status, _took, _number in lanes[0].seen] == [("POST", 201)]  # type: ignore[attr-defined]
