"""Staff are invited, given roles by others, and let go, on screens alone."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from simpul.kernel.accounts.models import Grant, User
from simpul.kernel.accounts.roles import ADMINISTRATOR, AUDITOR
from simpul.kernel.audit.models import Entry
from simpul.kernel.notifications.models import Message
from simpul.kernel.organizations.models import Agency
from simpul.kernel.testing import cast
from simpul.kernel.web.administration import checklist
from simpul.lib import clock
from simpul.services.complaints.flow import AGENCY

pytestmark = pytest.mark.django_db


@pytest.fixture
def first() -> Client:
    return cast.sign_in(Client(), cast.officer(ADMINISTRATOR, name="Hendra"))


@pytest.fixture
def second() -> Client:
    return cast.sign_in(Client(), cast.officer(ADMINISTRATOR, name="Retno"))


def invited(browser: Client, **more: str) -> User:
    answers = {"name": "Budi Santoso", "email": "Budi@Batang.go.id", "position": "Kepala seksi", **more}
    assert browser.post("/pengelola/orang/undang/", answers).status_code == 302
    return User.objects.get(email="budi@batang.go.id")


def role(**more: Any) -> dict[str, Any]:
    return {"beri": "1", "role": AGENCY.code, "agency": cast.agency("dishub").pk, "basis": "SK 800/1", **more}


def test_an_officer_is_invited_and_given_a_role(first: Client) -> None:
    budi = invited(first, unit=str(cast.agency("dishub").pk))
    assert not budi.has_usable_password()
    letter = Message.objects.get(template="accounts/invited", channel="email")
    assert letter.address == "budi@batang.go.id"
    again = first.post("/pengelola/orang/undang/", {"name": "Budi", "email": "budi@batang.go.id"})
    assert "Sudah ada akun dengan e-mail ini" in again.text
    first.post(f"/pengelola/orang/{budi.pk}/", role())
    assert User.objects.get(pk=budi.pk).holds(AGENCY, agency_id=cast.agency("dishub").pk)
    assert "Budi Santoso" in first.get("/pengelola/instansi/dishub/").text
    assert Entry.objects.filter(verb="account.view", object_id=str(budi.pk)).exists() is False
    first.get(f"/pengelola/orang/{budi.pk}/")
    assert Entry.objects.filter(verb="account.view", object_id=str(budi.pk)).exists()


def test_a_sensitive_role_waits_for_the_other_administrator(first: Client, second: Client) -> None:
    budi = invited(first)
    page = first.post(f"/pengelola/orang/{budi.pk}/", role(role=AUDITOR.code, agency=""), follow=True).text
    assert "menunggu persetujuan" in page
    assert "Setujui" not in page, "its giver is not offered what he may not do"
    held = Grant.objects.get(user=budi)
    first.post(f"/pengelola/penugasan/{held.pk}/", {"setujui": "1"})
    assert not User.objects.get(pk=budi.pk).holds(AUDITOR)
    assert "Budi Santoso" in second.get("/pengelola/peran/").text
    second.post(f"/pengelola/penugasan/{held.pk}/", {"setujui": "1"})
    assert User.objects.get(pk=budi.pk).holds(AUDITOR)


def test_revoking_counts_in_the_session_that_is_open(first: Client) -> None:
    officer = cast.officer(AGENCY, at=cast.agency("dishub"))
    theirs = cast.sign_in(Client(), officer)
    assert officer.user is not None
    held = Grant.objects.get(user=officer.user)
    assert len(User.objects.get(pk=officer.user.pk).grants()) == 1
    assert "Tulis alasan" in first.post(f"/pengelola/penugasan/{held.pk}/", {"cabut": "1"}, follow=True).text
    first.post(f"/pengelola/penugasan/{held.pk}/", {"cabut": "1", "reason": "Pindah tugas"})
    assert "Dishub" not in theirs.get("/meja/?lihat=semua").text
    assert User.objects.get(pk=officer.user.pk).grants() == ()


def test_an_acting_officer_stops_on_the_day_named(first: Client) -> None:
    budi, today = invited(first), clock.now().date()
    refused = first.post(f"/pengelola/orang/{budi.pk}/", role(acting="plt"))
    assert "tanggal berakhir dan nomor surat" in refused.text
    first.post(f"/pengelola/orang/{budi.pk}/", role(acting="plt", valid_to=(today + timedelta(9)).isoformat()))
    assert "Plt." in first.get(f"/pengelola/orang/{budi.pk}/").text
    with clock.frozen(clock.now() + timedelta(days=10)):
        assert User.objects.get(pk=budi.pk).grants() == ()


def test_nobody_changes_his_own_roles(first: Client) -> None:
    me = User.objects.get(name="Hendra")
    page = first.post(f"/pengelola/orang/{me.pk}/", role())
    assert "perannya sendiri" in page.text
    assert Grant.objects.filter(user=me).count() == 1


def test_an_auditor_reads_and_takes_the_table_away(first: Client) -> None:
    examiner = cast.sign_in(Client(), cast.officer(AUDITOR, name="Lestari"))
    cast.officer(AGENCY, at=cast.agency("dishub"), name="=Budi")
    sheet = load_workbook(BytesIO(examiner.get("/pengelola/peran/?unduh=xlsx").getvalue())).active
    assert sheet is not None
    assert [cell.data_type for row in sheet.iter_rows() for cell in row if cell.value == "=Budi"] == ["s"]
    assert Entry.objects.filter(verb="grants.export").count() == 1
    assert examiner.get("/pengelola/orang/undang/").status_code == 404
    assert examiner.get("/pengelola/").status_code == 404


def test_an_agency_is_entered_renamed_and_refused_its_end(first: Client) -> None:
    start = {
        "code": "dinkes",
        "name": "Dinas Kesehatan",
        "short_name": "Dinkes",
        "kind": "department",
        "valid_from": "2020-01-01",
    }
    assert first.post("/pengelola/instansi/baru/", start).status_code == 302
    assert "sudah" in first.post("/pengelola/instansi/baru/", start).text
    today = clock.now().date().isoformat()
    named = {
        "ganti": "1",
        "name": "Dinas Kesehatan dan KB",
        "short_name": "Dinkes KB",
        "on": today,
        "legal_basis": "Perda 4/2026",
    }
    first.post("/pengelola/instansi/dinkes/", named)
    assert "Dinas Kesehatan (Perda 4/2026)" in first.get("/pengelola/instansi/dinkes/").text
    cast.officer(AGENCY, at=Agency.objects.get(code="dinkes"), name="Wati")
    refused = first.post("/pengelola/instansi/dinkes/", {"tutup": "1", "on": today, "legal_basis": "Perda 5/2026"})
    assert "Wati masih memegang peran" in refused.text
    assert Agency.objects.get(code="dinkes").valid_to is None


def test_the_checklist_says_what_is_missing(first: Client) -> None:
    told = {str(check.name): str(check.lacks()) for check in checklist.checks.all()}
    assert "dua pengelola" in told["Dua pengelola sistem"]
    cast.officer(ADMINISTRATOR)
    assert checklist.checks.all()[0].lacks() == ""
    page = first.get("/pengelola/").text
    assert "Admin aduan" in page, "a role that nobody holds is named"
