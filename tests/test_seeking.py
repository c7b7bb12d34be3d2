"""Words are sought in the newest cases first: nothing is found twice, nothing is left out, and nobody's search reads everything."""

from __future__ import annotations

from itertools import pairwise

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from simpul.kernel.accounts.viewer import NOBODY, Viewer
from simpul.kernel.cases import engine, lists, seeking
from simpul.kernel.cases.models import Case
from simpul.kernel.testing import cast
from simpul.services.complaints.flow import DESK, ReportFlow
from simpul.services.complaints.models import Report

pytestmark = pytest.mark.django_db
WINDOWS = (seeking.Window(0), seeking.Window(1), seeking.Window(2), seeking.Window(64))


def report(word: str, *, public: bool = True) -> str:
    fields = {"title": f"Lampu {word}", "text": "Lampu jalan.", "category_id": "parkir", "region": cast.village(1)}
    case, _code = engine.open_case(Report, by=cast.resident(), fields=fields)
    engine.perform(ReportFlow.forward, case, by=cast.officer(DESK), agency=cast.agency("dishub"), publish=public)
    return case.number


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows of two cases, of two eras of two, of two eras of four, and all."""
    monkeypatch.setattr(seeking, "WINDOWS", WINDOWS)
    monkeypatch.setattr(seeking, "WALKED", 2)
    monkeypatch.setattr(seeking, "_WALK", seeking._WALK.replace("LIMIT 2000", "LIMIT 2"))


def found(words: str, viewer: Viewer = NOBODY, after: str = "", size: int = 2) -> lists.Page:
    return seeking.newest_first(
        lambda: Case.objects.visible_to(viewer), words, after, size, kept_as=(viewer.sight, size)
    )


def all_pages(words: str, viewer: Viewer = NOBODY) -> list[str]:
    page = found(words, viewer)
    numbers = [row.number for row in page.rows]
    while page.after:
        page = found(words, viewer, page.after)
        numbers += [row.number for row in page.rows]
    return numbers


@pytest.mark.usefixtures("small")
def test_page_after_page_all_are_found_once_the_latest_first() -> None:
    reports = [report("padam" if n % 3 else "redup") for n in range(20)]
    padam = [number for n, number in enumerate(reports) if n % 3]
    assert all_pages("padam") == padam[::-1]
    assert all_pages("lampu redup") == [number for number in reports[::-1] if number not in padam]
    assert all_pages("kabel") == []
    ids = [row.id for row in found("lampu", size=30).rows]
    assert all(newer > older for newer, older in pairwise(ids))


@pytest.mark.usefixtures("small")
def test_only_what_the_gate_lets_through_is_found() -> None:
    hidden = [report("padam", public=False) for _ in range(5)]
    shown = report("padam")
    assert all_pages("padam") == [shown]
    assert all_pages("padam", cast.officer(DESK)) == [shown, *hidden[::-1]]


@pytest.mark.usefixtures("small")
def test_a_search_stops_where_a_wider_window_would_hold_too_much_and_goes_on_from_there(
    monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    """Many have the words but not what else is asked: each question reads a bounded part, and says so."""
    old = report("padam")
    for _ in range(12):
        report("padam")
    Report.objects.filter(number=old).update(category="lampu-jalan")
    monkeypatch.setattr(seeking, "MOST_READ", 3)
    rare = Case.objects.visible_to(NOBODY).filter(report__category="lampu-jalan")
    page = seeking.newest_first(lambda: rare, "padam")
    assert (page.rows, bool(page.after), page.since is not None) == ((), True, True)
    steps = 0
    while page.after and not page.rows:
        page, steps = seeking.newest_first(lambda: rare, "padam", page.after), steps + 1
    assert [row.number for row in page.rows] == [old]
    assert 1 < steps < 13
    answer = client.get("/layanan/aduan/daftar/?q=padam&kolom-category=lampu-jalan").content.decode()
    assert "Telusuri yang lebih lama" in answer
    assert "Yang ditelusuri baru yang masuk sejak" in answer


def test_how_far_a_search_goes_does_not_depend_on_what_its_viewer_may_not_see() -> None:
    """Only public cases are counted."""
    report("padam", public=False)
    seen = [
        seeking._look(
            window, seeking.Asked(lambda who=who: Case.objects.visible_to(who), "padam", seeking.NEWEST, 2)
        ).public
        for who in (NOBODY, cast.officer(DESK))
        for window in WINDOWS[1:]
    ]
    assert seen == [0] * 6


def test_small_regencies_are_searched_by_one_question() -> None:
    report("padam")
    found("padam")
    with CaptureQueriesContext(connection) as asked:
        assert len(found("padam").rows) == 1
        assert found("kabel").rows == ()
    assert len(asked) == 2


def test_the_interface_goes_on_as_well(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = [report("padam") for _ in range(3)]
    first = client.get("/api/v1/cases?q=padam&limit=2").json()
    second = client.get(f"/api/v1/cases?q=padam&limit=2&after={first['after']}").json()
    assert [row["number"] for row in (*first["items"], *second["items"])] == numbers[::-1]
    assert second["after"] is None
