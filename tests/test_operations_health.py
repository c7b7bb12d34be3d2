from __future__ import annotations

import json
import re
import time
from types import SimpleNamespace

import pytest
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory

from simpul.kernel.accounts.viewer import NOBODY
from simpul.kernel.cases import engine
from simpul.kernel.regency import current
from simpul.kernel.testing import cast
from simpul.lib import clock
from simpul.portal.operations import counting, figures, readiness
from simpul.services.complaints.models import Report


def heartbeat() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")


def test_being_alive_asks_nothing_of_the_database() -> None:
    assert Client().get("/sehat").content == b"sehat\n"


@pytest.mark.django_db
def test_ready_is_whoever_has_all_he_needs(monkeypatch) -> None:
    without = Client().get("/siap")
    assert (without.status_code, without.json()["worker"], without.json()["database"]) == (503, False, True)
    heartbeat()
    with_worker = Client().get("/siap")
    assert (with_worker.status_code, with_worker.json()["ready"]) == (200, True)
    monkeypatch.setattr(readiness, "LEAST_ROOM", 1 << 60)
    assert Client().get("/siap").json() | {} == with_worker.json() | {"ready": False, "disk": False}


def test_a_database_that_fails_is_an_answer(monkeypatch) -> None:
    def fails():
        raise OperationalError("putus")

    monkeypatch.setattr(readiness, "CHECKS", {"database": fails})
    answer = Client().get("/siap")
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "database": False})


def value(name: str, text: bytes) -> float:
    found = re.search(rf"^{name} (\S+)$", text.decode(), re.MULTILINE)
    assert found, name
    return float(found[1])


@pytest.mark.django_db
def test_the_figures_say_how_it_fares() -> None:
    before = figures.text()
    fields = {"title": "Lampu", "text": "Mati.", "category_id": "lampu-jalan", "region": cast.village()}
    case, _code = engine.open_case(Report, by=NOBODY, fields=fields)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET due_at = now() - interval '1 hour' WHERE id = %s", [case.pk])
    after = figures.text()
    for name in ("simpul_cases_open", "simpul_cases_overdue"):
        assert value(name, after) == value(name, before) + 1
    Report.objects.filter(pk=case.pk).update(sealed=True)
    assert value("simpul_cases_open", figures.text()) == value("simpul_cases_open", before)  # watched, it would tell
    assert value("simpul_database_up", after) == 1
    assert value("simpul_database_bytes", after) > 1_000_000


def test_the_age_of_the_backup_is_among_them(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(figures, "current", lambda: SimpleNamespace(folder=tmp_path))
    assert figures.backup_age() == -1
    (tmp_path / "backup.last.json").write_text(json.dumps({"at": str(clock.now())}), encoding="utf-8")
    assert 0 <= figures.backup_age() < 5


@pytest.mark.django_db
def test_figures_are_for_this_machine_or_for_the_token(settings) -> None:
    assert Client().get("/metrics").status_code == 200
    assert Client(REMOTE_ADDR="203.0.113.9").get("/metrics").status_code == 404
    assert Client().get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404
    settings.SECRETS = {**settings.SECRETS, "metrics_token": "rahasia-panjang"}
    outside = Client(REMOTE_ADDR="203.0.113.9")
    assert outside.get("/metrics", headers={"Authorization": "Bearer rahasia-panjang"}).status_code == 200
    assert outside.get("/metrics", headers={"Authorization": "Bearer salah"}).status_code == 404


@pytest.mark.django_db
def test_requests_are_counted_by_page_and_never_by_address() -> None:
    Client().get("/lacak/ADU-0000-000000/")
    Client().get("/alamat-rahasia/")
    text = figures.text().decode()
    assert re.search(r'simpul_request_seconds_count\{route="track",status="4xx"\}', text)
    assert "ADU-0000" not in text
    assert "alamat-rahasia" not in text
    assert f'database="{current().slug}"' not in text


@pytest.mark.slow
def test_counting_costs_next_to_nothing() -> None:
    request, answer = RequestFactory().get("/"), HttpResponse()
    request.resolver_match = SimpleNamespace(view_name="uji")
    counted = counting.counted(lambda request: answer)
    best = min(_seconds(lambda: counted(request)) for _again in range(5))
    assert best < 0.000_05


def _seconds(action, times: int = 2000) -> float:
    began = time.perf_counter()
    for _again in range(times):
        action()
    return (time.perf_counter() - began) / times
