"""Lists taken away: the same rows and columns as on the page, through the same gate, harmless in a spreadsheet program."""

from __future__ import annotations

import csv
import io
from typing import Any

import openpyxl
import pytest
from django.test import Client

from simpul.kernel.accounts import taking_away
from simpul.kernel.accounts.viewer import NOBODY
from simpul.kernel.audit.models import Entry
from simpul.kernel.cases import engine, tables
from simpul.kernel.cases.lists import COLUMNS
from simpul.kernel.testing import cast
from simpul.services.complaints.flow import AGENCY, DESK, ReportFlow
from simpul.services.complaints.models import Report

pytestmark = pytest.mark.django_db
EVERYWHERE = ("/layanan/aduan/daftar/", "/urusan/", "/meja/?lihat=semua", "/indikator/aduan.received/")


def report(title: str = "Lampu mati", *, publish: bool = True, by: Any = NOBODY, **more: Any) -> Report:
    applicant = {"applicant": by.user.resident} if by.user else {}
    fields = {"title": title, "text": title, "category_id": "sampah", "region": cast.village(), **applicant, **more}
    case, _code = engine.open_case(Report, by=by, fields=fields)
    engine.perform(ReportFlow.forward, case, by=cast.officer(DESK), agency=cast.agency("dlh"), publish=publish)
    return case


def in_csv(client: Client, address: str) -> list[dict[str, str]]:
    answer = client.get(f"{address}{'&' if '?' in address else '?'}unduh=csv")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


def in_xlsx(client: Client, address: str) -> list[tuple[Any, ...]]:
    answer = client.get(f"{address}{'&' if '?' in address else '?'}unduh=xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.getvalue()))
    return list(book.worksheets[0].iter_rows(values_only=True))


@pytest.fixture
def desk(client: Client) -> Client:
    return cast.sign_in(client, cast.officer(DESK))


def test_both_forms_hold_the_rows_of_the_page_and_no_others(desk: Client) -> None:
    mine, other = report("Jalan berlubang"), report("Pohon tumbang")
    for address, of in (("/meja/?lihat=semua&q=berlubang", [mine]), ("/meja/?lihat=semua", [other, mine])):
        numbers = [case.number for case in of]
        assert [row["Nomor"] for row in in_csv(desk, address)] == numbers
        header, *rows = in_xlsx(desk, address)
        assert list(header) == [str(column.label) for column in tables.DESK.columns]
        assert [row[0] for row in rows] == numbers


def test_what_somebody_typed_never_becomes_a_formula(desk: Client) -> None:
    report("=HYPERLINK(0)")
    assert in_csv(desk, "/meja/?lihat=semua")[0]["Perihal"] == "'=HYPERLINK(0)"
    answer = desk.get("/meja/?lihat=semua&unduh=xlsx")
    (cell,) = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).worksheets[0]["B2:B2"][0]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(0)", "s")


def test_everybody_takes_away_what_he_sees_and_no_more(client: Client) -> None:
    siti = cast.resident()
    shown, kept = report("Lampu pasar"), report("Bau selokan", publish=False, by=siti)
    assert [row["Nomor"] for row in in_csv(client, "/layanan/aduan/daftar/")] == [shown.number]
    assert [row["Nomor"] for row in in_csv(cast.sign_in(Client(), siti), "/urusan/")] == [kept.number]
    elsewhere = cast.sign_in(Client(), cast.officer(AGENCY, at=cast.agency("dpupr")))
    assert in_csv(elsewhere, "/meja/?lihat=semua") == []
    assert {row["Nomor"] for row in in_csv(client, "/indikator/aduan.received/")} == {shown.number}


def test_no_column_of_any_list_tells_who_asked() -> None:
    assert not {"applicant_id", "filed_by_id", "text", "access_print"} & set(COLUMNS)


def test_what_staff_take_away_is_written_down_and_what_residents_do_is_not(desk: Client) -> None:
    desk.get("/meja/?lihat=semua&kecamatan=33.25.11&unduh=csv").getvalue()
    entry = Entry.objects.get(verb="case.export")
    assert entry.detail == {
        "list": "meja", "form": "csv", "filters": {"lihat": "semua", "kecamatan": "33.25.11"},
    }  # fmt: skip
    Client().get("/layanan/aduan/daftar/?unduh=csv").getvalue()
    assert Entry.objects.filter(verb="case.export").count() == 1


def test_a_file_that_ends_early_says_so(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(4):
        report(f"Lampu mati {n}")
    monkeypatch.setattr(taking_away, "MOST", 3)
    rows = in_csv(desk, "/meja/?lihat=semua")
    assert len(rows) == 4
    assert rows[-1]["Nomor"] == "Berkas ini berhenti pada 3 baris. Persempit saringannya, lalu unduh lagi."
    monkeypatch.setattr(taking_away, "MOST", 4)
    assert len(in_csv(desk, "/meja/?lihat=semua")) == 4


def test_nobody_empties_the_house_by_asking_all_day(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking_away, "AT_MOST", 2)
    answers = [client.get("/layanan/aduan/daftar/?unduh=csv") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    for answer in answers:
        answer.getvalue()


@pytest.mark.parametrize("address", EVERYWHERE)
def test_every_list_offers_its_files(address: str) -> None:
    siti = cast.resident()
    report(by=siti)
    client = cast.sign_in(Client(), cast.officer(DESK) if "meja" in address else siti)
    page = client.get(address).text
    assert "unduh=xlsx" in page
    assert "unduh=csv" in page
