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
from simpul.kernel.residents.models import Resident
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
