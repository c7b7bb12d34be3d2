"""The bank's files: read, refused with the line that is wrong, taken in once, laid beside what was paid and received."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from simpul.finance.budget.models import Line
from simpul.finance.treasury import collecting, statements
from simpul.finance.treasury.models import BankLine, Match, Statement
from simpul.finance.treasury.paying import Tax
from simpul.finance.treasury.tests.conftest import MARCH, YEAR, House
from simpul.kernel.workflow import Refused

HEADING = "Tanggal;Keterangan;Debit;Kredit;Referensi\n"
SWIFT = """:20:STMT
:25:3001002345
:28C:1/1
:60F:C270301IDR1000000,00
:61:2703150315C5000000,00NTRFNK/1//BANK1
:86:DAU Maret
:61:2703160316D900000,00NTRFSP2D 1//BANK2
:86:CV Maju Contoh
:62F:C270331IDR5100000,00
"""


def test_csv_with_debit_and_credit_and_indonesian_figures() -> None:
    lines, _opening, _closing = statements.read(
        (
            HEADING
            + "15/03/2027;SP2D 1 CV Maju;9.500.000,00;;SP2D 1\n16-03-2027;DAU;;5,000,000.00;NK/1\n17/03/2027;a\0b;;1234567,89;\n\n"
        ).encode()
    )
    assert [(one.day, one.amount, one.reference) for one in lines] == [
        (date(2027, 3, 15), Decimal("-9500000.00"), "SP2D 1"), (date(2027, 3, 16), Decimal("5000000.00"), "NK/1"),
        (date(2027, 3, 17), Decimal("1234567.89"), ""),
    ]  # fmt: skip


def test_swift_with_its_balances() -> None:
    lines, opening, closing = statements.read(SWIFT.encode())
    assert [(one.day, one.amount) for one in lines] == [(MARCH, 5_000_000), (date(YEAR, 3, 16), -900_000)]
    assert (opening, closing) == (1_000_000, 5_100_000)
    with pytest.raises(Refused, match="saldo akhirnya"):
        statements.read(SWIFT.replace("5100000,00", "5100001,00").encode())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "kolom"),
        (b"\x00\xff\xfe", "kolom"),
        (b"Nama;Alamat\nSiti;Batang\n", "kolom"),
        (HEADING.encode(), "tidak memuat"),
        ((HEADING + "32/13/2027;x;1;;\n").encode(), "Baris 2: tanggal"),
        ((HEADING + "15/03/2027;x;sejuta;;\n").encode(), "Baris 2: jumlah"),
        ((HEADING + "15/03/2027;x;;;\n").encode(), "Baris 2: jumlahnya nol"),
        *(
            ((HEADING + f"15/03/2027;x;{odd};;\n").encode(), "Baris 2: jumlah")
            for odd in ("NaN", "Infinity", "1e30", "9" * 25)
        ),
        (b":20:\n:61:rusak\n", "."),
    ],
)
def test_what_is_no_statement_is_told_by_line(content: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        statements.read(content)


@pytest.fixture
def taken(house: House) -> Statement:
    request = house.submit(
        house.commit("10000000"),
        "10000000",
        taxes=[Tax("PPh 21", "2.1.01.05.01.0001", Decimal(10_000_000), Decimal(500_000))],
    )
    house.paid(request)
    line = Line.objects.get(outgoing=False)
    collecting.receive(
        line, Decimal(5_000_000), "DAU", reference="NK/1", day=MARCH, by=house.people.deputy, key=uuid4()
    )
    content = HEADING + "16/03/2027;CV Maju;9500000;;SP2D 1\n16/03/2027;DAU;;5000000;NK/1\n17/03/2027;Biaya;2500;;\n"
    return statements.take_in("3-001", content.encode(), by=house.people.deputy)


@pytest.mark.django_db
def test_what_fits_is_found_laid_and_only_the_rest_is_left(house: House, taken: Statement) -> None:
    found = statements.suggest(taken)
    assert [kind for _line, kind, _subject in found] == ["payment", "revenue"]
    for line, kind, subject in found:
        row = BankLine.objects.get(pk=line)
        statements.lay(row, kind, subject, row.amount, by=house.people.deputy)
    assert [(day, rest) for _line, day, rest in statements.unmatched()] == [(date(YEAR, 3, 17), Decimal(-2500))]
    assert statements.suggest(taken) == []


@pytest.mark.django_db
def test_a_document_is_not_laid_twice_nor_beyond_the_line_and_a_wrong_one_is_undone_once(
    house: House, taken: Statement
) -> None:
    (line, kind, subject), *_rest = statements.suggest(taken)
    row = BankLine.objects.get(pk=line)
    match = statements.lay(row, kind, subject, Decimal(-4_000_000), by=house.people.deputy)
    with pytest.raises(Refused, match=r"tinggal"):
        statements.lay(row, kind, subject, Decimal(-5_500_001), by=house.people.deputy)
    with pytest.raises(Refused, match="tinggal"):
        statements.lay(row, kind, subject, Decimal(1), by=house.people.deputy)
    statements.undo(match, by=house.people.deputy, reason="Salah pasang")
    with pytest.raises(Refused, match="sudah dibatalkan"):
        statements.undo(match, by=house.people.deputy, reason="Lagi")
    statements.lay(row, kind, subject, row.amount, by=house.people.deputy)
    assert sum(one.amount for one in Match.objects.filter(line=row)) == row.amount


@pytest.mark.django_db
def test_a_file_is_taken_in_once_and_by_the_treasury(house: House, taken: Statement) -> None:
    content = (
        HEADING + "16/03/2027;CV Maju;9500000;;SP2D 1\n16/03/2027;DAU;;5000000;NK/1\n17/03/2027;Biaya;2500;;\n"
    ).encode()
    told: dict[str, Any] = {"account": "3-001", "content": content}
    with pytest.raises(Refused, match="sudah diambil"):
        statements.take_in(**told, by=house.people.deputy)
    with pytest.raises(Refused, match="Kuasa BUD"):
        statements.take_in(**told, by=house.people.finance)
