"""The story of a report, its deadlines, and who may see it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError

from simpul.kernel.accounts.viewer import NOBODY, SYSTEM_VIEWER
from simpul.kernel.cases import engine, facets, gate, timers
from simpul.kernel.cases.models import Attachment, Audience, Secrecy
from simpul.kernel.documents import store
from simpul.kernel.regency import current
from simpul.kernel.testing import cast
from simpul.kernel.testing.contract import ServiceContract
from simpul.kernel.workflow import Refused
from simpul.lib import clock
from simpul.services.complaints.flow import AGENCY, DESK, INSPECTORATE, ReportFlow
from simpul.services.complaints.forms import AnswerForm
from simpul.services.complaints.models import Category, Channel, Report
from simpul.services.complaints.service import complaints, ways_in


def on(day: str, hour: int = 9) -> Any:
    """Hold the clock at an hour of a day, on the regency's wall."""
    year, month, number = map(int, day.split("-"))
    return clock.frozen(datetime(year, month, number, hour, tzinfo=current().zone))


def local(moment: datetime | None) -> date:
    assert moment is not None
    return moment.astimezone(current().zone).date()


def report(by: Any = NOBODY, category: str = "lampu-jalan", **more: Any) -> Report:
    fields = {
        "title": "Lampu jalan mati",
        "text": "Lampu jalan mati sejak Senin malam.",
        "category_id": category,
        "region": cast.village(),
        **more,
    }
    if by.user:
        fields["applicant"] = by.user.resident
    return engine.open_case(Report, by=by, fields=fields)[0]


def after_photo(by: Any) -> list[Any]:
    return [store(cast.photo(), by=by.user, name="sesudah.jpg")]


class TestContract(ServiceContract):
    service = complaints

    def fields(self) -> dict[str, Any]:
        return {
            "title": "Lampu mati",
            "text": "Lampu mati di depan balai desa.",
            "category_id": "lampu-jalan",
            "region": cast.village(),
        }

    def answers(self, step: Any) -> dict[str, Any]:
        given = {
            "forward": {"agency": cast.agency("dpupr"), "publish": True},
            "answer": {"text": "Sudah diperbaiki.", "photos": [store(cast.photo(), by=None, name="a.jpg")]},
            "conclude": {"text": "Sudah diperiksa."},
            "archive": {"why": "unclear"},
            "rate": {"rating": 5},
        }
        return given.get(step.name, {})

    def test_a_report_is_answered_objected_to_answered_again_and_rated(self, case: Report, applicant: Any) -> None:
        self.walk(case, applicant, "forward begin answer object begin answer rate")
        assert (case.state, case.objections, case.rating) == ("closed", 1, 5)
        assert case.events.count() == 8


@pytest.mark.django_db
class TestDeadlines:
    """Worked examples of the rules: 2026 has Nyepi on 19 March, Lebaran on 20-24 March with cuti bersama, Good Friday on 3 April."""

    def test_a_report_of_17_march_is_forwarded_by_the_27th(self) -> None:
        with on("2026-03-17"):
            assert local(report().due_at) == date(2026, 3, 27)

    def test_an_agency_answers_within_five_working_days(self) -> None:
        with on("2026-03-24"):
            filed = report()
        with on("2026-03-25"):
            engine.perform(ReportFlow.forward, filed, by=cast.officer(DESK), agency=cast.agency("dpupr"))
        assert local(filed.due_at) == date(2026, 4, 1)

    def test_silence_closes_a_report_at_the_end_of_the_tenth_working_day(self) -> None:
        siti = cast.resident()
        with on("2026-03-30"):
            filed = report(by=siti, category="parkir")
            engine.perform(ReportFlow.forward, filed, by=cast.officer(DESK), agency=cast.agency("dpupr"))
        with on("2026-04-01"):
            engine.perform(ReportFlow.answer, filed, by=cast.officer(AGENCY), text="Sudah ditertibkan.")
        assert local(filed.due_at) == date(2026, 4, 16)
        with on("2026-04-16", 23):
            assert timers.run() == 0
        with on("2026-04-17", 0):
            assert timers.run() == 1
            assert timers.run() == 0
        filed.refresh_from_db()
        assert (filed.state, filed.late) == ("closed", False), "the reporter's silence is nobody's lateness"

    def test_an_office_that_lets_its_time_pass_is_late_for_good(self) -> None:
        with on("2026-04-06"):
            filed = report()
        with on("2026-04-20"):
            engine.perform(ReportFlow.forward, filed, by=cast.officer(DESK), agency=cast.agency("dpupr"))
        assert filed.late

    @pytest.mark.parametrize(
        ("kind", "category", "day"),
        [
            ("complaint", "sampah", "2026-04-13"),
            ("complaint", "pungli", "2026-06-25"),
            ("information", "sampah", "2026-03-30"),
        ],
    )
    def test_the_whole_is_promised_by_what_it_is(self, kind: str, category: str, day: str) -> None:
        oversight = Category.objects.get(pk=category).oversight
        with on("2026-03-16"):
            filed = report(category=category, kind=kind, oversight=oversight, sealed=oversight)
        assert local(filed.promised_at).isoformat() == day

    def test_a_result_names_the_version_of_the_rule_it_used(self) -> None:
        filed = report()
        rules = [rule.code for rule in (filed.due_rule, filed.promise_rule) if rule]
        assert rules == ["complaints.forward_within", "complaints.ordinary_within"]

    def test_a_pause_moves_the_deadline_by_the_working_days_it_took(self) -> None:
        officer = cast.officer(AGENCY)
        with on("2026-04-06"):
            filed = report()
            engine.perform(ReportFlow.forward, filed, by=cast.officer(DESK), agency=cast.agency("dpupr"))
        assert local(filed.due_at) == date(2026, 4, 13)
        with on("2026-04-07"):
            engine.perform(ReportFlow.transitions["pause"], filed, by=officer, reason="Menunggu foto", why="applicant")
        with on("2026-04-10"):
            engine.perform(ReportFlow.transitions["resume"], filed, by=officer)
        assert local(filed.due_at) == date(2026, 4, 16)

    def test_a_standing_clock_is_not_late(self) -> None:
        with on("2026-04-06"):
            filed = report()
            engine.perform(ReportFlow.transitions["pause"], filed, by=cast.officer(DESK), reason="x", why="applicant")
        with on("2026-06-01"):
            assert not facets.look(filed, cast.officer(DESK)).overdue


@pytest.mark.django_db
class TestOversight:
    def test_no_account_of_the_accused_agency_can_open_it(self) -> None:
        accused = cast.agency("dpupr")
        filed = report(category="pungli", oversight=True, sealed=True, barred_agency=accused)
        assert (filed.state, filed.agency) == ("inspected", None)
        for role in (AGENCY, DESK):
            viewer = cast.officer(role, at=accused)
            assert gate.level(filed, viewer) is gate.Level.NONE
            assert not Report.objects.filter(pk=filed.pk).visible_to(viewer).exists()
        assert gate.level(filed, cast.officer(INSPECTORATE)) is gate.Level.STAFF

    def test_the_desk_loses_sight_of_what_it_hands_to_the_inspectorate(self) -> None:
        desk, filed = cast.officer(DESK), report()
        engine.perform(ReportFlow.seal, filed, by=desk, reason="Menyangkut petugas", accused=cast.agency("dpupr"))
        assert gate.level(filed, desk) is gate.Level.NONE

    def test_a_public_report_that_is_sealed_disappears_with_its_photos(self) -> None:
        desk, filed = cast.officer(DESK), report(by=cast.resident())
        engine.perform(ReportFlow.forward, filed, by=desk, agency=cast.agency("dpupr"), publish=True)
        photo = Attachment.objects.create(
            case=filed,
            document=store(cast.photo(), by=None, name="x.jpg"),
            kind="photo",
            audience=Audience.PUBLIC,
            seq=1,
        )
        engine.perform(ReportFlow.give_back, filed, by=cast.officer(AGENCY), reason="Ini pungutan liar")
        engine.perform(ReportFlow.seal, filed, by=desk, reason="Pungutan")
        photo.refresh_from_db()
        assert (gate.level(filed, NOBODY), photo.audience) == (gate.Level.NONE, Audience.PARTY)

    def test_an_inspection_is_answered_and_may_be_appealed_to_the_inspectorate_again(self) -> None:
        siti, inspector = cast.resident(), cast.officer(INSPECTORATE)
        filed = report(by=siti, category="pungli", oversight=True, sealed=True)
        engine.perform(ReportFlow.conclude, filed, by=inspector, text="Terbukti dan ditindak.")
        with pytest.raises(Refused, match="tidak berlaku"):
            engine.perform(ReportFlow.object_, filed, by=siti, reason="Belum")
        engine.perform(ReportFlow.appeal, filed, by=siti, reason="Uang belum kembali")
        assert filed.state == "inspected"


@pytest.mark.django_db
class TestSecrecy:
    def test_an_anonymous_reporter_is_known_to_the_desk_and_hidden_from_the_agency(self) -> None:
        siti, desk = cast.resident("Siti Rahasia"), cast.officer(DESK)
        filed = report(by=siti, secrecy=Secrecy.ANONYMOUS)
        engine.perform(ReportFlow.forward, filed, by=desk, agency=cast.agency("dpupr"), publish=True)
        assert facets.look(filed, desk).reporter == siti.user.resident
        seen = facets.look(filed, cast.officer(AGENCY))
        assert seen.reporter is None
        assert "Siti Rahasia" not in " ".join(line.who + line.text for line in seen.history)

    def test_a_confidential_report_is_never_published_whatever_the_desk_ticks(self) -> None:
        filed = report(secrecy=Secrecy.CONFIDENTIAL)
        engine.perform(ReportFlow.forward, filed, by=cast.officer(DESK), agency=cast.agency("dpupr"), publish=True)
        assert not filed.published

    def test_the_agency_sees_nothing_before_the_desk_forwards(self) -> None:
        assert gate.level(report(), cast.officer(AGENCY)) is gate.Level.NONE


@pytest.mark.django_db
class TestRules:
    def test_two_objections_and_no_third(self) -> None:
        siti, officer = cast.resident(), cast.officer(AGENCY)
        filed = report(by=siti, category="parkir")
        engine.perform(ReportFlow.forward, filed, by=cast.officer(DESK), agency=cast.agency("dpupr"))
        for _round in range(2):
            engine.perform(ReportFlow.answer, filed, by=officer, text="Sudah.")
            engine.perform(ReportFlow.object_, filed, by=siti, reason="Belum.")
        engine.perform(ReportFlow.answer, filed, by=officer, text="Sudah.")
        with pytest.raises(Refused, match="paling banyak 2 kali"):
            engine.perform(ReportFlow.object_, filed, by=siti, reason="Belum.")

    def test_a_category_that_shows_results_wants_a_photo_of_them(self) -> None:
        filed = report(category="lampu-jalan")
        engine.perform(ReportFlow.forward, filed, by=cast.officer(DESK), agency=cast.agency("dpupr"))
        with pytest.raises(Refused, match="foto sesudah"):
            engine.perform(ReportFlow.answer, filed, by=cast.officer(AGENCY), text="Sudah.")
        officer = cast.officer(AGENCY)
        assert AnswerForm(case=filed).fields["photos"].required  # and the page says so before it refuses
        engine.perform(ReportFlow.answer, filed, by=officer, text="Sudah.", photos=after_photo(officer))
        assert filed.first_answer_hours is not None

    def test_nobody_but_the_clock_closes_for_silence(self) -> None:
        filed = report()
        with pytest.raises(Refused):
            engine.perform(ReportFlow.lapse, filed, by=cast.officer(DESK))
        with pytest.raises(Refused):
            engine.perform(ReportFlow.lapse, filed, by=SYSTEM_VIEWER)

    def test_the_same_phone_sending_twice_makes_one_case(self) -> None:
        from uuid import uuid4

        key = uuid4()
        fields = {"title": "Sampah", "text": "Sampah menumpuk di pasar.", "category_id": "sampah"}
        first, code = engine.open_case(Report, by=NOBODY, client_key=key, fields=fields)
        with pytest.raises(IntegrityError, match="client_key"):
            engine.open_case(Report, by=NOBODY, client_key=key, fields=fields)
        assert Report.objects.filter(client_key=key).count() == 1
        assert engine.unlocks(first, code)
        assert not engine.unlocks(first, "000-000-000")


def test_now_is_what_the_clock_says() -> None:
    with clock.frozen(datetime(2026, 1, 1, tzinfo=UTC)):
        assert clock.now().year == 2026


@pytest.mark.django_db
def test_the_ways_in_are_told_in_words_and_those_that_ended_come_last() -> None:
    Channel.objects.all().delete()
    Channel.objects.create(code="a", name="Posko banjir", number="0285 391", owner="BPBD", valid_to=date(2022, 5, 22))
    Channel.objects.create(code="b", name="Telepon", number="112", owner="BPBD")
    assert ways_in() == [
        ("Telepon", "112 · dikelola BPBD"),
        ("Posko banjir", "0285 391 · dikelola BPBD · berakhir 22 Mei 2022"),
    ]
