"""Cases that several agencies, residents or reports share: tasks, “Saya juga”, merging, links, and what goes up."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client

from simpul.kernel.accounts.roles import HEAD, REGENT, SECRETARY
from simpul.kernel.accounts.viewer import NOBODY, Viewer
from simpul.kernel.cases import (
    climbing,
    conversation,
    duplicates,
    engine,
    facets,
    following,
    gate,
    lexicon,
    linking,
    merging,
)
from simpul.kernel.cases import splitting as tasks
from simpul.kernel.cases.company import CaseTask, Follower
from simpul.kernel.cases.models import Audience, Case, Secrecy
from simpul.kernel.notifications.models import Message
from simpul.kernel.regency import current
from simpul.kernel.testing import cast
from simpul.kernel.web import worklist
from simpul.kernel.workflow import Refused
from simpul.lib import clock
from simpul.services.complaints.flow import AGENCY, DESK, INSPECTORATE, ReportFlow
from simpul.services.complaints.models import Report

pytestmark = pytest.mark.django_db


def report(by: Viewer = NOBODY, *, forward: str = "dpupr", publish: bool = True, **more: Any) -> Report:
    """A report on a street lamp in a village, forwarded to an agency."""
    village = cast.village()
    fields = {
        "title": "Lampu jalan mati", "text": "Lampu jalan mati di depan pasar desa.", "category_id": "parkir",
        "region": village, "place": village.centre, "applicant": by.user.resident if by.user else None, **more,
    }  # fmt: skip
    case, _code = engine.open_case(Report, by=by, fields=fields)
    if forward:
        engine.perform(ReportFlow.forward, case, by=cast.officer(DESK), agency=cast.agency(forward), publish=publish)
    return case


def sql(query: str, *values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(query, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def fresh(case: Case) -> Report:
    return Report.objects.get(pk=case.pk)


def split(case: Report, to: str = "dishub", by: Viewer | None = None, **more: Any) -> CaseTask:
    step = ReportFlow.transitions["task_give"]
    by = by or cast.officer(AGENCY, at=case.agency)
    engine.perform(step, case, by=by, agency=cast.agency(to), asked="Pasang rambu sementara.", **more)
    return CaseTask.objects.get(case=case.pk, agency=cast.agency(to), ended_at=None)


class TestTasks:
    """Several agencies, each with its clock; one answer."""

    def test_an_agency_with_a_task_sees_and_does_it(self) -> None:
        case = report(publish=False)
        helper, other = cast.officer(AGENCY, at=cast.agency("dishub")), cast.officer(AGENCY, at=cast.agency("dlh"))
        assert gate.level(case, helper) is gate.Level.NONE
        task = split(case, days=2)
        assert gate.level(case, helper) is gate.Level.STAFF
        assert gate.level(case, other) is gate.Level.NONE
        tasks.move("take", task, case, by=helper)
        tasks.move("done", task, case, by=helper, answer="Rambu terpasang.")
        task.refresh_from_db()
        assert (task.state, task.assignee, task.answer) == ("done", helper.user, "Rambu terpasang.")
        assert list(case.events.order_by("seq").values_list("action", flat=True))[-3:] == [
            "task_give",
            "task_take",
            "task_done",
        ]
        assert (task.seq, fresh(case).seq) == (5, 5)

    def test_the_case_waits_for_its_tasks_or_withdraws_them(self) -> None:
        case = report()
        officer = cast.officer(AGENCY, at=case.agency)
        task = split(case, by=officer)
        with pytest.raises(Refused, match=r"DISHUB belum selesai"):
            engine.perform(ReportFlow.answer, case, by=officer, text="Beres.")
        case = fresh(case)
        with pytest.raises(Refused, match="alasannya"):
            tasks.move("withdraw", task, case, by=officer)
        tasks.move("withdraw", task, case, by=officer, reason="Ternyata tidak perlu rambu.")
        assert case.helping == []
        engine.perform(ReportFlow.answer, case, by=officer, text="Beres.")
        assert case.state == "answered"

    def test_it_lies_in_the_worklist_and_among_the_overdue_of_its_agency(self) -> None:
        case, helper = report(), cast.officer(AGENCY, at=cast.agency("dishub"))
        split(case, days=1)
        assert case.number in worklist.cases_in("tugas", helper).values_list("number", flat=True)
        assert not worklist.cases_in("lewat", helper).filter(pk=case.pk).exists()
        with clock.frozen(clock.now() + timedelta(days=6)):
            assert worklist.cases_in("lewat", helper).filter(pk=case.pk).exists()

    def test_a_pause_of_the_case_stops_the_clocks_of_its_tasks(self) -> None:
        start = datetime(2026, 11, 2, 9, tzinfo=current().zone)
        with clock.frozen(start):
            case = report()
            task, officer = split(case, days=3), cast.officer(AGENCY, at=case.agency)
            engine.perform(ReportFlow.transitions["pause"], case, by=officer, reason="Banjir", why="field")
        with clock.frozen(start + timedelta(days=7)):
            engine.perform(ReportFlow.transitions["resume"], case, by=officer)
        before = task.due_at
        task.refresh_from_db()
        assert (task.due_at - before).days == 7

    def test_helpers_write_to_colleagues_only_and_take_no_step_of_the_case(self) -> None:
        case, helper = report(), cast.officer(AGENCY, at=cast.agency("dishub"))
        split(case)
        conversation.say(case, by=helper, text="Besok kami ke sana.", audience=Audience.STAFF)
        with pytest.raises(Refused, match="instansi pemegang"):
            conversation.say(case, by=helper, text="Besok kami ke sana.", audience=Audience.PARTY)
        assert facets.look(case, helper).steps == []

    def test_neither_the_accused_nor_anybody_for_a_sealed_case_gets_a_task(self) -> None:
        sealed = report(forward="", oversight=True, sealed=True)
        inspector = cast.officer(INSPECTORATE)
        with pytest.raises(Refused, match="disegel"):
            split(sealed, by=inspector)
        with pytest.raises(IntegrityError, match="case_sealed_has_no_helpers"):
            sql("UPDATE cases_case SET helping = %s WHERE id = %s", [cast.agency("dishub").pk], sealed.pk)
        case = report()
        accused = cast.agency("dlh")
        Case.objects.filter(pk=case.pk).update(barred_agency=accused)
        with pytest.raises(Refused, match="menyangkut instansi itu"):
            split(fresh(case), to="dlh")
        with pytest.raises(IntegrityError, match="case_accused_does_not_help"):
            sql("UPDATE cases_case SET helping = %s WHERE id = %s", [accused.pk], case.pk)

    @pytest.mark.parametrize(
        ("attack", "guard"),
        [
            ("UPDATE cases_case SET helping = '{}' WHERE id = {case}", "are not those of its tasks"),
            ("UPDATE cases_casetask SET state = 'withdrawn', ended_at = now() WHERE case_id = {case}", "its tasks"),
            (
                "UPDATE cases_casetask SET state = 'done', answer = 'x' WHERE case_id = {case}",
                "task_ends_with_its_state",
            ),
            ("UPDATE cases_casetask SET seq = 99 WHERE case_id = {case}", "task_stands_on_event"),
            ("UPDATE cases_case SET barred_agency_id = {helper} WHERE id = {case}", "case_accused_does_not_help"),
            ("UPDATE cases_case SET sealed = true, published = false, helping = '{}' WHERE id = {case}", "open task"),
            ("UPDATE cases_case SET closed_at = now() WHERE id = {case}", "open task"),
        ],
    )
    def test_what_the_database_itself_refuses(self, attack: str, guard: str) -> None:
        case = report()
        task = split(case)
        with pytest.raises(IntegrityError, match=guard):
            sql(attack.replace("{case}", str(case.pk)).replace("{helper}", str(task.agency_id)))

    def test_everybody_reads_which_agencies_work_on_it(self, client: Client) -> None:
        case = report()
        split(case)
        page = client.get(f"/lacak/{case.number}/").text
        assert "Ikut mengerjakan: Dinas Dishub." in page
        assert "Pasang rambu" not in page

    def test_the_pages_take_each_step(self, client: Client) -> None:
        case = report()
        task, helper = split(case), cast.officer(AGENCY, at=cast.agency("dishub"))
        cast.sign_in(client, helper)
        assert "Pasang rambu sementara." in client.get(f"/meja/kasus/{case.number}/").text
        address = f"/meja/kasus/{case.number}/tugas/{task.pk}/"
        client.post(address + "take/")
        empty = client.post(address + "return/", {"reason": " "}, follow=True)
        assert "Tuliskan alasannya." in empty.text
        client.post(address + "done/", {"answer": "Rambu sudah berdiri."})
        task.refresh_from_db()
        assert task.state == "done"
        stranger = cast.sign_in(Client(), cast.officer(AGENCY, at=cast.agency("dlh")))
        assert stranger.post(address + "withdraw/", {"reason": "iseng"}).status_code == 404


class TestFollowing:
    """“Saya juga”."""

    def test_one_person_counts_once_and_can_leave(self) -> None:
        reporter, neighbour = cast.resident(), cast.resident("Budi Santoso")
        case = report(reporter)
        assert following.join(case, neighbour)
        assert not following.join(case, neighbour)
        assert following.count(case) == 2
        with pytest.raises(Refused, match="laporan Anda sendiri"):
            following.join(case, reporter)
        with pytest.raises(IntegrityError, match="follows_once"):
            Follower.objects.create(case=case, resident_id=neighbour.resident_id, how="joined", at=clock.now())

    def test_leaving(self) -> None:
        case, neighbour = report(), cast.resident()
        following.join(case, neighbour)
        following.leave(case, neighbour)
        assert following.count(case) == 1

    @pytest.mark.parametrize("more", [{"publish": False}, {"secrecy": Secrecy.CONFIDENTIAL}])
    def test_only_public_cases_can_be_joined(self, more: Any) -> None:
        with pytest.raises(Refused, match="tidak tampil untuk umum"):
            following.join(report(**more), cast.resident())

    def test_followers_get_the_public_turns_and_never_a_message_to_the_reporter(self) -> None:
        case, neighbour = report(cast.resident()), cast.resident("Budi Santoso")
        following.join(case, neighbour)
        officer = cast.officer(AGENCY, at=case.agency)
        engine.perform(ReportFlow.begin, case, by=officer)
        conversation.say(case, by=officer, text="Rahasia berdua saja.", audience=Audience.PARTY)
        got = Message.objects.filter(user=neighbour.user)
        assert {one.template for one in got} == {"cases/moved"}
        assert not any("Rahasia berdua" in str(one.context) for one in got)

    def test_the_button_on_the_public_page(self, client: Client) -> None:
        case = report(cast.resident())
        address = f"/lacak/{case.number}/"
        assert client.post(address + "saya-juga/").url.startswith("/akun/masuk/")  # type: ignore[attr-defined]
        cast.sign_in(client, cast.resident("Budi Santoso"))
        assert "Saya juga" in client.get(address).text
        client.post(address + "saya-juga/")
        page = client.get(address).text
        assert "dirasakan 2 warga" in page
        assert "Berhenti mengikuti" in page
        client.post(address + "saya-juga/", {"lepas": "1"})
        assert "dirasakan" not in client.get(address).text

    def test_who_has_not_signed_in_is_led_there_and_back_without_a_cookie(self, client: Client) -> None:
        case = report(cast.resident())
        page = client.get(f"/lacak/{case.number}/")
        assert f'href="/akun/masuk/?next=/lacak/{case.number}/"' in page.text
        assert "csrfmiddlewaretoken" not in page.text
        assert not page.cookies
        cast.sign_in(client, cast.resident("Budi Santoso"))
        assert f'action="/lacak/{case.number}/saya-juga/"' in client.get(f"/lacak/{case.number}/").text

    def test_two_followers_together_reopen_a_closed_report_and_one_does_not(self) -> None:
        case = report(reporter := cast.resident())
        people = [cast.resident(f"Warga {n}") for n in range(3)]
        for one in people:
            following.join(case, one)
        engine.perform(ReportFlow.answer, case, by=cast.officer(AGENCY, at=case.agency), text="Sudah.")
        engine.perform(ReportFlow.rate, case, by=reporter, rating=5)
        assert not following.vote(case, people[0], "Masih gelap.")
        with pytest.raises(Refused, match="sudah tercatat"):
            following.vote(case, people[0], "Masih gelap!")
        with pytest.raises(Refused, match="ikut merasakan"):
            following.vote(case, cast.resident("Orang Lain"), "Saya juga mau.")
        assert following.vote(case, people[1], "Lampunya mati lagi.")
        assert (case.state, case.objections, fresh(case).closed_at) == ("objected", 1, None)
        history = facets.look(case, NOBODY).history
        assert any("2 warga menyanggah." in line.text for line in history)

    def test_the_window_closes_and_rounds_end(self) -> None:
        case, people = report(), [cast.resident(f"Warga {n}") for n in range(2)]
        officer = cast.officer(AGENCY, at=case.agency)
        for one in people:
            following.join(case, one)
        for _round in range(2):
            engine.perform(ReportFlow.answer, case, by=officer, text="Sudah.")
            for one in people:
                following.vote(case, one, "Belum.")
        engine.perform(ReportFlow.answer, case, by=officer, text="Sudah.")
        assert not following.may_vote(case, people[0])
        other = report()
        following.join(other, people[0])
        engine.perform(ReportFlow.answer, other, by=officer, text="Sudah.")
        assert following.may_vote(other, people[0])
        with clock.frozen(clock.now() + timedelta(days=30)):
            assert not following.may_vote(other, people[0])


class TestBeforeFiling:
    """“Sudah dilaporkan di dekat sini?”"""

    def form(self, **more: Any) -> dict[str, Any]:
        centre = cast.village().centre
        return {
            "kind": "complaint", "text": "Lampu jalan mati lagi di depan pasar.", "category": "lampu-jalan",
            "region": cast.village().code, "longitude": str(centre.x), "latitude": str(centre.y), "secrecy": "0", **more,
        }  # fmt: skip

    def test_near_public_reports_are_offered_once_and_nothing_typed_is_lost(self, client: Client) -> None:
        case, _hidden = report(), report(publish=False)
        cast.sign_in(client, cast.resident("Budi Santoso"))
        offered = client.post("/layanan/aduan/ajukan/", self.form())
        assert offered.status_code == 200
        assert "Sudah dilaporkan di dekat sini?" in offered.text
        assert offered.text.count(case.number) >= 1
        assert _hidden.number not in offered.text
        assert "Lampu jalan mati lagi di depan pasar." in offered.text
        assert Report.objects.count() == 2
        sent = client.post("/layanan/aduan/ajukan/", self.form(tetap="1"))
        assert sent.status_code == 302
        assert Report.objects.count() == 3

    def test_who_wants_to_keep_his_secret_is_not_asked(self, client: Client) -> None:
        report()
        assert client.post("/layanan/aduan/ajukan/", self.form(secrecy="2")).status_code == 302


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_one_person_on_many_phones_counts_once() -> None:
    case, neighbour = report(), cast.resident("Budi Santoso")
    together, outcomes = threading.Barrier(6), []

    def press() -> None:
        together.wait()
        try:
            outcomes.append(following.join(case, neighbour))
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [False] * 5 + [True]
    assert following.count(case) == 2


class TestMerging:
    """One thing reported twice."""

    def pair(self, **more: Any) -> tuple[Report, Report, Viewer, Viewer]:
        first, second = cast.resident(), cast.resident("Budi Santoso")
        return report(first), report(second, **more), second, cast.officer(AGENCY, at=cast.agency("dpupr"))

    def test_the_later_follows_the_earlier_and_its_reporter_is_told_and_counted(self) -> None:
        main, later, second, officer = self.pair()
        merging.merge(main, later, by=officer)
        later = fresh(later)
        assert (later.merged_into_id, later.owner, later.paused_at is not None) == (main.pk, "", True)
        assert following.count(main) == 2
        assert not worklist.cases_in("antrean", officer).filter(pk=later.pk).exists()
        engine.perform(ReportFlow.begin, fresh(main), by=officer)
        about = Message.objects.filter(user=second.user, template="cases/moved").values_list("about", flat=True)
        assert later.number in about

    def test_undoing_restores_state_owner_and_deadline_less_the_merged_time(self) -> None:
        start = datetime(2026, 11, 2, 9, tzinfo=current().zone)
        with clock.frozen(start):
            main, later, _second, officer = self.pair()
            before = fresh(later)
            merging.merge(later, main, by=officer)
        with clock.frozen(start + timedelta(days=7)):
            later = fresh(later)
            merging.unmerge(later, by=officer, reason="Ternyata lampu yang lain.")
        after = fresh(later)
        assert (after.state, after.owner, after.merged_into_id, after.paused_at) == (
            "dispatched",
            before.owner,
            None,
            None,
        )
        assert after.due_at is not None
        assert before.due_at is not None
        assert (after.due_at - before.due_at).days == 7
        assert following.count(main) == 1
        assert list(main.events.order_by("seq").values_list("action", flat=True))[-2:] == ["absorb", "release"]
        assert [event.audit.reason for event in after.events.order_by("-seq")[:1]] == ["Ternyata lampu yang lain."]

    def test_lateness_is_not_merged_away(self) -> None:
        main, later, _second, officer = self.pair()
        with clock.frozen(clock.now() + timedelta(days=30)):
            merging.merge(main, later, by=officer)
        assert fresh(later).late

    def test_a_merged_report_takes_no_step_and_no_second_merging(self) -> None:
        main, later, _second, officer = self.pair()
        merging.merge(main, later, by=officer)
        with pytest.raises(Refused, match="digabung"):
            engine.perform(ReportFlow.begin, fresh(later), by=officer)
        third = report()
        with pytest.raises(Refused, match="sudah digabung"):
            merging.merge(fresh(later), third, by=officer)
        newest_first = report()
        merging.merge(third, newest_first, by=officer)
        with pytest.raises(Refused, match="laporan lain sudah digabung ke sini"):
            merging.merge(main, fresh(third), by=officer)

    @pytest.mark.parametrize(
        "into", ["SET merged_into_id = {later}", "SET merged_into_id = {third}", "SET merged_into_id = id"]
    )
    def test_chains_and_circles_are_impossible(self, into: str) -> None:
        main, later, _second, officer = self.pair()
        merging.merge(main, later, by=officer)
        third = report()
        change = into.format(later=later.pk, third=third.pk)
        rest = ", is_merged = true, owner = '', paused_at = now(), pause_reason = 'merged'"
        for one in (main, third):
            with pytest.raises(IntegrityError, match="case_merged_into"):
                sql(f"UPDATE cases_case {change}{rest} WHERE id = {one.pk}")

    def test_secret_reports_are_neither_offered_nor_merged(self) -> None:
        main = report()
        secret = report(secrecy=Secrecy.CONFIDENTIAL)
        officer = cast.officer(AGENCY, at=cast.agency("dpupr"))
        assert duplicates.near_me(officer, main) == []
        with pytest.raises(Refused, match="rahasia"):
            merging.merge(main, secret, by=officer)

    def test_an_officer_is_offered_only_what_he_may_see_and_told_why(self) -> None:
        main, later, _second, officer = self.pair()
        report(forward="dlh")
        found = duplicates.near_me(officer, later)
        assert [one.case.pk for one in found] == [main.pk]
        assert found[0].why == "0 m, 0 hari, 6 kata sama"
        with pytest.raises(Refused, match="tidak ditemukan"):
            merging.merge(report(forward="dlh"), report(), by=officer)

    def test_the_tracking_page_says_plainly_which_case_carries_it(self, client: Client) -> None:
        main, later, second, officer = self.pair()
        merging.merge(main, later, by=officer)
        cast.sign_in(client, second)
        page = client.get(f"/lacak/{later.number}/").text
        assert "ditangani bersama yang lain" in page
        assert main.number in page
        Case.objects.filter(pk=main.pk).update(published=False)
        assert main.number not in client.get(f"/lacak/{later.number}/").text

    def test_at_the_desk(self, client: Client) -> None:
        main, later, _second, officer = self.pair()
        cast.sign_in(client, officer)
        assert "Mungkin sudah dilaporkan" in client.get(f"/meja/kasus/{later.number}/").text
        client.post(f"/meja/kasus/{later.number}/gabung/", {"main": main.number})
        assert later.number in client.get(f"/meja/kasus/{main.number}/").text
        client.post(f"/meja/kasus/{later.number}/pisah/", {"reason": "Keliru."})
        assert fresh(later).merged_into_id is None


class TestLinks:
    """Cases that have to do with each other."""

    def test_both_ends_read_it_and_only_those_who_may(self, client: Client) -> None:
        one, hidden = report(), report(publish=False)
        officer = cast.officer(AGENCY, at=one.agency)
        linking.link(one, hidden.number, "result", by=officer)
        assert [end.words for end in linking.of(one, officer)] == ["Akibat dari"]
        assert [end.words for end in linking.of(hidden, officer)] == ["Menyebabkan"]
        assert linking.of(one, NOBODY) == []
        assert hidden.number not in client.get(f"/lacak/{one.number}/").text
        with pytest.raises(Refused, match="sudah tertaut"):
            linking.link(hidden, one.number, "part", by=officer)

    def test_what_one_may_not_see_is_not_found(self) -> None:
        one, hidden = report(), report(forward="dlh", publish=False)
        with pytest.raises(Refused, match="tidak ditemukan"):
            linking.link(one, hidden.number, "related", by=cast.officer(AGENCY, at=one.agency))

    def test_at_the_desk(self, client: Client) -> None:
        one, other = report(), report()
        cast.sign_in(client, cast.officer(AGENCY, at=one.agency))
        address = f"/meja/kasus/{one.number}/tautan/"
        client.post(address, {"number": other.number, "kind": "part"})
        assert other.number in client.get(f"/lacak/{one.number}/").text
        link = one.links_out.get()
        client.post(address, {"hapus": link.pk})
        assert not one.links_out.exists()


class TestClimbing:
    """What stays late goes up."""

    def late(self, days: int) -> Any:
        return clock.frozen(clock.now() + timedelta(days=days))

    def test_rank_by_rank_once_and_in_public(self, client: Client) -> None:
        case = report()
        head = cast.officer(HEAD, at=case.agency)
        secretary, regent = cast.officer(SECRETARY), cast.officer(REGENT)
        assert climbing.run() == 0
        with self.late(40):
            assert climbing.run() == 3
            assert climbing.run() == 0
            assert fresh(case).rank == 3
            assert list(worklist.cases_in("naik", regent)) == [Case.objects.get(pk=case.pk)]
            assert not worklist.cases_in("naik", secretary).exists()
            assert Message.objects.filter(template="cases/raised", user__in=[head.user, regent.user]).count() >= 2
            assert "Naik ke Sekretaris Daerah karena lewat" in client.get(f"/lacak/{case.number}/").text

    def test_acting_brings_it_down_again(self) -> None:
        case = report()
        with self.late(14):
            climbing.run()
            raised = fresh(case)
            assert raised.rank >= 1
            engine.perform(ReportFlow.begin, raised, by=cast.officer(AGENCY, at=case.agency))
            assert raised.rank == 0

    def test_sealed_paused_and_waiting_for_the_reporter_never_climb(self) -> None:
        sealed = report(forward="", oversight=True, sealed=True)
        paused, answered = report(), report()
        officer = cast.officer(AGENCY, at=paused.agency)
        engine.perform(ReportFlow.transitions["pause"], paused, by=officer, reason="Banjir", why="field")
        engine.perform(ReportFlow.answer, answered, by=officer, text="Sudah.")
        with self.late(200):
            assert climbing.run() == 0
        with pytest.raises(IntegrityError, match="case_sealed_is_not_raised"):
            sql("UPDATE cases_case SET rank = 1 WHERE id = %s", sealed.pk)

    def test_a_crash_between_leaves_nothing_half_done(self, monkeypatch: pytest.MonkeyPatch) -> None:
        case = report()

        def crash(*_: Any) -> None:
            raise RuntimeError("killed")

        monkeypatch.setattr(tasks, "stand", crash)  # when event and case are written
        with self.late(40):
            assert climbing.run() == 0
            monkeypatch.undo()
            assert (fresh(case).rank, case.events.filter(action="climb").count()) == (0, 0)
            assert climbing.run() == 3


def test_the_platform_may_not_forget_a_task(db: Any) -> None:
    case = report()
    split(case)
    with pytest.raises(DatabaseError):
        sql("DELETE FROM cases_casetask WHERE case_id = %s", case.pk)


class TestWordsThatTell:
    """What everybody writes makes no two reports alike."""

    ASKED = "Mohon segera ditindak, warga sudah sering minta tolong."

    def found(self, text: str, **more: Any) -> list[str]:
        return [one.why for one in duplicates.public("aduan", text=text, at=clock.now(), **more)]

    def learnt(self, **many: int) -> None:
        lexicon.Word.objects.bulk_create(
            [lexicon.Word(word=word, many=n) for word, n in many.items()],
            update_conflicts=True, update_fields=["many"], unique_fields=["word"],
        )  # fmt: skip
        lexicon.worth.forget()

    def test_everyday_words_are_their_own_stems(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT w FROM unnest(%s::text[]) w WHERE ts_lexize('indonesian_stem', w) <> ARRAY[w]",
                [sorted(lexicon.EVERYDAY)],
            )
            assert cursor.fetchall() == []

    def test_courtesy_is_nothing_in_common_even_before_any_lexicon(self) -> None:
        lexicon.Word.objects.all().delete()
        lexicon.worth.forget()
        place = cast.village().centre
        report(title="Mohon segera", text=f"{self.ASKED} Lampu jalan mati.")
        assert self.found(f"{self.ASKED} Sampah menumpuk.", place=place) == []
        assert self.found(f"{self.ASKED} Sampah menumpuk.", region=cast.village().code) == []
        assert self.found("Jalan gelap, lampu tidak menyala.", place=place) == ["0 m, 0 hari, 2 kata sama"]

    def test_what_nearly_everybody_writes_here_tells_less_the_more_write_it(self) -> None:
        place = cast.village().centre
        report(title="Kerusakan", text="Gorong-gorong rusak di Kandeman.")
        assert len(self.found("Jembatan rusak", place=place)) == 1
        self.learnt(kerusakan=900, rusak=700, gorong=18, kandeman=400)
        assert self.found("Jembatan rusak", place=place) == [], "a word of nearly everybody"
        assert len(self.found("Gorong tersumbat", place=place)) == 1, "a word of few"
        self.learnt(kerusakan=150, rusak=100)
        assert self.found("Jembatan rusak", place=place) == []
        self.learnt(kerusakan=40, rusak=31, gorong=0, kandeman=0)
        assert len(self.found("Jembatan rusak", place=place)) == 1, "forty people are no measure of what is common"

    def test_rare_words_bring_a_report_before_others(self) -> None:
        self.learnt(jalan=1000, lampu=400, mati=400)
        village = cast.village().code
        near = report(title="Lampu jalan mati", text="Lampu jalan mati.", place=None)
        same = report(title="Trafo meledak", text="Trafo meledak, lampu mati, percikan api.", place=None)
        found = duplicates.public(
            "aduan", text="Trafo meledak, jalan gelap, lampu mati", at=clock.now(), region=village
        )
        assert [one.case.pk for one in found] == [same.pk], near

    def test_the_words_cost_no_statement(self, django_assert_num_queries: Any) -> None:
        report()
        place = cast.village().centre
        self.found("Lampu jalan", place=place)
        with django_assert_num_queries(2):
            self.found("Lampu jalan", place=place)
