"""The screens on which two people give a rule a new number."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from simpul.kernel.accounts.roles import ADMINISTRATOR, AUDITOR, LEGAL
from simpul.kernel.accounts.viewer import NOBODY
from simpul.kernel.cases import engine
from simpul.kernel.regency import current
from simpul.kernel.regulations.models import HolidayOverride, Proposal
from simpul.kernel.testing import cast
from simpul.lib import clock
from simpul.services.complaints.models import Report
from simpul.services.complaints.parameters import FORWARD_WITHIN

pytestmark = pytest.mark.django_db
PAGE = f"/pengelola/aturan/{FORWARD_WITHIN.code}/"


@pytest.fixture
def author() -> Client:
    return cast.sign_in(Client(), cast.officer(LEGAL, name="Retno"))


@pytest.fixture
def second() -> Client:
    return cast.sign_in(Client(), cast.officer(ADMINISTRATOR, name="Wahyu"))


def answers(**more: Any) -> dict[str, Any]:
    start = clock.today(current().zone) + timedelta(7)
    return {"value": "4", "valid_from": start.isoformat(), "legal_basis": "Perbup 12/2026 Pasal 4", **more}


def test_a_number_is_previewed_entered_and_approved_by_another(author: Client, second: Client) -> None:
    engine.open_case(Report, by=NOBODY, fields={"title": "Uji", "text": "Lampu mati.", "category_id": "sampah"})
    shown = author.post(PAGE, answers()).text
    assert "Sekarang: 3 hari kerja" in shown
    assert "1 urusan terbuka tetap memakai versi lama" in shown
    assert "batas waktu keadaan “Masuk”" in shown
    assert not Proposal.objects.exists(), "looking at the consequences enters nothing"
    author.post(PAGE, answers(kirim="1"))
    waiting = Proposal.objects.get()
    decide = f"/pengelola/usulan-aturan/{waiting.pk}/putuskan/"
    assert "Orang kedua" in author.post(decide, {"setujui": "1"}, follow=True).text
    assert "diajukan Retno" in second.get("/pengelola/aturan/").text
    assert "4 hari kerja" in second.get(f"/pengelola/usulan-aturan/{waiting.pk}/").text
    second.post(decide, {"setujui": "1", "verified": "1"})
    assert FORWARD_WITHIN.on(waiting.valid_from).value == 4
    assert FORWARD_WITHIN.on(clock.today(current().zone)).value == 3
    assert "diajukan Retno, disetujui Wahyu" in second.get(PAGE).text
    assert "Perbup 12/2026 Pasal 4" in Client().get("/hukum/").text, "the history is public"


def test_faults_stand_beside_the_field_and_nothing_is_lost(author: Client) -> None:
    refused = author.post(PAGE, answers(value="empat", kirim="1", legal_basis="Perbup 9/2026"))
    assert refused.status_code == 422
    assert "Isi dengan bilangan saja" in refused.text
    assert "Perbup 9/2026" in refused.text
    yesterday = (clock.today(current().zone) - timedelta(1)).isoformat()
    assert "berlaku surut, tulis alasannya" in author.post(PAGE, answers(valid_from=yesterday, kirim="1")).text
    assert not Proposal.objects.exists()


def test_an_examiner_reads_but_enters_nothing() -> None:
    examiner = cast.sign_in(Client(), cast.officer(AUDITOR))
    assert examiner.get(PAGE).status_code == 200
    assert examiner.post(PAGE, answers(kirim="1")).status_code == 404
    assert not Proposal.objects.exists()


def test_the_table_of_a_year_goes_out_and_comes_back(author: Client, second: Client) -> None:
    year = clock.today(current().zone).year + 1
    page = f"/pengelola/kalender/{year}/"
    book = load_workbook(BytesIO(author.get(f"{page}tabel.xlsx").content))
    sheet = book.worksheets[0]
    gone = sheet.cell(2, 1).value.date()
    sheet.delete_rows(2)
    sheet.cell(2, 3).value = "mudik"
    faulty, sound = BytesIO(), BytesIO()
    book.save(faulty)
    refused = author.post(page, {"file": SimpleUploadedFile("t.xlsx", faulty.getvalue()), "legal_basis": "SKB"})
    assert "Baris 2, kolom C (Jenis)" in refused.text
    sheet.cell(2, 3).value = "libur"
    book.save(sound)
    author.post(page, {"file": SimpleUploadedFile("t.xlsx", sound.getvalue()), "legal_basis": "SKB 3 Menteri"})
    waiting = Proposal.objects.get()
    assert "Hari biasa" in second.get(f"/pengelola/usulan-aturan/{waiting.pk}/").text
    second.post(f"/pengelola/usulan-aturan/{waiting.pk}/putuskan/", {"setujui": "1"})
    assert HolidayOverride.objects.get(day=gone).kind == "workday"
