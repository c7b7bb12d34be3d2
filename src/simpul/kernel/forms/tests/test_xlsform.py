"""Workbooks as people bring them, and as somebody would who means harm."""

from __future__ import annotations

import zipfile
from io import BytesIO

import openpyxl
import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simpul.kernel.forms import example, xlsform
from simpul.kernel.forms.definition import Definition, said
from simpul.kernel.testing.workbooks import CROWD, xlsx

COLUMNS = (
    "type | name | label | required | relevant | constraint | calculation | appearance | choice_filter | simpul::known"
)
HEAD = f"| survey |\n| | {COLUMNS} | repeat_count |"
TAIL = "| settings |\n| | form_id | form_title |\n| | uji | Uji |"
YES_NO = "| choices |\n| | list_name | name | label |\n| | yt | ya | Ya |\n| | yt | tidak | Tidak |"


def wrong(*rows: str, choices: str = YES_NO) -> list[str]:
    """What is said of a survey with these rows: place and message."""
    reading = xlsform.read(xlsx("\n".join([HEAD, *rows, choices, TAIL])))
    assert bool(reading.problems) is (reading.definition is None)
    return [f"{problem.where}: {problem.message}" for problem in reading.problems]


def test_the_sample_form_is_read_whole() -> None:
    reading = xlsform.read(xlsx(CROWD))
    assert [str(problem) for problem in reading.problems] == []
    assert reading.definition is not None
    assert Definition.from_json(reading.definition.to_json()) == reading.definition
    assert [page.name for page in reading.definition.pages()] == ["pemohon", "acara", "keamanan", "petugas", "bukti"]
    assert "<h:html" in reading.xform
    with translation.override("en"):
        assert said(reading.definition.title) == "Event permit"


def test_the_example_that_officers_download_is_sound() -> None:
    out = BytesIO()
    example.write(out)
    assert xlsform.read(out.getvalue()).problems == []


@pytest.mark.parametrize(
    ("row", "place", "words"),
    [
        ("| | barcode | kode | Kode |", "baris 3, kolom A (type)", "belum didukung"),
        ("| | text | 1a | Nama |", "baris 3, kolom B (name)", "huruf, angka"),
        ("| | text | nama | |", "baris 3, kolom C (label)", "label"),
        ("| | select_one warna | w | Warna |", "baris 3, kolom A (type)", "warna"),
        ("| | select_one yt or_other | w | Warna |", "baris 3, kolom A (type)", "or_other"),
        ("| | select_one_from_file desa.csv | d | Desa |", "baris 3, kolom A (type)", "desa.csv"),
        ("| | text | nama | Nama | | ${umur} > 3 |", "baris 3, kolom E (relevant)", "umur"),
        ("| | text | nama | Nama | | | foo(.) |", "baris 3, kolom F (constraint)", "foo"),
        ("| | text | nama | Nama | | | regex(., '(a+)+') |", "baris 3, kolom F (constraint)", "mengulang"),
        ("| | calculate | c | | | | | pow(1) |", "baris 3, kolom G (calculation)", "dihitung"),
        ("| | calculate | c | | | | | |", "baris 3, kolom G (calculation)", "rumus"),
        ("| | text | nama | Nama ${siapa} |", "baris 3, kolom C (label)", "siapa"),
        ("| | text | nama | Nama | | | | | | x = 1 |", "baris 3, kolom I (choice_filter)", "hanya untuk pertanyaan pilihan"),
        ("| | text | nama | Nama | | | | | | | resident.shoe |", "baris 3, kolom J (simpul::known)", "resident.name"),
        ("| | end_group | | |", "baris 3, kolom A (type)", "pembuka"),
        ("| | begin_group | g | Kelompok |", "baris 3, kolom A (type)", "ditutup"),
        ("| | text | nama | =1+1 |", "baris 3, kolom C (label)", "rumus Excel"),
    ],
)  # fmt: skip
def test_every_refusal_names_sheet_row_and_column(row: str, place: str, words: str) -> None:
    said_ = wrong("| | text | awal | Awal |", row)
    assert any(place in one and words in one for one in said_), said_


def test_all_mistakes_are_told_at_once() -> None:
    assert len(wrong("| | barcode | a | A |", "| | text | 1 | B |", "| | range | c | C |")) == 3


def test_twins_and_nested_repeats_are_refused() -> None:
    assert "sudah dipakai di baris 2" in wrong("| | text | a | A |", "| | text | a | A |")[0]
    nested = (
        "| | begin_repeat | r | R |",
        "| | begin_repeat | s | S |",
        "| | text | a | A |",
        "| | end_repeat |",
        "| | end_repeat |",
    )
    assert "Pengulangan di dalam pengulangan" in wrong(*nested)[0]


def test_circles_are_refused_at_their_row() -> None:
    said_ = wrong("| | text | a | A | | ${b} = '1' |", "| | text | b | B | | ${a} = '1' |")
    assert "saling menunggu" in said_[0]
    assert "kolom E (relevant)" in said_[0]


def test_choices_come_from_a_csv_file_too() -> None:
    book = xlsx("\n".join([HEAD, "| | select_one_from_file desa.csv | desa | Desa |", TAIL]))
    reading = xlsform.read(book, {"desa.csv": b"name;label\nsatu;Desa Satu\ndua;Desa Dua\n"})
    assert reading.problems == []
    assert reading.definition is not None
    assert [said(one.label) for one in reading.definition.choices["desa.csv"]] == ["Desa Satu", "Desa Dua"]
    assert "UTF-8" in xlsform.read(book, {"desa.csv": b"\xff\xfe\x00"}).problems[0].message


@pytest.mark.slow
def test_ten_thousand_choices_are_taken_and_a_sheet_without_end_is_not() -> None:
    many = "\n".join(
        ["| choices |", "| | list_name | name | label |", *(f"| | yt | n{n} | Pilihan {n} |" for n in range(10_000))]
    )
    assert wrong("| | select_one yt | a | A |", choices=many) == []
    endless = [f"| | text | q{n} | Pertanyaan {n} |" for n in range(1001)]
    assert "lebih dari 1000 baris" in wrong(*endless)[0]


def test_no_workbook_at_all() -> None:
    for content in (b"", b"PK\x03\x04rusak", b"%PDF-1.4", xlsx(CROWD)[:500], zipped({"a.txt": b"x"})):
        assert "bukan lembar kerja XLSX" in xlsform.read(content).problems[0].message
    assert "survey" in xlsform.read(xlsx("| lembar |\n| | a |")).problems[0].message


def zipped(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


def test_a_bomb_is_not_opened() -> None:
    bomb = zipped({"xl/worksheets/sheet1.xml": b"\0" * 40_000_000})
    assert len(bomb) < 100_000
    assert "setelah dibuka" in xlsform.read(bomb).problems[0].message
    assert "2 MB" in xlsform.read(b"PK" + b"\0" * 2_000_001).problems[0].message


def test_entities_are_not_expanded() -> None:
    sound = xlsx("\n".join([HEAD, "| | text | nama | RAHASIA |", TAIL]))
    parts: dict[str, bytes] = {}
    with zipfile.ZipFile(BytesIO(sound)) as packed:
        for name in packed.namelist():
            content = packed.read(name)
            if b"RAHASIA" in content:
                head = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
                body = content.split(b"?>", 1)[1] if content.startswith(b"<?xml") else content
                content = head + body.replace(b"RAHASIA", b"&e;")
            parts[name] = content
    reading = xlsform.read(zipped(parts))
    with open("/etc/hostname", encoding="utf-8") as file:
        host = file.read().strip()
    assert reading.definition is None or host not in str(reading.definition.to_json())


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.lists(
            st.one_of(st.none(), st.text(max_size=20), st.floats(), st.integers(), st.booleans()),
            min_size=3,
            max_size=6,
        ),
        max_size=8,
    )
)
def test_whatever_stands_in_the_cells_is_answered(rows: list[list[object]]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "survey"
    sheet.append(["type", "name", "label", "relevant", "constraint", "calculation"])
    for row in rows:
        try:
            sheet.append(row)
        except (ValueError, openpyxl.utils.exceptions.IllegalCharacterError):
            return
    out = BytesIO()
    book.save(out)
    assert xlsform.read(out.getvalue()).problems
