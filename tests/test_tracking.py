"""The page of a case for residents: its pieces are drawn once for what they are made of, and each reader sees his own side of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.cases import conversation, engine, redaction
from simpul.kernel.cases.models import Audience, Case
from simpul.kernel.testing import cast
from simpul.lib import clock
from simpul.services.complaints.flow import AGENCY, DESK, ReportFlow
from simpul.services.complaints.models import Report

pytestmark = pytest.mark.django_db


def public_report(by: Viewer) -> Report:
    assert by.user is not None
    told = {
        "applicant": by.user.resident,
        "title": "Lampu jalan mati", "text": "Lampu di depan rumah Bu Sri mati.", "category_id": "parkir",
        "region": cast.village(), "landmark": "Depan warung Pak Joko",
    }  # fmt: skip
    case, _code = engine.open_case(Report, by=by, fields=told)
    engine.perform(ReportFlow.forward, case, by=cast.officer(DESK), agency=cast.agency("dishub"), publish=True)
    return case


def page(case: Case, viewer: Viewer | None = None) -> str:
    client = cast.sign_in(Client(), viewer) if viewer else Client()
    return client.get(f"/lacak/{case.number}/").text


def test_whoever_asked_before_a_stranger_never_reads_what_is_for_the_reporter() -> None:
    case = public_report(reporter := cast.resident())
    redaction.mask(case, {"sri"}, by=cast.officer(DESK))
    for _twice in range(2):
        own, strangers = page(case, reporter), page(case)
        assert "Bu Sri" in own
        assert "warung Pak Joko" in own
        assert "Bu Sri" not in strangers
        assert "warung Pak Joko" not in strangers


def test_what_changes_shows_at_the_next_look() -> None:
    case = public_report(cast.resident())
    officer = cast.officer(AGENCY, at=cast.agency("dishub"))
    assert "Jawaban</h2>" not in page(case)
    engine.perform(ReportFlow.begin, case, by=officer)
    conversation.say(case, by=officer, text="Kami datang besok pagi.", audience=Audience.PUBLIC)
    assert "Kami datang besok pagi." in page(case)
    engine.perform(ReportFlow.transitions["pause"], case, by=officer, why="field", reason="Hujan lebat.")
    assert "Jam berhenti" in page(case)
    Case.objects.filter(pk=case.pk).update(title="Dua lampu jalan mati", agency=cast.agency("pdam"))
    later = page(case)
    assert "Dua lampu jalan mati</h1>" in later
    assert cast.agency("pdam").name in later
    Case.objects.filter(pk=case.pk).update(published=False)
    assert "Dua lampu jalan mati" not in page(case)


def test_what_is_left_of_a_deadline_follows_the_clock() -> None:
    case = public_report(cast.resident())
    due_at = Case.objects.get(pk=case.pk).due_at
    assert due_at is not None
    with clock.frozen(due_at - timedelta(hours=3)):
        assert "Sisa 3 jam" in page(case)
    with clock.frozen(due_at + timedelta(hours=6)):
        assert "Terlambat 6 jam" in page(case)


def test_for_a_stranger_no_name_is_asked_of_the_database() -> None:
    case = public_report(cast.resident())
    page(case)
    with CaptureQueriesContext(connection) as asked:
        page(case)
    assert asked.captured_queries
    assert not any(
        "residents_resident" in one["sql"] or "accounts_user" in one["sql"] for one in asked.captured_queries
    )
