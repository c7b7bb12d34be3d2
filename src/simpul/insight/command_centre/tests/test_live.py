"""The screen follows what happens within one poll, and costs nothing while nothing does."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from simpul.insight.command_centre import live
from simpul.insight.command_centre.tests import scene
from simpul.kernel.cases.models import CaseEvent
from simpul.kernel.testing import cast
from simpul.lib import clock

pytestmark = pytest.mark.django_db
PART = "/pusat-komando/bagian/"
THEN = datetime(2026, 11, 23, 3, 0, 10, tzinfo=UTC)  # Monday, 10.00 in Batang
SIGN_IN = 1  # session, account and roles in one: what any page of staff asks


def after(seconds: float) -> Any:
    return clock.frozen(THEN + timedelta(seconds=seconds))


@pytest.fixture
def watcher() -> Client:
    with after(0):
        return cast.sign_in(Client(), cast.officer(scene.REGENT))


def ask(client: Client, tag: str = "") -> Any:
    return client.get(PART, headers={"If-None-Match": tag} if tag else {})


def test_a_step_shows_at_the_next_poll(watcher: Client) -> None:
    with after(0):
        first = ask(watcher)
    with after(2):
        scene.forwarded(title="Pohon tumbang di Jalan Dr. Sutomo")
    with after(4):
        second = ask(watcher, first.headers["ETag"])
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.headers["ETag"] != second.headers["ETag"]
    assert "Pohon tumbang" not in first.content.decode()
    assert "Pohon tumbang" in second.content.decode()


def test_while_nothing_happens_nothing_is_drawn_and_one_question_asked(watcher: Client, monkeypatch: Any) -> None:
    with after(0):
        scene.filed()
        tag = ask(watcher).headers["ETag"]
    monkeypatch.setattr(live, "draw", lambda **_: pytest.fail("drawn although nothing happened"))
    with after(4), CaptureQueriesContext(connection) as asked:
        answer = ask(watcher, tag)
    assert (answer.status_code, answer.content) == (304, b"")
    assert len(asked) == SIGN_IN + 1


def test_within_a_second_the_database_is_not_asked_again_by_other_watchers(watcher: Client) -> None:
    other = cast.officer(scene.AUDITOR)
    with after(0):
        cast.sign_in(client := Client(), other)
        ask(client)  # whose session it is costs two questions more at the first look alone
        ask(watcher)
    with after(0.5), CaptureQueriesContext(connection) as asked:
        assert ask(client).status_code == 200
    assert len(asked) == SIGN_IN


def test_a_deadline_that_passes_shows_without_any_step(watcher: Client) -> None:
    with after(0):
        case = scene.filed()
        first = ask(watcher)
    assert case.due_at
    with clock.frozen(case.due_at + timedelta(seconds=1)):
        cast.sign_in(watcher, cast.officer(scene.REGENT))
        second = ask(watcher, first.headers["ETag"])
    assert second.status_code == 200
    assert "0,0% dari yang terbuka" in first.content.decode()
    assert "100,0% dari yang terbuka" in second.content.decode()


def test_a_step_that_becomes_visible_late_is_not_missed(monkeypatch: Any) -> None:
    """Of two steps begun one after the other the second may be committed first: the newest number alone would not change."""
    with after(0):
        scene.filed()
        scene.filed()
        both = live.version(("id", False))
        late = CaseEvent.objects.order_by("audit_id").first()
        seen_first = CaseEvent.objects.exclude(audit_id=late.audit_id)
        monkeypatch.setattr(CaseEvent, "objects", seen_first)
        assert live.version(("id", False)) != both


def test_each_language_and_audience_has_its_own_picture() -> None:
    scene.filed()
    with after(0):
        versions = {live.picture(sealed=True).version, live.picture(sealed=False).version}
        with translation.override("en"):
            versions.add(live.picture(sealed=False).version)
    assert len(versions) == 3


def test_the_page_and_its_live_part_begin_with_the_same_version(watcher: Client) -> None:
    with after(0):
        page, part = watcher.get("/pusat-komando/"), ask(watcher)
    assert part.headers["ETag"].strip('"') in page.content.decode()
    assert part.headers["Cache-Control"] == "private, no-cache"
