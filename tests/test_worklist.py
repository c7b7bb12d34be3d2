"""The officers' list: what stands above it comes along with its rows, for each who looks and as it is now."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from simpul.kernel import kept, wire
from simpul.kernel.accounts.viewer import NOBODY
from simpul.kernel.cases import engine, filters, lists
from simpul.kernel.cases.company import CaseTask
from simpul.kernel.cases.deskwork import SavedFilter
from simpul.kernel.cases.models import Case
from simpul.kernel.kept import Slot
from simpul.kernel.organizations.models import Agency
from simpul.kernel.testing import cast
from simpul.kernel.web import formats
from simpul.lib import clock
from simpul.services.complaints.flow import AGENCY, DESK, ReportFlow
from simpul.services.complaints.models import Report

pytestmark = pytest.mark.django_db


def report(title: str = "Lampu mati") -> Report:
    fields = {"title": title, "text": "Lampu mati", "category_id": "parkir", "region": cast.village()}
    return engine.open_case(Report, by=NOBODY, fields=fields)[0]


def late(page: str) -> int:
    found = re.search(r'lihat=lewat"[^>]*>[^<]*<span class="num">(\d+)<', page)
    return int(found[1]) if found else 0


def overdue(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(due_at=clock.now() - timedelta(hours=1))


def test_how_many_are_late_stands_above_every_list_also_above_an_empty_one() -> None:
    page = cast.sign_in(Client(), cast.officer(DESK))
    assert late(page.get("/meja/").text) == 0, "an empty queue"
    for n in range(3):
        case = report()
        overdue(case)
        assert late(page.get("/meja/").text) == n + 1
        assert late(page.get("/meja/?lihat=semua&q=lampu").text) == n + 1
        assert late(page.get("/meja/?lihat=semua&q=kabel").text) == n + 1, "nothing found"


def test_a_task_that_becomes_late_counts_from_then_on() -> None:
    """Which tasks are late is told each time: the question that is kept does not remember those of its first asker."""
    page = cast.sign_in(Client(), cast.officer(AGENCY, at=cast.agency("dishub")))
    for n in range(3):
        case = report()
        engine.perform(ReportFlow.forward, case, by=cast.officer(DESK), agency=cast.agency("pu"), publish=True)
        office = cast.officer(AGENCY, at=cast.agency("pu"))
        give = ReportFlow.transitions["task_give"]
        engine.perform(give, case, by=office, agency=cast.agency("dishub"), asked="Pasang rambu.")
        assert late(page.get("/meja/").text) == n
        CaseTask.objects.filter(case=case).update(due_at=clock.now() - timedelta(hours=1))
        assert late(page.get("/meja/").text) == n + 1
        assert case.number in page.get("/meja/?lihat=lewat").text


def test_colleagues_share_the_question_and_see_their_own_filters() -> None:
    here, there = cast.officer(DESK), cast.officer(DESK)
    report()
    for viewer, name, shared in ((here, "Punya saya", False), (there, "Punya rekan", False), (there, "Bersama", True)):
        held: Any = viewer.grants[0]
        SavedFilter.objects.create(
            owner=viewer.user, name=name, query="lihat=antrean", shared=shared, role=held.role, created_at=clock.now()
        )
    mine, theirs = (cast.sign_in(Client(), viewer).get("/meja/").text for viewer in (here, there))
    assert "Punya saya" in mine
    assert "Punya rekan" not in mine
    assert "Punya saya" not in theirs
    assert "Bersama" in mine
    assert "Bersama" in theirs


def test_filters_that_seek_different_words_count_their_own() -> None:
    officer = cast.officer(DESK)
    report("Lampu padam")
    report("Lampu redup")
    report("Pohon tumbang")
    for word in ("lampu", "tumbang"):
        SavedFilter.objects.create(owner=officer.user, name=word, query=f"q={word}&lihat=semua", created_at=clock.now())
    page = cast.sign_in(Client(), officer).get("/meja/").text
    assert re.findall(r'>(lampu|tumbang) <span class="num">(\d)<', page) == [("lampu", "3"), ("tumbang", "1")]


def test_an_agency_that_was_renamed_is_called_so_in_the_list() -> None:
    case = report()
    engine.perform(ReportFlow.forward, case, by=cast.officer(DESK), agency=cast.agency("dishub"), publish=True)
    page = cast.sign_in(Client(), cast.officer(DESK))
    assert "DISHUB" in page.get("/meja/?lihat=semua").text
    Agency.objects.filter(code="dishub").update(short_name="Dinas Jalan")
    for forget in (filters.agency_codes, lists.agency_names):
        forget.forget()
    assert "Dinas Jalan" in page.get("/meja/?lihat=semua").text


def test_what_is_left_of_the_time_is_told_as_of_now_though_no_row_changed() -> None:
    page = cast.sign_in(Client(), cast.officer(DESK))
    case, start, chips = report(), clock.now(), set()
    Case.objects.filter(pk=case.pk).update(due_at=start + timedelta(hours=3))
    case.refresh_from_db()
    for hours in (0, 1, 2, 4):
        with clock.frozen(start + timedelta(hours=hours)):
            chip = formats.due_chip(case.due_at)
            assert chip in page.get("/meja/").text
            assert chip in page.get("/meja/?lihat=semua&q=lampu").text
            chips.add(chip)
    assert len(chips) == 4


def test_a_view_that_is_none_of_ours_is_not_kept() -> None:
    """Addresses are made up by people: each would else be a question of its own."""
    page = cast.sign_in(Client(), cast.officer(DESK))
    case = report()
    assert case.number in page.get("/meja/?lihat=karangan").text
    assert "karangan" not in str(list(kept._kept))


def test_what_never_changes_is_written_into_a_settled_question() -> None:
    odd = "Lampu 50% 'mati' %s \\"
    case = report(odd)
    for n in range(2):
        found = kept.question(
            ("odd", n),
            lambda: Case.objects.filter(title=odd, published=False, number=Slot("number")).values_list("pk", "title"),
            settled=True,
        )
        assert found is not None
        assert len(found.values) == 1
        assert kept.run(found.sql, found.filled({"number": case.number})) == [(case.pk, odd)]


def test_the_list_of_an_office_is_planned_for_just_that_office() -> None:
    """Its roles stand in the statement: as values they would have it planned anew at each request, which costs more than the rows."""
    page = cast.sign_in(Client(), cast.officer(DESK))
    report()
    wire.of(connections[DEFAULT_DB_ALIAS]).forget()
    for address in ("/meja/", "/meja/?lihat=semua&q=lampu"):
        page.get(address)
    with connection.cursor() as cursor:
        cursor.execute("""SELECT statement, cardinality(parameter_types) FROM pg_prepared_statements
            WHERE strpos(statement, 'late_ones') > 0 AND strpos(statement, 'pause_reason') > 0
            AND strpos(statement, '"owner" = ''complaint_desk''') > 0""")
        found = cursor.fetchall()
    walked = [told for statement, told in found if "websearch_to_tsquery" in statement]
    queued = [told for statement, told in found if "websearch_to_tsquery" not in statement]
    beside = 4  # the two ends of what is late, and twice the account whose filters are its own
    assert set(queued) == {beside}
    assert set(walked) == {beside + 3}  # before which case, twice; the words


def test_a_list_is_asked_by_one_question() -> None:
    viewer = cast.officer(DESK)
    page = cast.sign_in(Client(), viewer)
    report()
    page.get("/meja/")
    with CaptureQueriesContext(connection) as asked:
        page.get("/meja/")
    sent = [query["sql"] for query in asked.captured_queries]
    assert (
        sum("cases_" in sql and "django_session" not in sql for sql in sent) == 1
    )  # one's drafts come with one's account
