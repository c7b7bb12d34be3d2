"""Charts: how codes are built, and how a table of them is taken in or refused cell by cell."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from simpul.finance.classification import codes, importing, sample
from simpul.finance.classification.models import Account, Activity

HEADER = "Kode;Nama;Dasar hukum\n"


def table(*lines: str) -> bytes:
    return (HEADER + "\n".join(lines)).encode()


@pytest.mark.parametrize(
    ("code", "above", "level"),
    [
        ("1", "", codes.Level.URUSAN),
        ("1.03", "1", codes.Level.BIDANG),
        ("1.03.02", "1.03", codes.Level.PROGRAM),
        ("1.03.02.2.01", "1.03.02", codes.Level.KEGIATAN),
        ("1.03.02.2.01.0001", "1.03.02.2.01", codes.Level.SUB_KEGIATAN),
    ],
)
def test_an_activity_hangs_under_the_one_above(code: str, above: str, level: codes.Level) -> None:
    assert codes.parent_activity(code) == above
    assert codes.level(code) is level


@pytest.mark.parametrize("written", ["", "1,03", "satu", "1..2", ".1"])
def test_what_is_no_code_is_refused_with_a_sentence(written: str) -> None:
    with pytest.raises(codes.CodeError, match="angka dan titik"):
        codes.clean(written)


def test_zeros_in_front_are_kept_and_spaces_are_not() -> None:
    assert codes.clean(" 5.1.02. 01.01.0024. ") == "5.1.02.01.01.0024"


@pytest.mark.parametrize(
    ("code", "book", "side"),
    [
        ("1.1.01", codes.Book.ACCRUAL, 1),
        ("2.1", codes.Book.ACCRUAL, -1),
        ("4.1.01", codes.Book.BUDGETARY, -1),
        ("5.1.02", codes.Book.BUDGETARY, 1),
        ("6.1.01", codes.Book.BUDGETARY, -1),
        ("6.2.02", codes.Book.BUDGETARY, 1),
        ("7.1", codes.Book.ACCRUAL, -1),
        ("8.1", codes.Book.ACCRUAL, 1),
    ],
)
def test_an_account_grows_on_the_side_of_its_head(code: str, book: codes.Book, side: int) -> None:
    assert (codes.book(code), codes.side(code)) == (book, side)


@pytest.mark.django_db
def test_the_sample_is_a_whole_chart_and_is_taken_in_once() -> None:
    assert sample.load(2027) > 200
    assert sample.load(2027) == 0
    assert Account.objects.get(code="5.1.02.01.01.0024").postable
    assert not Account.objects.filter(example=False).exists()


@pytest.mark.django_db
def test_a_chart_is_taken_in_from_the_top_down_whatever_its_order() -> None:
    brought = importing.look(
        table("1.03.02;Program Air;", "1;Urusan wajib;", "1.03;Pekerjaan Umum;"), 2027, importing.ACTIVITIES
    )
    assert brought.errors == []
    assert importing.take_in(brought) == 3
    program = Activity.objects.get(year=2027, code="1.03.02")
    assert program.parent.code == "1.03"
    assert program.parent.parent.level == codes.Level.URUSAN


@pytest.mark.django_db
def test_every_fault_is_told_by_its_cell_and_nothing_is_written() -> None:
    brought = importing.look(
        table("5;Belanja;", "5.1.02;Barang;", "5;Belanja lagi;", "9.1;Lain;", "satu;y;"), 2027, importing.ACCOUNTS
    )
    told = [str(error) for error in brought.errors]
    assert told == [
        "Baris 3, kolom A (Kode): Kode di atasnya, 5.1, tidak ada.",
        "Baris 4, kolom A (Kode): Kode ini sudah ada di baris sebelumnya.",
        "Baris 5, kolom A (Kode): Akun dimulai dengan 1 sampai 8.",
        "Baris 6, kolom A (Kode): Tulis kode dengan angka dan titik, misalnya 1.03.02.2.01.0001.",
    ]
    with pytest.raises(ValueError, match="faults"):
        importing.take_in(brought)
    assert not Account.objects.exists()


@pytest.mark.django_db
def test_a_code_in_use_keeps_its_name_and_may_be_brought_again() -> None:
    importing.take_in(importing.look(table("1;PAD;", "1.1;Pajak;"), 2027, importing.FUNDS))
    again = importing.look(table("1;PAD;", "1.1;Pajak daerah;", "1.2;Retribusi;"), 2027, importing.FUNDS)
    assert [error.row for error in again.errors] == [3]
    assert importing.look(table("1;PAD;"), 2027, importing.FUNDS).known == 1
    assert importing.look(table("1;Pendapatan;"), 2028, importing.FUNDS).errors == [], "another year is another chart"


@pytest.mark.django_db
def test_the_platform_cannot_change_a_code() -> None:
    importing.add(importing.ACCOUNTS, 2027, [{"code": "5", "name": "Belanja", **importing.ACCOUNTS.told("5")}])
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE classification_account SET name = 'Lain'")
