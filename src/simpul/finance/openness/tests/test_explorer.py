"""The budget explorer: its sums are those of the lines, each figure opens its rows, and no person is named anywhere."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext

from simpul.finance.budget import versions
from simpul.finance.budget.models import LineState, Version
from simpul.finance.budget.tests import making
from simpul.finance.ledger.models import Entry
from simpul.finance.openness import running, sums
from simpul.finance.openness.asking import Asked
from simpul.finance.openness.axes import AXES, LINES, deeper
from simpul.finance.openness.tests.conftest import SECRET, YEAR, Money

pytestmark = pytest.mark.django_db
PLACE = f"/anggaran/{YEAR}/"


@pytest.fixture
def asked(rf: Any) -> Any:
    return lambda query="": Asked(rf.get(f"{PLACE}?{query}"), YEAR)


@pytest.mark.parametrize("way", [code for code in AXES if code != LINES.code])
def test_however_one_looks_it_is_the_same_money(money: Money, asked: Any, way: str) -> None:
    total = LineState.objects.filter(line__year=YEAR, line__side="spending").aggregate(Sum("ceiling"), Sum("paid"))
    told = sums.told(asked(f"menurut={way}"))
    assert (told.total.ceiling, told.total.paid) == (total["ceiling__sum"], total["paid__sum"])
    assert sum(row.ceiling for row in told.rows) == told.total.ceiling == Decimal("210000000")
    assert told.total.paid == Decimal("12000000")


@pytest.mark.parametrize("way", [code for code in AXES if code not in (LINES.code,)])
def test_every_row_opens_exactly_what_it_counted(money: Money, asked: Any, way: str) -> None:
    question = asked(f"menurut={way}")
    for row in sums.told(question).rows:
        opened = asked(question.opens(row.key))
        inside = sums.told(opened).total if opened.axis is not LINES else None
        counted = inside.ceiling if inside else sum(one.ceiling for one in sums.lines(opened, 500))
        assert counted == row.ceiling, (way, row.key)


def test_opening_rows_comes_to_the_lines_in_the_end() -> None:
    for first in AXES.values():
        axis, narrowed, seen = first, {}, 0
        while axis is not LINES:
            narrowed[axis.narrows] = "1.03.10.2.01.0009" if axis.narrows == "kegiatan" else "x"
            axis, seen = deeper(axis, narrowed), seen + 1
            assert seen < 8


def test_the_page_tells_plan_commitment_and_payment(money: Money, client: Client) -> None:
    page = client.get(PLACE).text
    assert "Direncanakan Rp210,0 juta. Sudah dibayar Rp12,0 juta, yaitu 5,7%." in page
    assert "Rp27,0 juta" in page
    assert client.get("/anggaran/").url == PLACE  # type: ignore[attr-defined]
    english = client.get(PLACE, headers={"accept-language": "en"}).text
    assert "Rp210.0 million" in english


def test_the_number_of_questions_does_not_grow_with_rows(money: Money, client: Client) -> None:
    for address in (PLACE, f"{PLACE}?menurut=opd", f"{PLACE}?menurut=baris", f"{PLACE}?menurut=wilayah"):
        client.get(address)
        with CaptureQueriesContext(connection) as sent:
            client.get(address)
        assert len(sent) <= 9, (address, [one["sql"][:120] for one in sent])


def test_what_stood_in_an_older_version_can_be_seen(money: Money, asked: Any, client: Client) -> None:
    draft = versions.begin(YEAR, Version.Kind.SHIFT, title="Pergeseran pertama", by=making.team())
    line = money.house.lines[1]
    moved = making.spending("50000000", line.account.code)
    back = making.spending("160000000")
    making.plan(draft, [moved, back], by=making.team())
    assert "Pergeseran pertama" not in client.get(PLACE).text
    making.effective(draft, "Perbup 3/2027")
    before = {row.key: row.ceiling for row in sums.told(asked("menurut=akun&versi=1")).rows}
    after = {row.key: row.ceiling for row in sums.told(asked("menurut=akun")).rows}
    assert (before[line.account.code], after[line.account.code]) == (Decimal("60000000"), Decimal("50000000"))
    assert sum(before.values()) == sum(after.values())
    assert "menurut APBD murni" in client.get(f"{PLACE}?versi=1").text


def test_a_draft_is_nobodys_business(money: Money, client: Client) -> None:
    draft = making.draft(Version.Kind.CHANGE, making.spending("7000000", making.PAPER))
    line = draft.changes.get().line
    assert client.get(f"{PLACE}baris/{line.pk}/").status_code == 404
    assert "Rp210,0 juta" in client.get(PLACE).text


def test_money_that_comes_in_has_a_side_of_its_own(money: Money, asked: Any, client: Client) -> None:
    told = sums.told(asked("sisi=pendapatan"))
    assert told.total.ceiling == Decimal("210000000")
    page = client.get(f"{PLACE}?sisi=pendapatan").text
    assert "Dari mana uang daerah datang" in page
    assert "Komitmen</th>" not in page


def test_a_line_opens_everything_behind_it(money: Money, client: Client) -> None:
    page = client.get(f"{PLACE}baris/{money.house.lines[0].pk}/").text
    for words in (
        "APBD murni",
        "SPD-1/2027",
        "Alat tulis kantor",
        "Pembayaran ATK",
        "CV Maju Contoh",
        f"/benang/sp2d/{money.to_company.pk}/",
    ):
        assert words in page, words


def test_words_are_found_in_names(money: Money, client: Client) -> None:
    page = client.get(f"{PLACE}?cari=bahan+bakar").text
    assert "Rp60.000.000" in page
    assert "Rp150.000.000" not in page
    assert "Tidak ada anggaran di sini" in client.get(f"{PLACE}?cari=tiadabandingnya").text


@pytest.mark.parametrize(
    "query", ["menurut=%00", "opd=%00x", "kegiatan='--", "akun=" + "9." * 60, "setelah=99999999999999999999", "versi=-1", "sisi=x"]
)  # fmt: skip
def test_nonsense_is_answered_with_a_page(money: Money, client: Client, query: str) -> None:
    for address in (PLACE, f"{PLACE}pembayaran/"):
        assert client.get(f"{address}?{query}").status_code == (400 if "%00" in query else 200)


def test_no_page_file_or_book_names_a_person(money: Money, client: Client) -> None:
    line = money.house.lines[0].pk
    addresses = [
        PLACE, f"{PLACE}?menurut=baris", f"{PLACE}?menurut=baris&unduh=csv", f"{PLACE}baris/{line}/", f"{PLACE}pembayaran/",
        f"{PLACE}pembayaran/?unduh=csv", f"/benang/sp2d/{money.to_person.pk}/", "/benang/", f"{PLACE}?cari=Sutinah",
        f"{PLACE}pembayaran/?cari=Sutinah", f"/laporan-keuangan/jurnal.hledger?tahun={YEAR}",
        *(f"/laporan-keuangan/jurnal/{one.pk}/" for one in Entry.objects.all()),
    ]  # fmt: skip
    for address in addresses:
        answer = client.get(address)
        text = b"".join(answer).decode() if answer.streaming else answer.text  # type: ignore[arg-type]
        assert answer.status_code == 200, address
        assert "Wagimin" not in text, address
    assert "Pembayaran kepada perorangan" in client.get(f"{PLACE}pembayaran/").text


def test_payments_are_taken_away_as_seen(money: Money, client: Client) -> None:
    answer = client.get(f"{PLACE}pembayaran/?bulan=3&unduh=csv")
    rows = list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))  # type: ignore[arg-type]
    assert sorted(row[4] for row in rows[1:]) == ["CV Maju Contoh", "Penerima perorangan"]
    assert "Belum ada pembayaran di sini" in client.get(f"{PLACE}pembayaran/?bulan=7").text


def test_how_the_year_runs(money: Money, client: Client) -> None:
    told = running.of(YEAR)
    assert [(one.month, one.paid) for one in told.months if one.paid] == [(3, Decimal("12000000"))]
    assert (told.payments, told.median, told.last_quarter, told.covered) == (2, 0, 0, 100)
    assert "5,7%" in client.get(f"{PLACE}jalannya/").text
    assert SECRET not in client.get(f"{PLACE}jalannya/").text
