"""The public lane: a copy says what Django would, to nobody but strangers, and not a moment after something public was withdrawn."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.conf import settings
from django.db import connection

from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.cases import engine, publicly
from simpul.kernel.cases.models import Case
from simpul.kernel.testing import cast
from simpul.kernel.web import sharing
from simpul.kernel.web.lane import Lane
from simpul.services.complaints.flow import DESK, ReportFlow
from simpul.services.complaints.models import Report

pytestmark = pytest.mark.django_db
FRESH = re.compile(rb'(csrfmiddlewaretoken|kunci|bukti)" value="([^"]*)"')


class Asked:
    """An answer over WSGI."""

    def __init__(self, server: Lane, path: str, query: str = "", **environ: Any) -> None:
        asked: dict[str, Any] = {"PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": "localhost"}
        setup_testing_defaults(asked)
        asked.update(REMOTE_ADDR="127.0.0.1", **environ)
        self.body = b"".join(server(asked, self._start))

    def _start(self, status: str, headers: list[tuple[str, str]], *_more: Any) -> None:
        self.status, self.headers = int(status[:3]), dict(headers)

    @property
    def plain(self) -> bytes:
        return FRESH.sub(b"", self.body)


@pytest.fixture(autouse=True)
def _kept_open(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The connection of the test's transaction stays; what is kept does not grow old meanwhile."""
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)
    monkeypatch.setattr(sharing, "SECONDS", 60.0)
    return


@pytest.fixture
def server() -> Lane:
    seen: list[tuple[Any, ...]] = []
    made = Lane(lambda *facts: seen.append(facts))
    made.seen = seen  # type: ignore[attr-defined]
    return made


def settled() -> None:
    """As a commit does: what is deferred happens now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('simpul.public_changed', '', true)")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def report(desk: Viewer, text: str = "Lampu jalan mati di depan pasar.", *, publish: bool = True) -> Report:
    fields = {"title": text[:40], "text": text, "category_id": "lampu-jalan", "region": cast.village()}
    case, _code = engine.open_case(Report, by=cast.resident(), fields=fields)
    engine.perform(ReportFlow.forward, case, by=desk, agency=cast.agency("dishub"), publish=publish)
    settled()
    return case


PAGES = (
    "/", "/layanan/", "/layanan/aduan/", "/layanan/aduan/ajukan/", "/layanan/aduan/daftar/", "/lacak/{number}/", "/indikator/",
    "/layanan/aduan/peta.geojson", "/open311/v2/requests.json", "/open311/v2/requests.xml", "/open311/v2/requests/{number}.json",
    "/api/v1/cases", "/api/v1/cases/{number}", "/umpan/laporan.atom",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_a_copy_says_what_django_says(server: Lane, path: str) -> None:
    case = report(cast.officer(DESK))
    path = path.format(number=case.number)
    first, again = Asked(server, path), Asked(server, path)
    assert first.status == again.status == 200, first.body[:300]
    assert server.seen, "the second answer was no copy"  # type: ignore[attr-defined]
    assert again.plain == first.plain
    own = {"X-Request-ID", "Set-Cookie", "ETag", "Content-Length"}
    assert {k: v for k, v in again.headers.items() if k not in own} == {
        k: v for k, v in first.headers.items() if k not in own
    }
    assert again.headers["X-Request-ID"] != first.headers["X-Request-ID"]
    packed = Asked(server, path, HTTP_ACCEPT_ENCODING="gzip, br")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert FRESH.sub(b"", gzip.decompress(packed.body)) == first.plain


def test_what_differs_between_visitors_is_made_anew(server: Lane) -> None:
    pages = [Asked(server, "/layanan/aduan/ajukan/") for _ in range(3)]
    fresh = [dict(FRESH.findall(page.body)) for page in pages]
    for name in (b"kunci", b"bukti", b"csrfmiddlewaretoken"):
        assert len({each[name] for each in fresh}) == 3, f"two visitors hold one {name.decode()}"
    assert all(re.fullmatch(rb"[0-9a-f]{32}", each[b"bukti"]) for each in fresh), "no code can be said again"
    assert len({page.headers["Set-Cookie"].partition(";")[0] for page in pages}) == 3
    assert len({page.headers["Set-Cookie"].partition("=")[0].strip() for page in pages}) == 1


def test_the_token_of_a_copy_is_taken(server: Lane) -> None:
    from django.middleware.csrf import _does_token_match

    Asked(server, "/layanan/aduan/ajukan/")
    mine = "a" * 32
    copied = Asked(server, "/layanan/aduan/ajukan/", HTTP_COOKIE=f"{settings.CSRF_COOKIE_NAME}={mine}")
    assert copied.headers["Set-Cookie"].startswith(f"{settings.CSRF_COOKIE_NAME}={mine};")
    assert _does_token_match(dict(FRESH.findall(copied.body))[b"csrfmiddlewaretoken"].decode(), mine)


@pytest.mark.parametrize(
    "header",
    [
        {"HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}=x"},
        {"HTTP_COOKIE": "messages=x"},
        {"HTTP_AUTHORIZATION": "Bearer x"},
        {"HTTP_X_ACCESS_CODE": "ABCD"},
        {"REQUEST_METHOD": "HEAD"},
        {"REQUEST_METHOD": "POST"},
    ],
)
def test_who_is_known_never_gets_a_copy_nor_leaves_one(server: Lane, header: dict[str, str]) -> None:
    Asked(server, "/layanan/", **header)
    assert not server._copies
    Asked(server, "/layanan/")
    Asked(server, "/layanan/", **header)
    assert not server.seen  # type: ignore[attr-defined]


def test_languages_and_hosts_and_questions_are_kept_apart(server: Lane) -> None:
    plain = Asked(server, "/layanan/")
    english = Asked(server, "/layanan/", HTTP_COOKIE=f"{settings.LANGUAGE_COOKIE_NAME}=en")
    assert b'lang="id"' in plain.body
    assert b'lang="en"' in english.body
    assert Asked(server, "/layanan/", HTTP_ACCEPT_LANGUAGE="en-GB,en;q=0.9").body == english.body
    assert Asked(server, "/layanan/", HTTP_HOST="elsewhere.example").status == 400
    report(cast.officer(DESK))
    everything, none = (
        Asked(server, "/open311/v2/requests.json"),
        Asked(server, "/open311/v2/requests.json", "status=closed"),
    )
    assert everything.body != none.body == b"[]"


def test_a_tag_spares_the_body(server: Lane) -> None:
    Asked(server, "/open311/v2/requests.json")
    tag = Asked(server, "/open311/v2/requests.json").headers["ETag"]
    spared = Asked(server, "/open311/v2/requests.json", HTTP_IF_NONE_MATCH=tag)
    assert spared.status == 304
    assert spared.body == b""


def test_what_is_closed_off_is_gone_at_once(server: Lane) -> None:
    case = report(cast.officer(DESK), "Jalan rusak parah dekat sekolah.")
    places = ["/layanan/aduan/daftar/", f"/lacak/{case.number}/", "/open311/v2/requests.json", "/api/v1/cases"]
    for path in places:
        Asked(server, path)
        assert case.number.encode() in Asked(server, path).body
    Case.objects.filter(pk=case.pk).update(published=False)
    settled()
    for path in places[:1] + places[2:]:
        assert case.number.encode() not in Asked(server, path).body, path
    assert Asked(server, places[1]).status == 404


def test_masked_words_are_gone_at_once(server: Lane) -> None:
    desk = cast.officer(DESK)
    case = report(desk, "Telepon saya 0812 3456 7890, tolong dihubungi.")
    path = f"/lacak/{case.number}/"
    Asked(server, path)
    assert b"0812 3456 7890" in Asked(server, path).body
    Case.objects.filter(pk=case.pk).update(title="Telepon", text="Telepon saya ▒▒▒, tolong dihubungi.")
    settled()
    assert b"0812 3456 7890" not in Asked(server, path).body


def test_what_is_not_public_is_in_no_copy(server: Lane) -> None:
    case = report(cast.officer(DESK), publish=False)
    for _ in range(2):
        assert Asked(server, f"/lacak/{case.number}/").status == 404
        assert case.number.encode() not in Asked(server, "/open311/v2/requests.json").body
    assert not any(case.number.encode() in part for copy in server._copies.values() for part in copy.parts)


def test_only_public_things_count_and_once_a_transaction() -> None:
    desk = cast.officer(DESK)
    case = report(desk)
    before = publicly.changes()
    assert before is not None
    hidden = report(desk, publish=False)
    Case.objects.filter(pk=hidden.pk).update(title="Lain")
    settled()
    assert publicly.changes() == before
    Case.objects.filter(pk=case.pk).update(title="Lampu mati")
    Case.objects.filter(pk=case.pk).update(title="Lampu mati lagi")
    settled()
    assert publicly.changes() == before + 1
