"""Agencies, people and roles come as tables: shown first, taken in whole, and every fault named by its cell."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook, load_workbook

from simpul.kernel.accounts.models import Grant, User
from simpul.kernel.accounts.roles import ADMINISTRATOR
from simpul.kernel.audit.models import Entry
from simpul.kernel.organizations.models import Agency
from simpul.kernel.testing import cast

pytestmark = pytest.mark.django_db
AGENCIES, PEOPLE = "/pengelola/impor/instansi/", "/pengelola/impor/petugas/"
HEAD = ["Kode", "Nama", "Nama singkat", "Jenis", "Kode induk", "Dasar hukum", "Telepon"]
STAFF = [
    "E-mail kedinasan",
    "Nama",
    "Jabatan",
    "Kode unit kerja",
    "Peran",
    "Kode instansi",
    "Kode wilayah",
    "Pelaksana",
]
STAFF += ["Berlaku sejak", "Tidak berlaku mulai", "Nomor surat penugasan"]


@pytest.fixture
def admin(client: Client) -> Client:
    cast.officer(ADMINISTRATOR)
    return cast.sign_in(client, cast.officer(ADMINISTRATOR, name="Hendra"))


def sheet(head: list[str], *rows: list[Any]) -> SimpleUploadedFile:
    book, out = Workbook(), BytesIO()
    assert book.active is not None
    for row in [head, *rows]:
        book.active.append(row)
    book.save(out)
    return SimpleUploadedFile("tabel.xlsx", out.getvalue())


def brought(admin: Client, url: str, table: SimpleUploadedFile) -> tuple[str, str]:
    page = admin.post(url, {"file": table}).text
    found = re.search(r'name="terapkan" value="(\w+)"|impor/\w+/(\w{32})/tanda', page)
    return page, (found[1] or found[2]) if found else ""


DINAS = ["dinkes", "Dinas Kesehatan", "Dinkes", "Dinas", None, "Perbup 1/2020", "0285 1"]
UPT = ["puskesmas-1", "Puskesmas Batang 1", "PKM Batang 1", "Unit pelaksana teknis", "dinkes", None, None]


def test_agencies_are_shown_then_taken_in_and_twice_is_once(admin: Client) -> None:
    page, token = brought(admin, AGENCIES, sheet(HEAD, UPT, DINAS))
    assert "Puskesmas Batang 1 (puskesmas-1)" in page
    assert not Agency.objects.filter(code="dinkes").exists(), "looking takes nothing in"
    admin.post(AGENCIES, {"terapkan": token})
    unit = Agency.objects.get(code="puskesmas-1")
    assert (unit.parent and unit.parent.code, unit.kind) == ("dinkes", "service_unit")
    again, _token = brought(admin, AGENCIES, sheet(HEAD, UPT, DINAS))
    assert "Tidak ada yang perlu diubah" in again
    changed, token = brought(admin, AGENCIES, sheet(HEAD, [*DINAS[:6], "0285 999"]))
    assert "Telepon: 0285 1 → 0285 999" in changed
    assert "Puskesmas Batang 1" in changed, "what is here and not in the table is named, and stays"
    admin.post(AGENCIES, {"terapkan": token})
    assert Agency.objects.get(code="dinkes").phone == "0285 999"
    assert Agency.objects.filter(code="puskesmas-1", valid_to=None).exists()
    assert Entry.objects.filter(verb="import.agencies").count() == 2


def test_every_fault_is_named_by_its_cell_and_marked_in_a_copy(admin: Client) -> None:
    bad = sheet(
        HEAD,
        ["Dinas X", "X", "X", "Dinas", None],
        ["x", "X", "X", "Kantor", None],
        ["y", "Y", "Y", "Dinas", "tak-ada"],
        ["y", "", "Y", "Dinas"],
    )
    page, token = brought(admin, AGENCIES, bad)
    for cell in ("sel A2 (Kode)", "sel D3 (Jenis)", "sel E4 (Kode induk)", "sel B5 (Nama)"):
        assert cell in page
    copy = load_workbook(BytesIO(admin.get(f"{AGENCIES}{token}/tanda.xlsx").content)).worksheets[0]
    assert [copy[cell].comment is not None for cell in ("A2", "D3", "E4", "B5", "B2")] == [
        True,
        True,
        True,
        True,
        False,
    ]
    admin.post(AGENCIES, {"terapkan": token})
    assert not Agency.objects.filter(code__in=["x", "y"]).exists(), "all or nothing"


def test_a_ring_of_parents_and_a_new_name_are_refused(admin: Client) -> None:
    cast.agency("dishub")
    rows = (["a", "A", "A", "Dinas", "b"], ["b", "B", "B", "Dinas", "a"], ["dishub", "Nama Lain", "DISHUB", "Dinas"])
    page, _token = brought(admin, AGENCIES, sheet(HEAD, *rows))
    assert page.count("di bawah instansi itu sendiri") == 2
    assert "Ganti nama di halaman instansinya" in page


def test_the_template_tells_and_offers_lists(admin: Client) -> None:
    cast.agency("dishub")
    book = load_workbook(BytesIO(admin.get(f"{PEOPLE}tabel.xlsx").content))
    assert book.sheetnames == ["Isian", "Pilihan", "Petunjuk"]
    assert len(book["Isian"].data_validations.dataValidation) == 4
    assert "Petugas instansi" in [cell.value for cell in book["Pilihan"]["A"]]


def test_people_and_roles_come_in_and_important_ones_wait(admin: Client) -> None:
    cast.agency("dishub")
    rows = (
        ["budi@batang.go.id", "Budi", "Kasi", "dishub", "Petugas instansi", "dishub", None, None, None, None, "SK 1"],
        ["budi@batang.go.id", "Budi", "Kasi", "dishub", "Pemeriksa", None, None, None, None, None, "SK 2"],
        ["sri@batang.go.id", "Sri", None, None, None, None, None, None, None, None, None],
    )
    page, token = brought(admin, PEOPLE, sheet(STAFF, *rows))
    assert "Budi &lt;budi@batang.go.id&gt;" in page
    admin.post(PEOPLE, {"terapkan": token})
    budi = User.objects.get(email="budi@batang.go.id")
    assert not budi.has_usable_password()
    assert [grant.role for grant in budi.grants()] == ["agency_officer"], "the other waits for a second administrator"
    assert Grant.objects.waiting().get().role == "auditor"
    assert Entry.objects.filter(verb="grant", object_id=str(budi.pk)).count() == 2
    again, _token = brought(admin, PEOPLE, sheet(STAFF, *rows))
    assert "Tidak ada yang perlu diubah" in again


def test_roles_that_may_not_be_given_so_are_refused_in_their_cells(admin: Client) -> None:
    cast.agency("dishub")
    me = User.objects.get(name="Hendra")
    rows = (
        [me.email, me.name, None, None, "Pemeriksa", None, None, None, None, None, "SK"],
        ["a@b.id", "A", None, None, "Petugas instansi", None, None, None, None, None, "SK"],
        ["a@b.id", "A", None, None, "Petugas instansi", "dishub", None, "Plt.", None, None, "SK"],
        ["a@b.id", "A", None, None, "Petugas instansi", "dishub", None, None, None, None, None],
        [cast.resident().user.email, "Siti", None, None, None, None, None, None, None, None, None],  # type: ignore[union-attr]
    )
    page, _token = brought(admin, PEOPLE, sheet(STAFF, *rows))
    for said in (
        "sel E2 (Peran): Peran Anda sendiri",
        "sel F3 (Kode instansi): Pilih instansi",
        "sel J4",
        "sel K5",
        "sel A6 (E-mail kedinasan)",
    ):
        assert said in page, said


@pytest.mark.slow
def test_two_thousand_rows_take_as_many_statements_as_twenty(admin: Client) -> None:
    cast.agency("dishub")
    counts = []
    for n in (20, 2000):
        rows = [
            [
                f"p{n}-{i}@batang.go.id",
                f"Petugas {i}",
                "Staf",
                "dishub",
                "Petugas instansi",
                "dishub",
                None,
                None,
                None,
                None,
                "SK",
            ]
            for i in range(n)
        ]
        _page, token = brought(admin, PEOPLE, sheet(STAFF, *rows))
        with CaptureQueriesContext(connection) as asked:
            admin.post(PEOPLE, {"terapkan": token})
        counts.append(len(asked))
    assert User.objects.filter(position="Staf").count() == 2020
    assert counts[1] <= counts[0] + 10, counts
