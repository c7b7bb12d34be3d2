"""One person under two records: he sees both, nobody else gains sight, two officers where a card was seen, and parting restores all."""

from __future__ import annotations

import contextlib
import random
import threading
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client

from simpul.kernel.accounts import verifying
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.roles import PRIVACY_OFFICER, REGISTRAR
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.audit.models import Entry
from simpul.kernel.cases import engine, following, gate
from simpul.kernel.cases.models import Case, Secrecy
from simpul.kernel.notifications import send
from simpul.kernel.notifications.models import Channel, Message
from simpul.kernel.privacy import dossier, likeness, merging
from simpul.kernel.privacy.records import RecordMerge
from simpul.kernel.residents.models import ERASED, Resident
from simpul.kernel.testing import cast
from simpul.kernel.web.tracking import own_cases
from simpul.services.complaints.flow import DESK, ReportFlow
from simpul.services.complaints.models import Report
from simpul.services.data_rights.flow import RequestFlow
from simpul.services.data_rights.models import DataRequest

pytestmark = pytest.mark.django_db
PLACE, NIK, OTHER = "/meja/warga/ganda/", "3325116511900003", "3325114501900001"
PHONE = "+6281234567890"


def registrar(name: str = "Wahyu") -> User:
    user = cast.officer(REGISTRAR, name=name).user
    assert user
    return user


def person(viewer: Viewer) -> Resident:
    return Resident.objects.get(pk=viewer.resident_id)


def anew(viewer: Viewer) -> Viewer:
    """The same person at the next request."""
    assert viewer.user
    return Viewer(User.objects.get(pk=viewer.user.pk))


def report(applicant: Resident, **more: Any) -> Report:
    fields = {"title": "Lampu mati", "text": "Lampu mati.", "category_id": "sampah", "region": cast.village()}
    return engine.open_case(Report, by=cast.officer(DESK), fields={**fields, "applicant": applicant, **more})[0]


@pytest.fixture
def siti() -> Viewer:
    return cast.resident("Siti Rahayu", phone=PHONE, region=cast.village())


@pytest.fixture
def other() -> Resident:
    """What a helper typed in for her, without an account."""
    return Resident.objects.create(name="Sitti Rahayu", phone=PHONE, region=cast.village())


@pytest.fixture
def merged(siti: Viewer, other: Resident) -> RecordMerge:
    return merging.ask(person(siti), other, by=registrar(), reason="Nomor ponsel dan nama sama")


def both_forms(case: Case, viewer: Viewer) -> tuple[bool, bool]:
    return Case.objects.filter(pk=case.pk).visible_to(viewer).exists(), gate.level(case, viewer) > gate.Level.NONE


class TestSight:
    @pytest.mark.parametrize("secrecy", list(Secrecy))
    def test_she_sees_what_was_filed_under_either_and_nobody_else_gains_sight(
        self, siti: Viewer, other: Resident, secrecy: str
    ) -> None:
        User.objects.create_user("Sitti", email="sitti@contoh.id", resident=other)
        case = report(other, secrecy=secrecy)
        everybody = [(who, one) for who, one in cast.everybody(case) if who != "the reporter"]
        before = {
            who: (gate.level(case, anew(one) if one.user else one), gate.knows_identity(case, one))
            for who, one in everybody
        }
        assert both_forms(case, anew(siti)) == (False, False)
        merge = merging.ask(person(siti), other, by=registrar(), reason="Orang yang sama")
        me = anew(siti)
        assert (gate.level(case, me), both_forms(case, me)) == (gate.Level.PARTY, (True, True))
        assert gate.knows_identity(case, me)
        assert list(own_cases(me)) == [case.case_ptr]
        for who, one in everybody:
            now = anew(one) if one.user else one
            assert (gate.level(case, now), gate.knows_identity(case, now)) == before[who], who
            assert both_forms(case, now) in ((True, True), (False, False)), who
        merging.undo(merge, by=registrar(), reason="Ternyata dua orang")
        assert both_forms(case, anew(siti)) == (False, False)

    def test_an_officer_does_not_handle_what_he_asked_under_another_record(self, siti: Viewer, other: Resident) -> None:
        officer, case = cast.officer(DESK), report(other)
        assert officer.user
        officer.user.resident = person(siti)
        User.objects.filter(pk=siti.user.pk).update(resident=None)  # type: ignore[union-attr]
        officer.user.save()
        assert gate.works_on(case, anew(officer))
        merging.ask(person(anew(officer)), other, by=registrar(), reason="Orang yang sama")
        me = anew(officer)
        assert not gate.works_on(case, me)
        assert not Case.objects.filter(gate.staff_rows(me), pk=case.pk).exists()
        assert gate.level(case, me) is gate.Level.PARTY

    def test_the_pages_know_it_too(self, client: Client, siti: Viewer, other: Resident, merged: RecordMerge) -> None:
        case = report(other)
        home = cast.sign_in(client, siti)
        assert case.number in home.get("/urusan/").text
        assert home.get(f"/lacak/{case.number}/").status_code == 200
        assert cast.sign_in(Client(), cast.resident("Orang Lain")).get(f"/lacak/{case.number}/").status_code == 404
        assert "Catatan Anda yang digabung" in home.get("/akun/data-saya/").text

    def test_own_cases_can_be_found_by_the_applicants_index(self, siti: Viewer, merged: RecordMerge) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            plan = own_cases(anew(siti)).order_by().explain()  # in a nearly empty table any order prefers its own index
        assert "Index Cond: (applicant_id = ANY" in plan


class TestCompany:
    def test_one_person_counts_once_and_hears_once(self, siti: Viewer, other: Resident) -> None:
        case = report(cast.resident("Tono").user.resident)  # type: ignore[union-attr, arg-type]
        engine.perform(ReportFlow.forward, case, by=cast.officer(DESK), agency=cast.agency("dlh"), publish=True)
        second = User.objects.create_user("Siti", email="siti.dua@contoh.id", resident=other)
        following.join(case, siti)
        following.join(case, Viewer(second))
        assert following.count(case) == 3
        merging.ask(person(siti), other, by=registrar(), reason="Orang yang sama")
        assert following.count(case) == 2
        assert not following.join(case, anew(siti))
        Message.objects.all().delete()
        following.tell(case)
        assert Message.objects.filter(channel=Channel.INAPP).count() == 1

    def test_word_to_an_alias_goes_to_the_main_record_once(
        self, siti: Viewer, other: Resident, merged: RecordMerge
    ) -> None:
        other.refresh_from_db()
        told = send(other, "cases/received", {"number": "X", "title": "Lampu"})
        assert [(one.channel, one.user_id) for one in told] == [
            (Channel.INAPP, siti.user.pk), (Channel.EMAIL, siti.user.pk),  # type: ignore[union-attr]
        ]  # fmt: skip


class TestTwoPeople:
    @pytest.fixture
    def asked(self, siti: Viewer, other: Resident) -> RecordMerge:
        verifying.verify(person(siti), NIK, by=registrar())
        return merging.ask(person(siti), other, by=registrar("Dewi"), reason="Orang yang sama")

    def test_a_verified_person_waits_for_a_second_officer(self, siti: Viewer, asked: RecordMerge) -> None:
        assert asked.granted is None
        assert len(anew(siti).resident_ids) == 1
        with pytest.raises(merging.NotMerged, match="petugas lain"):
            merging.decide(asked, by=asked.asked_by, yes=True)
        merging.decide(asked, by=registrar("Eko"), yes=True)
        assert len(anew(siti).resident_ids) == 2
        with pytest.raises(merging.NotMerged, match="sudah diputuskan"):
            merging.decide(asked, by=registrar("Fitri"), yes=False)

    def test_the_database_refuses_the_asker(self, asked: RecordMerge) -> None:
        with pytest.raises(IntegrityError, match="merge_of_verified_takes_two"):
            RecordMerge.objects.filter(pk=asked.pk).update(
                granted=True, decided_by=asked.asked_by, decided_at=asked.asked_at
            )

    def test_what_was_found_is_not_rewritten(self, asked: RecordMerge) -> None:
        with pytest.raises(DatabaseError, match="permission denied"):
            RecordMerge.objects.filter(pk=asked.pk).update(verified=False)

    def test_a_refused_pair_may_be_asked_again(self, asked: RecordMerge) -> None:
        merging.decide(asked, by=registrar("Eko"), yes=False)
        again = merging.ask(asked.main, asked.alias, by=registrar("Fitri"), reason="Ia datang membawa KTP")
        assert again.pk != asked.pk

    def test_two_cards_are_two_people(self, siti: Viewer, other: Resident) -> None:
        verifying.verify(person(siti), NIK, by=registrar())
        verifying.verify(other, OTHER, by=registrar())
        with pytest.raises(merging.NotMerged, match="dua orang"):
            merging.ask(person(siti), Resident.objects.get(pk=other.pk), by=registrar(), reason="Namanya sama")

    def test_nobody_merges_himself(self, siti: Viewer, other: Resident) -> None:
        officer = registrar()
        User.objects.filter(pk=siti.user.pk).update(resident=None)  # type: ignore[union-attr]
        officer.resident = person(siti) if siti.resident_id else None
        officer.save()
        with pytest.raises(merging.NotMerged, match="petugas lain"):
            merging.ask(other, officer.resident, by=officer, reason="Saya sendiri")  # type: ignore[arg-type]


class TestDatabase:
    def test_no_chains_no_rings_nobody_his_own_alias(self) -> None:
        a, b, c = (Resident.objects.create(name=name) for name in "abc")
        Resident.objects.filter(pk=a.pk).update(alias_of=b)
        for one, to in ((b, c), (c, a), (b, a), (c, c)):
            with pytest.raises(IntegrityError, match="resident_alias_of_one_that_is_none"), transaction.atomic():
                Resident.objects.filter(pk=one.pk).update(alias_of=to)

    @pytest.mark.slow
    @pytest.mark.parametrize("seed", range(6))
    def test_whatever_is_merged_and_parted_everybody_has_his_own(self, seed: int) -> None:
        """Random merging, parting and filing: at each moment sight follows the merges in force, and at the end all is as filed."""
        world = World(random.Random(seed))
        for _step in range(14):
            world.step()
            for viewer in world.viewers:
                group = set(Resident.objects.same_person(person(viewer).main_id).values_list("pk", flat=True))
                expected = set().union(*(world.filed[number] for number in group))
                assert set(own_cases(anew(viewer)).values_list("pk", flat=True)) == expected
                assert set(Case.objects.visible_to(anew(viewer)).values_list("pk", flat=True)) == expected
        for merge in RecordMerge.objects.standing():
            merging.undo(merge, by=world.officer, reason="Selesai")
        assert not Resident.objects.exclude(alias_of=None).exists()
        for number, cases in world.filed.items():
            assert set(Case.objects.filter(applicant=number).values_list("pk", flat=True)) == cases


class World:
    """A few people with accounts, and what each filed."""

    def __init__(self, dice: random.Random) -> None:
        self.dice, self.officer = dice, registrar("Eko")
        self.viewers = [cast.resident(f"Warga {n}") for n in range(4)]
        self.filed: dict[int, set[int]] = {viewer.resident_id or 0: set() for viewer in self.viewers}

    def step(self) -> None:
        """Something happens."""
        one, two = map(person, self.dice.sample(self.viewers, 2))
        deed, standing = self.dice.choice(("file", "merge", "merge", "part")), list(RecordMerge.objects.standing())
        if deed == "file":
            self.filed[one.pk].add(report(one).pk)
        elif deed == "merge":
            with contextlib.suppress(merging.NotMerged):
                merging.ask(one, two, by=self.officer, reason="Acak")
        elif standing:
            merging.undo(self.dice.choice(standing), by=self.officer, reason="Acak")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_merges_at_once_no_chain_remains() -> None:
    people = [Resident.objects.create(name="Siti", phone=PHONE) for _n in range(3)]
    officer, together = registrar(), threading.Barrier(3)
    outcomes: list[str] = []

    def press(one: Resident, two: Resident) -> None:
        together.wait()
        try:
            merging.ask(one, two, by=officer, reason="Orang yang sama")
            outcomes.append("merged")
        except merging.NotMerged:
            outcomes.append("refused")
        finally:
            connection.close()

    pairs = [(people[0], people[1]), (people[1], people[2]), (people[2], people[0])]
    threads = [threading.Thread(target=press, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    aliases = Resident.objects.exclude(alias_of=None)
    assert len(outcomes) == 3
    assert aliases.count() == outcomes.count("merged") == RecordMerge.objects.standing().count() >= 1
    assert not aliases.exclude(alias_of__alias_of=None).exists()


class TestCandidates:
    def test_likely_others_with_their_grounds(self, siti: Viewer, other: Resident) -> None:
        Resident.objects.create(name="Siti Aminah", region=cast.village())
        Resident.objects.create(name="Siti Rahayu")
        [found] = likeness.candidates(person(siti))
        assert found.resident == other
        assert dict(found.grounds) == {
            "Nomor ponsel sama": 40,
            "Nama sama bunyinya": 30,
            "Desa atau kelurahan sama": 20,
        }

    def test_birth_dates_are_compared_and_never_shown(self, siti: Viewer, other: Resident) -> None:
        for one, number in ((person(siti), NIK), (other, "3325116511900009")):
            one.set_nik(number)
            one.save()
        grounds = dict(likeness.candidates(person(siti))[0].grounds)
        assert grounds["Tanggal lahir sama"] == 20
        assert grounds["NIK berbeda"] == -50


class TestScreen:
    @pytest.fixture
    def desk(self, client: Client, siti: Viewer) -> Client:
        cast.sign_in(client, cast.officer(REGISTRAR, name="Wahyu"))
        client.post("/meja/warga/", {"deed": "cari", "words": siti.user.email})  # type: ignore[union-attr]
        return client

    def test_found_merged_and_parted(self, desk: Client, siti: Viewer, other: Resident) -> None:
        page = desk.post(PLACE, {"deed": "cari"}).text
        assert "Nomor ponsel sama" in page
        assert PHONE not in page
        assert desk.post(PLACE, {"deed": "gabung", "record": other.pk, "reason": ""}).status_code == 422
        assert desk.post(PLACE, {"deed": "gabung", "record": other.pk, "reason": "Sama"}).status_code == 302
        merge = RecordMerge.objects.get()
        assert (merge.granted, merge.alias) == (True, other)
        assert Entry.objects.filter(verb="merge", noun="resident", object_id=str(other.pk)).exists()
        assert Message.objects.filter(template="accounts/records_merged", user=siti.user).exists()
        assert "Sudah digabung dengan" in desk.get(PLACE).text
        assert desk.post(PLACE, {"deed": "pisah", "merge": merge.pk, "reason": "Keliru"}).status_code == 302
        assert Message.objects.filter(template="accounts/records_parted", user=siti.user).exists()
        assert Resident.objects.get(pk=other.pk).alias_of is None

    def test_who_was_not_offered_is_not_merged(self, desk: Client, siti: Viewer) -> None:
        stranger = Resident.objects.create(name="Tono Wijaya")
        desk.post(PLACE, {"deed": "gabung", "record": stranger.pk, "reason": "Sama"})
        assert not RecordMerge.objects.exists()

    def test_a_second_officer_approves(self, desk: Client, siti: Viewer, other: Resident) -> None:
        verifying.verify(person(siti), NIK, by=registrar())
        desk.post(PLACE, {"deed": "gabung", "record": other.pk, "reason": "Sama"})
        merge = RecordMerge.objects.get()
        assert ">Setujui<" not in desk.get(PLACE).text
        desk.post(PLACE, {"deed": "setuju", "merge": merge.pk})
        assert RecordMerge.objects.waiting().exists()
        second = cast.sign_in(Client(), cast.officer(REGISTRAR, name="Eko"))
        assert "Setujui" in second.get(PLACE).text
        second.post(PLACE, {"deed": "setuju", "merge": merge.pk})
        assert RecordMerge.objects.standing().exists()

    def test_looking_is_counted(self, desk: Client, other: Resident) -> None:
        for _n in range(20):
            assert desk.post(PLACE, {"deed": "cari"}).status_code == 200
        assert desk.post(PLACE, {"deed": "cari"}).status_code == 302

    def test_without_somebody_at_the_counter_there_is_nothing_to_see(self, client: Client, other: Resident) -> None:
        cast.sign_in(client, cast.officer(REGISTRAR))
        assert "Sitti" not in client.post(PLACE, {"deed": "cari"}).text


class TestRights:
    def test_the_copy_has_both_records(self, siti: Viewer, other: Resident, merged: RecordMerge) -> None:
        sections = {section.model._meta.label: section for section in dossier.of(anew(siti))}
        assert sections["residents.Resident"].count == 2

    def test_erasure_empties_all_records(self, siti: Viewer, other: Resident, merged: RecordMerge) -> None:
        fields = {"kind": "erasure", "title": "Hapus", "text": "Hapus", "applicant": person(siti)}
        case, _code = engine.open_case(DataRequest, by=anew(siti), fields=fields)
        engine.perform(RequestFlow.grant, case, by=cast.officer(PRIVACY_OFFICER), reason="Permintaan pemilik")
        assert set(Resident.objects.filter(pk__in=(siti.resident_id, other.pk)).values_list("name", flat=True)) == {
            ERASED
        }

    def test_matters_under_the_other_record_keep_the_name(
        self, siti: Viewer, other: Resident, merged: RecordMerge
    ) -> None:
        report(other)
        fields = {"kind": "erasure", "title": "Hapus", "text": "Hapus", "applicant": person(siti)}
        case, _code = engine.open_case(DataRequest, by=anew(siti), fields=fields)
        engine.perform(RequestFlow.grant, case, by=cast.officer(PRIVACY_OFFICER), reason="Permintaan pemilik")
        assert not Resident.objects.filter(name=ERASED).exists()
