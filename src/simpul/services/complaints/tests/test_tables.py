"""Categories and channels come as tables, and numbers of regulations as proposals: shown first, taken in whole, every fault by its cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from simpul.kernel.accounts.roles import ADMINISTRATOR, LEGAL
from simpul.kernel.accounts.viewer import NOBODY
from simpul.kernel.audit.models import Entry
from simpul.kernel.cases import engine
from simpul.kernel.regulations import Parameter, registry
from simpul.kernel.regulations.models import ParameterVersion, Proposal
from simpul.kernel.regulations.parameters import publish
from simpul.kernel.testing import cast
from simpul.lib import clock
from simpul.services.complaints.models import Category, Channel, Report
from simpul.services.complaints.parameters import ANSWER_WITHIN

pytestmark = pytest.mark.django_db
CATEGORIES, CHANNELS, NUMBERS = (f"/pengelola/impor/{kind}/" for kind in ("kategori-aduan", "kanal-aduan", "angka"))
HEAD = ["Kode", "Kode cabang", "Nama", "Kode instansi", "Berkadar pengawasan", "Dipakai"]
DRAINS = ["saluran", None, "Saluran air", "dpupr", None, None]
CULVERT = ["gorong-gorong", "saluran", "Gorong-gorong mampat", None, "tidak", "ya"]


@pytest.fixture
def admin(client: Client) -> Client:
    cast.agency("dpupr")
    return cast.sign_in(client, cast.officer(ADMINISTRATOR, name="Hendra"))


def brought(client: Client, url: str, *rows: list[Any]) -> tuple[str, str]:
    book, out = Workbook(), BytesIO()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(out)
    page = client.post(url, {"file": SimpleUploadedFile("tabel.xlsx", out.getvalue())}).text
    found = re.search(r'name="terapkan" value="(\w+)"', page)
    return page, found[1] if found else ""


def template(client: Client, url: str) -> list[list[Any]]:
    book = load_workbook(BytesIO(client.get(f"{url}tabel.xlsx").content))
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def test_a_branch_and_its_category_come_in_together(admin: Client) -> None:
    page, token = brought(admin, CATEGORIES, HEAD, CULVERT, DRAINS)
    assert "Gorong-gorong mampat (gorong-gorong)" in page
    assert not Category.objects.filter(code="saluran").exists(), "looking takes nothing in"
    admin.post(CATEGORIES, {"terapkan": token})
    leaf = Category.objects.get(code="gorong-gorong")
    assert leaf.parent
    assert (leaf.parent.agency and leaf.parent.agency.code, leaf.active, leaf.oversight) == ("dpupr", True, False)
    assert "Tidak ada yang perlu diubah" in brought(admin, CATEGORIES, HEAD, CULVERT, DRAINS)[0]
    assert Entry.objects.get(verb="import.categories").detail["rows"] == ["gorong-gorong", "saluran"]


@pytest.mark.parametrize(
    ("url", "word"), [(CATEGORIES, "Sampah"), (CHANNELS, "Situs"), (NUMBERS, "Jawaban pertama instansi")]
)
def test_the_template_brought_back_changes_nothing(admin: Client, url: str, word: str) -> None:
    rows = template(admin, url)
    assert len(rows) > 3, "the test would prove nothing"
    page, token = brought(admin, url, *rows)
    assert "Tidak ada yang perlu diubah" in page, page
    assert token == ""


@pytest.mark.parametrize(
    ("row", "cell", "words"),
    [
        (["baru", "tidak-ada", "Baru", None, None, None], "B2", "Tidak ada cabang"),
        (["baru", "baru", "Baru", None, None, None], "B2", "Tidak ada cabang"),
        (["baru", None, "Baru", "dinas-entah", None, None], "D2", "Tidak ada instansi"),
        (["baru", None, "Baru", None, "mungkin", None], "E2", "“ya” atau “tidak”"),
        (["sampah", None, "Sampah", None, None, None], "B2", "Sudah ada laporan"),
        (["Kode Buruk", None, "Baru", None, None, None], "A2", "huruf kecil"),
    ],
)
def test_every_fault_is_named_by_its_cell(admin: Client, row: list[Any], cell: str, words: str) -> None:
    fields = {"title": "Sampah", "text": "Sampah", "category_id": "sampah", "region": cast.village()}
    engine.open_case(Report, by=NOBODY, fields=fields)
    page, token = brought(admin, CATEGORIES, HEAD, row)
    assert re.search(rf"sel {cell} .*{words}", page), page
    assert token == ""
    assert "Belum ada yang disimpan" in page


def test_a_branch_is_not_switched_off_above_what_is_used(admin: Client) -> None:
    brought_in = [DRAINS, CULVERT]
    admin.post(CATEGORIES, {"terapkan": brought(admin, CATEGORIES, HEAD, *brought_in)[1]})
    page, _token = brought(admin, CATEGORIES, HEAD, [*DRAINS[:5], "tidak"])
    assert "Matikan dahulu" in page
    assert brought(admin, CATEGORIES, HEAD, [*DRAINS[:5], "tidak"], [*CULVERT[:5], "tidak"])[1]


def test_a_column_that_is_not_brought_stays_as_it_is(admin: Client) -> None:
    before = Category.objects.filter(oversight=True, parent__isnull=False).first()
    assert before
    rows = [["Kode", "Nama", "Kode cabang"], [before.code, "Nama lain", before.parent_id]]
    admin.post(CATEGORIES, {"terapkan": brought(admin, CATEGORIES, *rows)[1]})
    after = Category.objects.get(pk=before.pk)
    assert (after.name, after.oversight, after.position) == ("Nama lain", True, before.position)


def test_channels_come_in_and_end(admin: Client) -> None:
    head = ["Kode", "Nama", "Jenis", "Nomor atau alamat", "Pengelola kanal", "Sejak", "Berakhir pada"]
    row = ["radio", "Radio Abirawa", "radio", "1008 AM", "Diskominfo", "01-01-2026", "01-01-2025"]
    assert "sesudah tanggal mulai" in brought(admin, CHANNELS, head, row)[0]
    admin.post(CHANNELS, {"terapkan": brought(admin, CHANNELS, head, [*row[:6], None])[1]})
    assert Channel.objects.get(code="radio").valid_to is None
    page, _token = brought(admin, CHANNELS, head, [*row[:6], "01-06-2026"])
    assert "Berakhir pada: – → 2026-06-01" in page


HEAD_OF_NUMBERS = ["Kode", "Nilai", "Berlaku sejak", "Dasar hukum", "Alasan berlaku surut"]


def test_numbers_become_proposals_that_a_second_person_approves(client: Client) -> None:
    first, second = cast.officer(LEGAL, name="Wahyu"), cast.officer(ADMINISTRATOR, name="Hendra")
    cast.sign_in(client, first)
    day = clock.today(cast.zone()) + timedelta(days=20)
    row = [ANSWER_WITHIN.code, "4", day, "Perbup 7/2027", None]
    page, token = brought(client, NUMBERS, HEAD_OF_NUMBERS, row)
    assert "5 → 4 hari kerja" in page, page
    assert "1 usulan tercatat" in client.post(NUMBERS, {"terapkan": token}, follow=True).text
    waiting = Proposal.objects.get()
    assert ANSWER_WITHIN.on(day).value == 5, "one person alone puts nothing in force"
    cast.sign_in(client, second).post(f"/pengelola/usulan-aturan/{waiting.pk}/putuskan/", {"setujui": "1"})
    assert ANSWER_WITHIN.on(day).value == 4


@pytest.fixture
def twin() -> Iterator[Parameter]:
    """Another number of the same name."""
    since = date(2020, 1, 1)
    yield Parameter("test.twin", ANSWER_WITHIN.label, ANSWER_WITHIN.unit, 3, "Perbup contoh 1/2020", since)
    del registry["test.twin"]


def test_of_two_numbers_with_one_name_only_the_changed_one_is_proposed(admin: Client, twin: Parameter) -> None:
    publish()
    day = clock.today(cast.zone()) + timedelta(days=20)
    same = [twin.code, "3", twin.valid_from, twin.legal_basis, None]
    _page, token = brought(admin, NUMBERS, HEAD_OF_NUMBERS, same, [ANSWER_WITHIN.code, "4", day, "Perbup 7/2027", None])
    assert "1 usulan tercatat" in admin.post(NUMBERS, {"terapkan": token}, follow=True).text
    assert [one.code for one in Proposal.objects.all()] == [ANSWER_WITHIN.code]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({0: "complaints.salah"}, "Tidak ada ketentuan dengan kode ini"),
        ({1: "empat"}, "Isi dengan bilangan saja"),
        ({1: "4000"}, "tidak masuk akal"),
        ({2: "01-01-2020"}, "Tanggal ini sudah lewat"),
        ({3: None}, "Belum diisi"),
    ],
)
def test_a_number_that_cannot_be_is_named_by_its_cell(admin: Client, change: dict[int, Any], words: str) -> None:
    row: list[Any] = [ANSWER_WITHIN.code, "4", clock.today(cast.zone()) + timedelta(days=20), "Perbup 7/2027", None]
    for place, value in change.items():
        row[place] = value
    page, token = brought(admin, NUMBERS, HEAD_OF_NUMBERS, row)
    assert words in page, page
    assert token == ""
    assert not Proposal.objects.exists()
    assert ParameterVersion.objects.filter(code=ANSWER_WITHIN.code).count() == 1


def test_who_may_not_bring_it_finds_nothing(client: Client) -> None:
    cast.sign_in(client, cast.officer(LEGAL))
    assert client.get(CATEGORIES).status_code == 404
    assert client.get(NUMBERS).status_code == 200
    cast.sign_in(client, cast.resident())
    assert client.get(NUMBERS).status_code in (302, 403, 404)
