from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from simpul.lib import spreadsheets
from simpul.lib.spreadsheets import Column, SpreadsheetError

WIB = ZoneInfo("Asia/Jakarta")
COLUMNS = [
    Column("name", "Nama", spreadsheets.text),
    Column("born", "Tanggal lahir", spreadsheets.day),
    Column("children", "Jumlah anak", spreadsheets.whole, required=False),
]


def xlsx(*rows) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def test_rows_are_read_whatever_the_order_of_the_columns():
    table = spreadsheets.read(
        xlsx(
            ["TANGGAL LAHIR", "Catatan", "nama ", "Jumlah anak"],
            [date(1990, 1, 5), "x", "Sri Wahyuni", 2],
            [None, None, "  ", None],
            ["17-08-1945", "", "Slamet", None],
        ),
        COLUMNS,
    )
    assert table.errors == []
    assert table.rows == {
        2: {"born": date(1990, 1, 5), "name": "Sri Wahyuni", "children": 2},
        4: {"born": date(1945, 8, 17), "name": "Slamet", "children": None},
    }


def test_every_problem_is_told_with_its_place():
    table = spreadsheets.read(
        xlsx(["Nama", "Tanggal lahir", "Jumlah anak"], ["Budi", "31-02-1990", 1.5], [None, "1-1-1990", "dua"]), COLUMNS
    )
    assert table.rows == {}
    assert [str(problem) for problem in table.errors] == [
        "Baris 2, kolom B (Tanggal lahir): Isi dengan tanggal, misalnya 31-12-2026.",
        "Baris 2, kolom C (Jumlah anak): Isi dengan bilangan bulat.",
        "Baris 3, kolom A (Nama): Belum diisi.",
        "Baris 3, kolom C (Jumlah anak): Isi dengan bilangan, misalnya 12,5.",
    ]


def test_csv_with_commas_or_semicolons():
    for mark in ",;":
        content = f"\ufeffNama{mark}Tanggal lahir\r\nSiti{mark}1990-12-31\r\n".encode()
        assert spreadsheets.read(content, COLUMNS).rows == {2: {"name": "Siti", "born": date(1990, 12, 31)}}


def test_a_nik_that_the_spreadsheet_rounded_is_not_taken_for_one():
    table = spreadsheets.read(
        xlsx(["NIK"], [3325114501900001], ["3325114501900001"]), [Column("nik", "NIK", spreadsheets.text)]
    )
    assert "Ubah kolom menjadi teks" in table.errors[0].message
    assert table.rows == {3: {"nik": "3325114501900001"}}


def test_numbers_are_exact():
    assert spreadsheets.decimal("12,50") == Decimal("12.50")
    assert spreadsheets.text(62.0) == "62"
    for wrong in (True, date(2026, 1, 1), "NaN", "1.000,5"):
        with pytest.raises(ValueError, match="bilangan"):
            spreadsheets.decimal(wrong)


@pytest.mark.parametrize(
    ("content", "hint"),
    [
        (b"", "“Nama”, “Tanggal lahir”"),
        (b"\xff\xfe\x00", "bukan XLSX"),
        (b"PK\x03\x04 nothing", "bukan lembar kerja"),
        (b"Nama,Alamat\nA,B", "“Tanggal lahir” tidak ada"),
    ],
)
def test_what_is_no_table_is_refused(content, hint):
    with pytest.raises(SpreadsheetError, match=hint):
        spreadsheets.read(content, COLUMNS)


def test_a_zip_that_is_no_spreadsheet_and_one_that_explodes_are_refused(monkeypatch):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bom", bytes(10_000))
    with pytest.raises(SpreadsheetError, match="bukan lembar kerja"):
        spreadsheets.read(packed.getvalue(), COLUMNS)
    monkeypatch.setattr(spreadsheets, "MAX_UNPACKED", 9_999)
    with pytest.raises(SpreadsheetError, match="terlalu besar"):
        spreadsheets.read(packed.getvalue(), COLUMNS)


def test_a_file_too_long_is_refused():
    with pytest.raises(SpreadsheetError, match="lebih dari 1 baris"):
        spreadsheets.read(b"Nama\nA\nB\n", [Column("name", "Nama")], max_rows=1)


EVIL = ["=1+1", "+62815", "-5", "@SUM(A1)", "\tx", "=cmd|' /C calc'!A0"]
MOMENT = datetime(2026, 11, 23, 17, 30, 1, 5, tzinfo=UTC)


def test_typed_text_never_becomes_a_formula_in_xlsx():
    saved = io.BytesIO()
    spreadsheets.write_xlsx(
        saved, "Aduan", ["Isi"] * 6, [EVIL, [MOMENT, -5, Decimal("1.5"), None, "a\x0bb", "é"]], zone=WIB
    )
    sheet = openpyxl.load_workbook(saved)["Aduan"]
    assert [cell.value for cell in sheet[2]] == EVIL
    assert {cell.data_type for cell in sheet[2]} == {"s"}
    assert [cell.value for cell in sheet[3]] == [datetime(2026, 11, 24, 0, 30, 1), -5, 1.5, None, "ab", "é"]


def test_typed_text_never_becomes_a_formula_in_csv():
    written = "".join(
        spreadsheets.csv_lines(["Isi"] * 6, [EVIL, [MOMENT, -5, Decimal("1.5"), None, "a,b", "é"]], zone=WIB)
    )
    rows = list(csv.reader(io.StringIO(written.removeprefix("\ufeff"), newline="")))
    assert rows[1] == [f"'{text}" for text in EVIL]
    assert rows[2] == ["2026-11-24 00:30:01", "-5", "1.5", "", "a,b", "é"]
