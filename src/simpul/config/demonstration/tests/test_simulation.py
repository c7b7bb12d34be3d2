from datetime import date, datetime
from random import Random
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction

from simpul.config.demonstration.simulation import rhythm, world, writing
from simpul.config.demonstration.simulation.intake import Arrivals, Intake
from simpul.config.demonstration.simulation.simulator import simulate
from simpul.config.demonstration.simulation.texts import Words, pieces
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.viewer import NOBODY, Viewer
from simpul.kernel.cases.models import Case, CaseEvent, Secrecy
from simpul.kernel.workflow import WHOLE_PROMISE
from simpul.lib import clock
from simpul.services.complaints.flow import ReportFlow
from simpul.services.complaints.models import Category, Report

NOW = datetime(2026, 11, 20, 14, 0, tzinfo=ZoneInfo("Asia/Jakarta"))  # a Friday


@pytest.fixture(scope="module")
def a_year(settled, world):
    with world(), clock.frozen(NOW):
        simulate(400, seed=7, now=NOW)


@pytest.fixture
def told(a_year, stage):
    return Report.objects.order_by("id")


def stories(seed, day=date(2026, 10, 5), count=40):
    intake = Intake(seed, NOW, world.read(seed), rhythm.seasons(), (), 0)
    return list(intake.stories(Arrivals(day, range(1, count + 1), range(1, count + 1))))


def test_the_same_seed_tells_the_same_stories(stage):
    assert stories(7) == stories(7)
    assert [story.text for story in stories(7)] != [story.text for story in stories(8)]


def test_a_day_is_told_the_same_whatever_else_is_told(stage):
    intake = Intake(7, NOW, world.read(7), rhythm.seasons(), (), 0)
    list(intake.stories(Arrivals(date(2026, 1, 9), range(9), range(9))))
    assert list(intake.stories(Arrivals(date(2026, 10, 5), range(1, 41), range(1, 41)))) == stories(7)


def test_the_database_accepts_every_history(told):
    connection.check_constraints()
    assert told.count() == 400
    assert not told.exclude(example=True).exists()
    assert told.filter(closed_at=None).exists()


def test_the_deferred_guards_were_really_on(told):
    one = told.filter(state="closed").first()
    before = one.events.get(seq=one.seq - 1)

    @transaction.atomic
    def rewind() -> None:
        Case.objects.filter(pk=one.pk).update(seq=before.seq, state=before.target)
        connection.check_constraints()

    with pytest.raises(IntegrityError, match="does not stand on its last event"):
        rewind()


def test_every_chain_follows_the_workflow(told):
    allowed = set(ReportFlow.steps())
    chains = {}
    for event in CaseEvent.objects.order_by("case", "seq"):
        assert (event.flow, event.action, event.source, event.target) in allowed
        chains.setdefault(event.case_id, []).append(event)
    for report in told:
        chain = chains[report.pk]
        assert [event.seq for event in chain] == list(range(1, report.seq + 1))
        assert chain[-1].target == report.state == report.case_state
        assert [event.at for event in chain] == sorted(event.at for event in chain)
        assert chain[0].at == report.opened_at
        assert chain[-1].at <= NOW


def test_deadlines_are_the_workflows(told):
    for report in told.filter(closed_at=None, paused_at=None):
        state = report.state_now
        arrived = report.events.filter(target=report.state).exclude(source=report.state).order_by("seq").last()
        due = report.promised_at if state.within is WHOLE_PROMISE else state.within.after(arrived.at).at
        assert (report.due_at, report.owner) == (due, state.owner.code)


def test_what_is_secret_stays_so(told):
    assert told.filter(sealed=True).exists()
    assert not told.filter(published=True, secrecy=Secrecy.CONFIDENTIAL).exists()
    assert not told.filter(sealed=True).visible_to(NOBODY).exists()
    officer = Viewer(User.objects.get(email__startswith="petugas.dpupr@"))
    assert not told.filter(sealed=True).visible_to(officer).exists()


def test_what_makes_a_year_is_all_there(told):
    actions = set(CaseEvent.objects.values_list("action", flat=True))
    assert {
        "open",
        "forward",
        "begin",
        "answer",
        "lapse",
        "rate",
        "object",
        "archive",
        "give_back",
        "escalate",
    } <= actions
    assert told.filter(late=True).exists()
    assert told.filter(late=False, state="closed").exists()
    assert told.filter(opened_at__date=NOW.date()).count() >= 3
    assert told.filter(applicant__account__isnull=False).exists()


def test_points_lie_in_their_village(told):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(*) FILTER (WHERE ST_Covers(shape, place)) "
            "FROM cases_case JOIN regions_region ON code = region_id WHERE place IS NOT NULL"
        )
        placed, inside = cursor.fetchone()
    assert placed == inside > 200


def test_photos_hang_on_nothing_when_there_are_no_pictures(stage):
    assert all(not writing._hung(story, {}) for story in stories(7))


def test_numbers_are_drawn_not_taken(told):
    fresh = Case.objects.order_by("-id").first().pk
    assert writing.draw("cases_case", 1)[0] > fresh


def test_it_rains_in_january_and_is_dry_in_september():
    table = {season.category: season for season in rhythm.seasons()}
    assert table["banjir"].on(date(2026, 1, 15)) > 5 * table["banjir"].on(date(2026, 8, 15))
    assert table["air-mati"].on(date(2026, 9, 15)) > 3 * table["air-mati"].on(date(2026, 2, 2))
    assert rhythm.is_lebaran(date(2026, 3, 25))
    assert not rhythm.is_lebaran(date(2026, 6, 1))
    assert table["sampah"].on(date(2026, 3, 24)) > 2 * table["sampah"].on(date(2026, 6, 24))


def test_no_day_goes_beyond_the_present():
    day = rhythm.Day(NOW.date(), 200, rhythm.seasons(), Random(1), NOW, ZoneInfo("Asia/Jakarta"))
    assert len(day.moments) == 200
    assert max(day.moments) <= NOW
    assert day.moments == sorted(day.moments)


def test_people_rarely_repeat_each_other(db):
    for category in Category.objects.filter(parent__isnull=False).exclude(
        pk="lainnya"
    ):  # nobody makes up “something else”
        rng = Random(category.pk)
        texts = set()
        for _ in range(400):
            words = Words(rng, category.pk, category.parent_id, "complaint", "Desa Kandeman")
            texts.add(words.report())
            assert "{" not in words.report() + words.title + words.answer()
            assert len(words.title) <= 120
        assert len(texts) > 200, category.pk


def test_an_accusation_names_no_place(db):
    for category in Category.objects.filter(oversight=True):
        for seed in range(60):
            words = Words(Random(seed), category.pk, category.parent_id, "complaint", "Desa Kandeman")
            assert "Kandeman" not in words.report() + words.title


def test_titles_and_sentences_come_in_pairs():
    for category, own in pieces()["categories"].items():
        assert len(own["titles"]) == len(own["what"]), category
