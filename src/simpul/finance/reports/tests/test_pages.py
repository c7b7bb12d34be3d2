"""The books' pages: a figure opens its postings, a posting its entry; months close and open; the files are what the page says."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from simpul.finance.ledger.models import Entry, Period
from simpul.finance.ledger.pairing import Books
from simpul.finance.reports.tests.conftest import GOODS, MARKET, YEAR, post, year
from simpul.finance.roles import ACCOUNTANT, STATE_AUDITOR
from simpul.kernel.testing import cast

pytestmark = pytest.mark.django_db
AT = f"tahun={YEAR}&dari=1&sampai=12"


@pytest.fixture(scope="module")
def told(world: Any) -> Books:
    with world():
        books, dinas = year(), cast.agency("dpupr").pk
        post(books.spending(GOODS, dinas, Decimal(12_500_000)), words="Pembelian ATK", example=True)
        post(books.revenue(MARKET, dinas, Decimal("4000000.50")), month=5, words="Retribusi pasar")
        return books


def test_a_figure_opens_its_postings_and_a_posting_its_entry(client: Client, told: Books) -> None:
    page = client.get(f"/laporan-keuangan/?laporan=lra&{AT}").content.decode()
    assert "12.500.000,00" in page
    assert "4.000.000,50" in page
    opens = re.search(r'href="(/laporan-keuangan/angka/\?[^"]*akun=5\.1\.02[^"]*)"', page)
    assert opens
    figure = client.get(opens[1].replace("&amp;", "&")).content.decode()
    assert "Pembelian ATK" in figure
    assert "contoh" in figure
    assert "Retribusi pasar" not in figure
    entry = Entry.objects.get(book="budgetary", words="Pembelian ATK")
    assert f"/laporan-keuangan/jurnal/{entry.pk}/" in figure
    shown = client.get(f"/laporan-keuangan/jurnal/{entry.pk}/").content.decode()
    assert bytes(entry.hash).hex() in shown
    assert GOODS in shown


def test_every_statement_is_told_in_both_languages_and_as_every_file(client: Client, told: Books) -> None:
    for code in ("lra", "lpsal", "neraca", "lo", "lpe", "lak"):
        page = client.get(f"/laporan-keuangan/?laporan={code}&{AT}").content.decode()
        assert page.count("sama</span>") == 7, "seven checks hold"
        pdf = client.get(f"/laporan-keuangan/cetak.pdf?laporan={code}&{AT}")
        assert pdf.content.startswith(b"%PDF-1.7")
        assert b"/StructTreeRoot" in pdf.content
    notes = client.get(f"/laporan-keuangan/calk.pdf?{AT}")
    assert notes.content.startswith(b"%PDF-1.7")
    assert len(notes.content) > 2 * len(pdf.content)
    assert notes.content == client.get(f"/laporan-keuangan/calk.pdf?{AT}").content, "the same books make the same bytes"
    xlsx = client.get(f"/laporan-keuangan/?laporan=lra&{AT}&unduh=xlsx")
    assert b"".join(xlsx).startswith(b"PK")
    csv = b"".join(client.get(f"/laporan-keuangan/?laporan=lra&{AT}&unduh=csv")).decode()
    assert "JUMLAH BELANJA" in csv
    english = client.get(f"/laporan-keuangan/?laporan=neraca&{AT}", headers={"Accept-Language": "en"}).content.decode()
    assert "TOTAL ASSETS" in english
    assert "January" in english


def test_what_makes_no_sense_in_an_address_is_read_as_what_comes_nearest(client: Client, told: Books) -> None:
    for query in ("tahun=abc", "tahun=99999", "dari=12&sampai=1", "opd=tidak-ada", "laporan=x", "sampai=13", "dari=²"):
        assert client.get(f"/laporan-keuangan/?{query}").status_code == 200
    for query in ("akun='--", "setelah=99999999999999999999", "setelah=-1", "akun=" + "1." * 900):
        assert client.get(f"/laporan-keuangan/angka/?{AT}&{query}").status_code == 200


def test_postings_go_on_where_the_page_before_ended(client: Client, told: Books) -> None:
    for number in range(60):
        post(told.spending(GOODS, cast.agency("dpupr").pk, Decimal(1 + number)), words=f"Nota {number:02}")
    first = client.get(f"/laporan-keuangan/angka/?{AT}&akun=5.1.02").content.decode()
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following
    second = client.get("/laporan-keuangan/angka/" + following[1].replace("&amp;", "&")).content.decode()
    shown = [set(re.findall(r"Nota \d\d", page)) for page in (first, second)]
    assert len(shown[0]) == 50
    assert not shown[0] & shown[1]
    assert len(shown[0] | shown[1]) == 60
    assert "Pembelian ATK" in second


def test_the_accountant_closes_a_month_and_opens_it_with_a_reason(client: Client, told: Books) -> None:
    desk = cast.sign_in(client, cast.officer(ACCOUNTANT))
    desk.post(f"/keuangan/buku/bulan/{YEAR}/2/", {"keadaan": "closed"})
    assert Period.objects.get(year=YEAR, month=2).state == "open", "January is open"
    desk.post(f"/keuangan/buku/bulan/{YEAR}/1/", {"keadaan": "closed"})
    page = desk.get(f"/keuangan/buku/bulan/?tahun={YEAR}").content.decode()
    seal = Period.objects.get(year=YEAR, month=1).seals.get()
    assert bytes(seal.hash).hex() in page
    refused = desk.post(f"/keuangan/buku/bulan/{YEAR}/1/", {"keadaan": "open", "alasan": "salah"}, follow=True)
    assert "Tulis alasan" in refused.content.decode()
    desk.post(f"/keuangan/buku/bulan/{YEAR}/1/", {"keadaan": "open", "alasan": "Nota terlambat dari DPUPR"})
    assert Period.objects.get(year=YEAR, month=1).state == "open"
    for month in range(1, 14):
        desk.post(f"/keuangan/buku/bulan/{YEAR}/{month}/", {"keadaan": "closed"})
    assert Period.objects.filter(year=YEAR, state="closed").count() == 13
    assert Entry.objects.filter(source_kind="closing", source_id=YEAR).count() == 2, (
        "month 13 closes the year's accounts"
    )


def test_the_trial_balance_comes_to_the_same_on_both_sides(client: Client, told: Books) -> None:
    desk = cast.sign_in(client, cast.officer(STATE_AUDITOR))
    page = desk.get(f"/keuangan/buku/neraca-saldo/?{AT}").content.decode()
    totals = re.search(r'class="grand".*?Debit">([\d.,]+)<.*?Kredit">([\d.,]+)<.*?Saldo">([\d.,]+)<', page, re.DOTALL)
    assert totals
    assert totals[1] == totals[2]
    assert totals[3] == "0,00"
    assert desk.post(f"/keuangan/buku/bulan/{YEAR}/1/", {"keadaan": "closed"}).status_code == 403
    assert "Pembelian ATK" in desk.get(f"/keuangan/buku/?{AT}").content.decode()
