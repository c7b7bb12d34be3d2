"""How often each page asks the database: a baseline that only a decision changes. Nothing may grow with the number of rows."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from simpul.kernel.accounts.roles import REGENT
from simpul.kernel.accounts.viewer import NOBODY
from simpul.kernel.cases import engine
from simpul.kernel.testing import cast
from simpul.services.complaints.flow import AGENCY, DESK, ReportFlow
from simpul.services.complaints.models import Report

# page -> statements at the second visit (process-wide memos warm), by whom
BASELINE = {
    ("nobody", "/"): 0,
    ("nobody", "/layanan/"): 0,
    ("nobody", "/layanan/aduan/"): 1,
    ("nobody", "/layanan/aduan/ajukan/"): 0,
    ("nobody", "/layanan/aduan/daftar/"): 1,
    ("nobody", "/cari/?q=lampu"): 2,
    ("nobody", "/lacak/{number}/"): 2,
    ("nobody", "/indikator/"): 1,
    ("nobody", "/layanan/aduan/peta.geojson"): 1,
    ("nobody", "/layanan/aduan/daftar/?tenggat=lewat&instansi=dishub"): 1,
    ("nobody", "/umpan/laporan.atom?layanan=aduan&kolom-category=parkir"): 1,
    ("nobody", "/umpan/jawaban.atom"): 1,
    ("nobody", "/data/"): 0,
    ("nobody", "/data/katalog.ttl"): 2,
    ("nobody", "/kinerja/"): 2,
    ("nobody", "/peta-aduan/?kategori=parkir"): 0,
    ("resident", "/urusan/"): 2,
    ("desk", "/meja/"): 3,  # his queue is empty: what stands above it is asked for itself
    ("desk", "/meja/?lihat=semua"): 2,
    ("desk", "/meja/?lihat=semua&q=lampu"): 2,
    ("desk", "/meja/kasus/{number}/"): 3,
    ("regent", "/pusat-komando/"): 1,
}


def report(n: int, desk: Any) -> Report:
    fields = {
        "title": f"Lampu mati {n}",
        "text": "Lampu jalan mati lagi.",
        "category_id": "parkir",
        "region": cast.village(n),
    }
    case, _code = engine.open_case(Report, by=cast.resident(), fields=fields)
    engine.perform(ReportFlow.forward, case, by=desk, agency=cast.agency("dishub"), publish=True)
    return case


def statements(client: Client, address: str) -> list[str]:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
    assert response.status_code == 200, address
    return [query["sql"] for query in asked.captured_queries]


@pytest.mark.slow
@pytest.mark.django_db
def test_pages_ask_no_more_than_they_did() -> None:
    desk = cast.officer(DESK)
    people = {
        "nobody": NOBODY,
        "resident": cast.resident(),
        "desk": desk,
        "officer": cast.officer(AGENCY),
        "regent": cast.officer(REGENT),
    }
    number = report(0, desk).number
    clients = {who: cast.sign_in(Client(), viewer) for who, viewer in people.items()}
    few = {key: statements(clients[key[0]], key[1].format(number=number)) for key in BASELINE}
    for n in range(1, 12):
        report(n, desk)
    many = {key: statements(clients[key[0]], key[1].format(number=number)) for key in BASELINE}
    grown = {key: (len(few[key]), len(many[key])) for key in BASELINE if len(many[key]) > len(few[key])}
    assert grown == {}, "these ask more when there are more rows"
    assert {key: len(asked) for key, asked in many.items()} == BASELINE
