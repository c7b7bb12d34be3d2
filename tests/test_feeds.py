"""Feeds: only what everybody may see, masked words stay masked, and who has seen it all is told nothing again."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.cases import engine, redaction
from simpul.kernel.testing import cast
from simpul.services.complaints.flow import AGENCY, DESK, ReportFlow
from simpul.services.complaints.models import Report

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def report(desk: Viewer, title: str, n: int = 0, *, publish: bool = True) -> Any:
    fields = {
        "title": title, "text": "Pak Bambang menutup selokan.\x0b", "category_id": "parkir", "region": cast.village(n),
    }  # fmt: skip
    case, _code = engine.open_case(Report, by=cast.resident(), fields=fields)
    engine.perform(ReportFlow.forward, case, by=desk, agency=cast.agency("dishub"), publish=publish)
    return case


def titles(address: str) -> list[str]:
    answer = Client().get(address)
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    root = ET.fromstring(answer.content.decode())
    return [str(entry.findtext(f"{ATOM}title")) for entry in root.iter(f"{ATOM}entry")]


def test_a_feed_holds_public_cases_alone_and_follows_the_filters() -> None:
    desk = cast.officer(DESK)
    report(desk, "Selokan tersumbat")
    report(desk, "Bukan untuk umum", publish=False)
    district = cast.village(0).code[:8]
    assert titles("/umpan/laporan.atom") == ["Selokan tersumbat"]
    assert titles(f"/umpan/laporan.atom?layanan=aduan&kecamatan={district}&kolom-category=parkir&instansi=dishub") == [
        "Selokan tersumbat"
    ]
    for nothing in ("kecamatan=99", "instansi=tidak-ada", "layanan=aduan&kolom-category=tidak-ada", "layanan=x"):
        assert titles(f"/umpan/laporan.atom?{nothing}") == [], nothing


def test_masked_words_stay_masked() -> None:
    desk = cast.officer(DESK)
    redaction.mask(report(desk, "Selokan ditutup Bambang"), {"bambang"}, by=desk)
    body = Client().get("/umpan/laporan.atom").content.decode()
    assert "Selokan ditutup ███" in body
    assert "Bambang" not in body


def test_answers_are_fed_and_asking_again_costs_nothing() -> None:
    desk = cast.officer(DESK)
    officer = cast.officer(AGENCY, at=cast.agency("dishub"))
    case, hidden = report(desk, "Lampu mati"), report(desk, "Tertutup", publish=False)
    for one in (case, hidden):
        engine.perform(ReportFlow.answer, one, by=officer, text="Sudah diganti.")
    assert titles("/umpan/jawaban.atom") == ["Jawaban: Lampu mati"]
    first = Client().get("/umpan/jawaban.atom")
    again = Client().get("/umpan/jawaban.atom", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "Last-Modified" in first.headers


def test_a_page_tells_where_its_feed_is() -> None:
    page = Client().get("/layanan/aduan/daftar/?tenggat=lewat").content.decode()
    assert 'rel="alternate" type="application/atom+xml"' in page
    assert "layanan=aduan&amp;tenggat=lewat" in page
    assert Client().get("/umpan/lain.atom").status_code == 404


def test_the_public_clock_is_told_with_its_legal_basis() -> None:
    case = report(cast.officer(DESK), "Lampu mati")
    page = Client().get(f"/lacak/{case.number}/").content.decode()
    assert "Dasar: " in page
    assert "Sisa " in page
    listed = Client().get("/layanan/aduan/daftar/").content.decode()
    assert "batas " in listed
    assert "Sisa " in listed
    assert "Lampu mati" not in Client().get("/layanan/aduan/daftar/?tenggat=lewat").content.decode()
    Report.objects.filter(pk=case.pk).update(due_at=case.opened_at.replace(year=2020))
    assert "Lampu mati" in Client().get("/layanan/aduan/daftar/?tenggat=lewat").content.decode()
