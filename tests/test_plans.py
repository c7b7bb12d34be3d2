"""The plans of hot questions over some thousand cases: through indexes, never through the whole table. Plans, not seconds."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from simpul.config.demonstration import agencies, cast, keys, mailbox
from simpul.config.demonstration.simulation.simulator import simulate
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.cases import lexicon
from simpul.kernel.testing.cast import sign_in

GROWING = ("cases_case", "cases_caseevent", "cases_casemessage", "cases_attachment", "audit_entry", "complaints_report")
NARROWED = (
    "/meja/?layanan=aduan&kolom-category=parkir", "/meja/?lihat=semua&layanan=aduan&kolom-category=parkir&kolom-kind=1",
    "/meja/?lihat=semua&layanan=aduan&keadaan=in_progress", "/meja/?lihat=semua&instansi=dishub", "/meja/?lihat=semua&petugas=kosong",
    "/meja/?lihat=semua&tenggat=lewat", "/meja/?lihat=semua&q=lampu+mati&layanan=aduan", "/cari/?q=lampu+mati",
)  # fmt: skip
HOT = ("/meja/", "/meja/?lihat=saya", "/api/v1/cases?limit=50", "/meja/kasus/{number}/", "/lacak/{number}/")
PUBLIC = (
    "/umpan/laporan.atom?layanan=aduan&kecamatan=33.25.01",
    "/layanan/aduan/daftar/?tenggat=lewat",
    "/lacak/{number}/",
    "/cari/?q=lampu+mati",
    "/cari/?q=ADU-2611-000123",
    "/layanan/aduan/daftar/",
    "/open311/v2/requests.json?page_size=100",
)


@pytest.fixture
def regency(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "path", lambda: tmp_path / "cast.toml")
    monkeypatch.setattr(mailbox, "folder", lambda: tmp_path / "mail")
    agencies.load()
    cast.load()
    simulate(4_000, seed=7)


def whole_tables_read(client: Client, address: str) -> list[str]:
    """The growing tables that some question of a page reads from end to end."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200, address
    plans = [
        plan
        for query in asked.captured_queries
        if query["sql"].lstrip().startswith(("SELECT", "WITH"))
        for plan in explained(query["sql"])
    ]
    assert plans, f"{address} asks nothing: nothing was judged"
    return [line.strip() for line in plans if any(f"Seq Scan on {table} " in line for table in GROWING)]


def explained(sql: str) -> list[str]:
    """The plan; where values have places instead of themselves, the plan for whatever they are."""
    places = {int(place) for place in re.findall(r"\$(\d+)", sql)}
    sql = sql.replace("%", "%%")
    with connection.cursor() as cursor:
        if places:
            cursor.execute("SET plan_cache_mode = force_generic_plan")
            cursor.execute(f"PREPARE judged AS {sql}")
            sql = f"EXECUTE judged ({', '.join('NULL' for _place in range(max(places)))})"
        cursor.execute(f"EXPLAIN {sql}", [])
        plan = [str(row[0]) for row in cursor.fetchall()]
        if places:
            cursor.execute("DEALLOCATE judged")
            cursor.execute("RESET plan_cache_mode")
    return plan


@pytest.mark.slow
@pytest.mark.usefixtures("regency")
def test_hot_pages_never_read_a_growing_table_from_end_to_end() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number FROM cases_case WHERE published AND state = 'answered' AND agency_id IS NOT NULL ORDER BY seq DESC LIMIT 1"
        )
        number = cursor.fetchone()[0]
    desk: Any = User.objects.get(email=f"admin.aduan@{cast.domain()}")
    officer = sign_in(Client(), Viewer(desk))
    found = {address: whole_tables_read(officer, address.format(number=number)) for address in (*HOT, *NARROWED)}
    found |= {f"nobody {address}": whole_tables_read(Client(), address.format(number=number)) for address in PUBLIC}
    assert {address: plans for address, plans in found.items() if plans} == {}


@pytest.mark.slow
@pytest.mark.usefixtures("regency")
def test_the_nearest_words_are_found_by_their_index() -> None:
    assert lexicon.rebuild() > 300
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + lexicon.NEAR, [["selokn", "lmapu"]])
        plan = "\n".join(str(row[0]) for row in cursor.fetchall())
    assert "word_alike" in plan, plan


@pytest.mark.slow
@pytest.mark.usefixtures("regency")
def test_what_programs_ask_for_is_planned_once_for_each_connection() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE cases_case")
        cursor.execute(
            "SET LOCAL cpu_operator_cost = 1e-6"
        )  # planning counts for little, as it does beside a million cases
    anew, kept = plans_made()
    for month in range(1, 13):
        asked = f"/open311/v2/requests.json?page_size=1&end_date=2026-{month:02}-20"
        assert Client().get(asked).status_code == 200
    anew, kept = (now - before for now, before in zip(plans_made(), (anew, kept), strict=True))
    assert anew <= 5, "five times the database tries whether a plan of its own for each question is worth it"
    assert kept >= 7


def plans_made() -> tuple[int, int]:
    """How often the database has planned Open311's list anew on this connection, and how often taken the plan that it had."""
    with connection.cursor() as cursor:
        cursor.execute("""SELECT coalesce(sum(custom_plans), 0), coalesce(sum(generic_plans), 0) FROM pg_prepared_statements
            WHERE strpos(statement, 'service_request_id') > 0""")
        anew, kept = cursor.fetchone()
    return int(anew), int(kept)
