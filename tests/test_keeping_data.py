"""The officer's page: holds placed and lifted, the ledger read; and the register that everybody may take away."""

from __future__ import annotations

import pytest
from django.test import Client

from simpul.kernel.accounts.roles import PRIVACY_OFFICER
from simpul.kernel.audit.models import Entry
from simpul.kernel.privacy import erasing
from simpul.kernel.privacy.models import Hold
from simpul.kernel.testing import cast
from simpul.services.complaints.models import Report
from tests.test_erasing import matter

pytestmark = pytest.mark.django_db
PLACE = "/pengelola/privasi/"


@pytest.fixture
def officer(client: Client) -> Client:
    return cast.sign_in(client, cast.officer(PRIVACY_OFFICER, name="Laras"))


def test_a_case_is_held_back_by_its_number_and_let_go_again(officer: Client) -> None:
    case = matter()
    assert officer.post(PLACE, {"number": case.number.lower(), "reason": "Perkara 12/G/2026"}).status_code == 302
    erasing.run()
    assert Report.objects.get(pk=case.pk).text
    assert "Perkara 12/G/2026" in officer.get(PLACE).text
    officer.post(f"{PLACE}{Hold.objects.get().pk}/lepas/")
    erasing.run()
    assert Report.objects.get(pk=case.pk).text == ""
    assert Entry.objects.filter(noun="case", object_id=str(case.pk), verb__in=["hold", "hold_lifted"]).count() == 2
    assert "Isi dikosongkan" in officer.get(PLACE).text


def test_a_number_that_is_none_is_refused_beside_its_field(officer: Client) -> None:
    answer = officer.post(PLACE, {"number": "ADU-0000-1", "reason": "Audit BPK"})
    assert answer.status_code == 422
    assert "Audit BPK" in answer.text
    assert not Hold.objects.exists()


def test_a_case_is_held_once(officer: Client) -> None:
    case = matter()
    for _ in range(2):
        answer = officer.post(PLACE, {"number": case.number, "reason": "Audit BPK"})
    assert answer.status_code == 422
    assert Hold.objects.count() == 1


def test_the_register_names_every_table_with_its_ground(client: Client) -> None:
    lines = b"".join(client.get("/privasi/daftar.csv").streaming_content).decode()
    for word in ("residents.Resident", "cases.CaseMessage", "sessions.Session", "UU 27/2022"):
        assert word in lines
