"""Requests about one's own data: answered in 72 hours, and erasure that erases what need not stay."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client

from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.roles import ADMINISTRATOR, PRIVACY_OFFICER
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.audit.models import Entry
from simpul.kernel.cases import engine
from simpul.kernel.notifications import send
from simpul.kernel.notifications.models import Message
from simpul.kernel.residents.models import Resident, Verified
from simpul.kernel.testing import cast
from simpul.kernel.testing.contract import ServiceContract
from simpul.services.data_rights.flow import RequestFlow
from simpul.services.data_rights.models import DataRequest
from simpul.services.data_rights.service import data_rights


def ask(who: Viewer, kind: str) -> DataRequest:
    assert who.user
    fields = {
        "kind": kind,
        "title": DataRequest.Kind(kind).label,
        "text": "Mohon dijalankan.",
        "applicant": who.user.resident,
    }
    return engine.open_case(DataRequest, by=who, fields=fields)[0]


class TestDataRights(ServiceContract):
    service = data_rights

    def fields(self) -> dict[str, Any]:
        return {"kind": "correction", "title": "Perbaiki data saya", "text": "Nama saya Siti, bukan Sita."}

    def test_the_clock_runs_day_and_night(self, case: DataRequest) -> None:
        assert case.due_at == case.opened_at + timedelta(hours=72)

    def test_a_correction_erases_nothing(self, case: DataRequest, applicant: Any) -> None:
        self.walk(case, applicant, "grant")
        assert applicant.user.resident.name == "Siti Rahayu"

    def test_erasure_closes_the_account_and_empties_the_person(self, applicant: Viewer) -> None:
        assert applicant.user
        send(applicant.user, "cases/received", {"number": "X", "title": "Kabar lama"})
        email, case = applicant.user.email, ask(applicant, "erasure")
        engine.perform(RequestFlow.grant, case, by=cast.officer(PRIVACY_OFFICER), reason="Tidak ada urusan lain")
        person, account = Resident.objects.get(pk=case.applicant_id), User.objects.get(pk=applicant.user.pk)
        assert (person.name, account.is_active, account.email) == ("Warga (data dihapus)", False, None)
        assert [row.address for row in Message.objects.filter(template="cases/moved")] == [email]
        assert not Message.objects.filter(template="cases/received").exists()
        assert Entry.objects.filter(verb="erase", object_id=str(person.pk)).exists()

    def test_the_page_takes_a_request_of_somebody_signed_in(self, client: Client, applicant: Viewer) -> None:
        cast.sign_in(client, applicant)
        answer = client.post(
            "/layanan/data-pribadi/ajukan/", {"kind": "objection", "text": "Jangan pakai alamat saya."}
        )
        assert answer.status_code == 302
        assert DataRequest.objects.get().kind == "objection"

    def test_an_officer_of_another_office_sees_nothing_of_it(self, case: DataRequest) -> None:
        client = cast.sign_in(Client(), cast.officer(ADMINISTRATOR))
        assert client.get(f"/meja/kasus/{case.number}/").status_code == 404

    def test_a_correction_is_carried_out_beside_what_is_recorded(self, client: Client, applicant: Viewer) -> None:
        case, laras = ask(applicant, "correction"), cast.officer(PRIVACY_OFFICER, name="Laras")
        cast.sign_in(client, laras)
        page = client.get(f"/meja/kasus/{case.number}/").text
        assert "Mohon dijalankan." in page
        assert "Tercatat: Siti Rahayu" in page
        answer = client.post(f"/meja/kasus/{case.number}/langkah/grant/", correction(case, name="Siti Rahayuningsih"))
        assert answer.status_code == 302, answer.text
        person = Resident.objects.get(pk=case.applicant_id)
        assert (person.name, User.objects.get(resident=person).name) == ("Siti Rahayuningsih", "Siti Rahayuningsih")
        entry = Entry.objects.get(verb="correct", noun="resident", object_id=str(person.pk))
        assert (entry.actor, entry.reason, entry.detail) == (
            laras.user and laras.user.pk,
            "Sesuai KTP",
            {"fields": ["name"]},
        )
        told = cast.sign_in(Client(), applicant).get(f"/lacak/{case.number}/").text
        assert "Data Anda sudah kami perbaiki: Nama lengkap." in told
        assert "Data diperbaiki atas permintaan" in cast.sign_in(Client(), applicant).get("/akun/jejak/").text

    def test_what_changes_nothing_is_refused_and_keeps_what_was_typed(self, client: Client, applicant: Viewer) -> None:
        case = ask(applicant, "correction")
        cast.sign_in(client, cast.officer(PRIVACY_OFFICER))
        answer = client.post(f"/meja/kasus/{case.number}/langkah/grant/", correction(case))
        assert answer.status_code == 422
        assert "Belum ada yang berubah" in answer.text
        assert "Sesuai KTP" in answer.text
        sent = correction(case, elsewhere="on")
        assert client.post(f"/meja/kasus/{case.number}/langkah/grant/", sent).status_code == 302

    def test_a_corrected_number_must_be_verified_again(self, client: Client, applicant: Viewer) -> None:
        case, person = (
            ask(applicant, "correction"),
            Resident.objects.get(pk=applicant.user and applicant.user.resident_id),
        )
        person.set_nik("3325014107900001")
        person.verified_level = Verified.REGISTRY
        person.save()
        cast.sign_in(client, cast.officer(PRIVACY_OFFICER))
        page = client.get(f"/meja/kasus/{case.number}/").text
        assert "3325014107900001" not in page
        wrong = client.post(f"/meja/kasus/{case.number}/langkah/grant/", correction(case, nik="123"))
        assert wrong.status_code == 422
        client.post(f"/meja/kasus/{case.number}/langkah/grant/", correction(case, nik="3325014107900003"))
        person.refresh_from_db()
        assert (person.masked_nik[-4:], person.verified_level) == ("0003", Verified.CONTACT)

    def test_the_corrected_record_is_the_one_under_which_somebody_is_known(
        self, client: Client, applicant: Viewer
    ) -> None:
        assert applicant.user
        main = Resident.objects.create(name="Siti R.", verified_level=Verified.DOCUMENT)
        Resident.objects.filter(pk=applicant.user.resident_id).update(alias_of=main)
        case = ask(applicant, "correction")
        cast.sign_in(client, cast.officer(PRIVACY_OFFICER))
        client.post(f"/meja/kasus/{case.number}/langkah/grant/", correction(case, name="Siti Rahayu"))
        main.refresh_from_db()
        assert main.name == "Siti Rahayu"

    def test_a_refusal_says_why(self, client: Client, applicant: Viewer) -> None:
        case = ask(applicant, "correction")
        cast.sign_in(client, cast.officer(PRIVACY_OFFICER))
        address = f"/meja/kasus/{case.number}/langkah/refuse/"
        assert client.post(address, {"seq": case.seq, "refuse-reason": ""}).status_code == 422
        client.post(address, {"seq": case.seq, "refuse-reason": "Nama di KTP tetap sama."})
        assert "Nama di KTP tetap sama." in cast.sign_in(Client(), applicant).get(f"/lacak/{case.number}/").text

    def test_granting_another_request_asks_for_the_reason_alone(self, client: Client, applicant: Viewer) -> None:
        case = ask(applicant, "objection")
        page = cast.sign_in(client, cast.officer(PRIVACY_OFFICER)).get(f"/meja/kasus/{case.number}/").text
        assert "grant-reason" in page
        assert "grant-name" not in page


def correction(case: DataRequest, **more: Any) -> dict[str, Any]:
    """What the page sends: the record as it stands, with changes."""
    person = case.recorded()
    assert person
    typed = {
        "name": person.name,
        "region": person.region_id or "",
        "address": person.address,
        "reason": "Sesuai KTP",
        **more,
    }
    return {"seq": case.seq, **{f"grant-{name}": value for name, value in typed.items()}}
