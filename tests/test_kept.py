"""Questions that are kept: compiled once, the same answers as Django's, nothing of one asker left for another."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from simpul.kernel import kept
from simpul.kernel.accounts.models import Grant, User
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.cases import engine, filters, gate
from simpul.kernel.cases.models import Case
from simpul.kernel.residents.models import Resident
from simpul.kernel.testing import cast
from simpul.kernel.web import worklist
from simpul.services.complaints.flow import AGENCY, DESK
from simpul.services.complaints.models import Report

pytestmark = pytest.mark.django_db


def filed(n: int) -> Report:
    fields = {"title": f"Lampu {n}", "text": "Lampu jalan mati.", "category_id": "parkir", "region": cast.village(n)}
    reporter = cast.resident()
    assert reporter.user is not None
    return engine.open_case(Report, by=reporter, fields={**fields, "applicant": reporter.user.resident})[0]


def test_objects_come_as_django_makes_them_with_their_parents_and_relations() -> None:
    case = filed(1)
    asked = Report.objects.select_related("applicant").filter(number=kept.Slot("number"))
    for _twice in range(2):
        (found,) = kept.ask("a report", lambda: asked, number=case.number)
        assert (found.pk, found.title, found.category_id) == (case.pk, case.title, "parkir")
        with CaptureQueriesContext(connection) as more:
            assert found.applicant.pk == case.applicant_id
        assert len(more) == 0


def test_a_kept_question_is_put_together_once() -> None:
    filed(2)
    built = []

    def cases() -> object:
        built.append(1)
        return Case.objects.order_by("id").values_list("number", "opened_at")

    assert (
        kept.ask("numbers", cases)
        == kept.ask("numbers", cases)
        == list(Case.objects.values_list("number", "opened_at"))
    )  # type: ignore[arg-type]
    assert built == [1]


def test_each_reach_has_its_own_question() -> None:
    """Two officers of different agencies hold the same role: what is kept for one never answers the other."""
    here, there = cast.officer(AGENCY, at=cast.agency("dishub")), cast.officer(AGENCY, at=cast.agency("lain"))
    assert here.reach != there.reach
    assert here.sight != cast.officer(DESK).sight != cast.resident().sight
    case = filed(3)
    Case.objects.filter(pk=case.pk).update(agency=cast.agency("dishub"))
    seen = {
        who: kept.ask(("seen", who.reach), lambda who=who: Case.objects.filter(gate.staff_rows(who)).values_list("pk"))
        for who in (here, there)
    }
    assert seen == {here: [(case.pk,)], there: []}


def test_what_is_kept_for_a_colleague_opens_nothing_that_is_closed_to_oneself() -> None:
    """Two hold the same role: one belongs to the accused agency, one has reported something himself."""
    plain, accused, reporter = cast.officer(DESK), cast.officer(DESK), cast.officer(DESK)
    assert accused.user is not None
    assert reporter.user is not None
    User.objects.filter(pk=accused.user.pk).update(unit=cast.agency("dishub"))
    User.objects.filter(pk=reporter.user.pk).update(resident=Resident.objects.create(name="Tri Utami"))
    accused, reporter = (Viewer(User.objects.get(pk=pk)) for pk in (accused.user.pk, reporter.user.pk))
    case = filed(5)
    Case.objects.filter(pk=case.pk).update(barred_agency=cast.agency("dishub"))
    assert [desk_list(one) for one in (plain, accused, plain)] == [[case.number], [], [case.number]]
    Case.objects.filter(pk=case.pk).update(barred_agency=None, applicant=reporter.resident_id)
    assert [desk_list(one) for one in (plain, reporter, accused)] == [[case.number], [], [case.number]]


def desk_list(viewer: Viewer) -> list[str]:
    page = filters.newest_first(
        lambda: worklist.cases_in("semua", viewer), filters.Filters(), viewer, worklist.known("semua", viewer, []), ""
    )
    return [row.number for row in page.rows]


def test_conditions_that_nobody_can_meet_ask_nothing() -> None:
    with CaptureQueriesContext(connection) as asked:
        assert kept.ask("none", lambda: Case.objects.filter(pk__in=()).values_list("pk")) == []
        assert kept.count("no count", lambda: Case.objects.filter(pk__in=()).values_list("pk")) == 0
    assert len(asked) == 0


def test_a_right_withdrawn_is_gone_at_the_next_question() -> None:
    officer = cast.officer(DESK)
    assert officer.user is not None
    assert len(User.objects.get(pk=officer.user.pk).grants()) == 1
    Grant.objects.filter(user=officer.user).update(valid_to=F("valid_from"))
    assert User.objects.get(pk=officer.user.pk).grants() == ()


def test_a_slot_outside_of_a_kept_question_must_know_its_value() -> None:
    with pytest.raises(LookupError):
        list(Case.objects.filter(number=kept.Slot("number")))
    assert not Case.objects.filter(due_at__lt=kept.this_moment()).exists()
