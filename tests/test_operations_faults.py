from __future__ import annotations

import json
import logging
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import path

from simpul.config import urls
from simpul.kernel import audit
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.roles import ADMINISTRATOR
from simpul.kernel.testing import cast
from simpul.lib import clock
from simpul.portal.operations import faults
from simpul.portal.operations.logs import JsonLine
from simpul.portal.operations.models import Fault

NIK, NAME = "3325011203900001", "Siti Rahayu"


def break_down(request):
    applicant = NAME
    raise ValueError(f"NIK {NIK} milik {applicant} tidak cocok")


urlpatterns = [*urls.urlpatterns, path("rusak/", break_down, name="broken-page")]
handler500 = urls.handler500


@pytest.fixture
def keeping(settings):
    settings.KEEP_FAULTS = True
    settings.ROOT_URLCONF = __name__


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
class TestInPages:
    def test_a_fault_is_counted_without_a_word_of_what_was_typed(self, keeping, caplog) -> None:
        client = Client(raise_request_exception=False)
        first = client.get("/rusak/?nama=Siti+Rahayu")
        assert first.status_code == 500
        client.post("/rusak/", {"nik": NIK})
        [fault] = Fault.objects.all()
        assert (fault.kind, fault.count, fault.route) == ("ValueError", 2, "broken-page")
        assert fault.place.startswith("test_operations_faults.py:")
        kept = " ".join(str(value) for value in vars(fault).values())
        assert NIK not in kept
        assert "Siti" not in kept
        assert "/work" not in fault.trace

    def test_the_code_on_the_page_leads_to_the_fault(self, keeping) -> None:
        page = Client(raise_request_exception=False).get("/rusak/").content.decode()
        code = page.partition("Kode: ")[2][:8]
        keeper = cast.sign_in(Client(), cast.officer(ADMINISTRATOR))
        found = keeper.get("/pengelola/galat/", {"kode": code}).content.decode()
        assert "ValueError" in found
        assert "ValueError" not in keeper.get("/pengelola/galat/", {"kode": "00000000"}).content.decode()
        [fault] = Fault.objects.all()
        assert code in keeper.get(f"/pengelola/galat/{fault.pk}/").content.decode()
        assert keeper.post(f"/pengelola/galat/{fault.pk}/selesai/").status_code == 302
        assert not Fault.objects.exists()

    def test_a_refusing_constraint_is_named(self) -> None:
        viewer = cast.resident()
        with pytest.raises(IntegrityError) as caught:
            User.objects.create_user("Lain", email=viewer.user.email)
        facts = faults.described(caught.value)
        assert "accounts_user" in facts["hint"]
        assert viewer.user.email not in str(facts)

    def test_the_number_of_kinds_is_bounded(self, monkeypatch) -> None:
        monkeypatch.setattr(faults, "MOST_KINDS", 2)
        for n, kind in enumerate((KeyError, TypeError, LookupError, KeyError)):
            try:
                raise kind(n)
            except Exception as error:
                faults.keep(error, "uji")
        assert sorted(Fault.objects.values_list("kind", "count")) == [("KeyError", 2), ("TypeError", 1)]
        with clock.frozen(clock.now() + faults.KEPT + timedelta(days=1)):
            assert faults.prune() == 2


def test_a_storm_of_errors_is_no_storm_of_writes(settings, monkeypatch) -> None:
    settings.KEEP_FAULTS = True
    written = []
    monkeypatch.setattr(faults, "keep", lambda error, route: written.append(route))
    log = logging.Logger("uji")
    log.addHandler(faults.Keeper())
    for _again in range(1000):
        try:
            raise RuntimeError
        except RuntimeError:
            log.exception("gagal")
    assert len(written) == faults.MOST_A_MINUTE


def test_a_task_is_named_and_a_broken_keeper_breaks_nothing(settings, monkeypatch, capsys) -> None:
    settings.KEEP_FAULTS = True
    routes = []
    monkeypatch.setattr(faults, "keep", lambda error, route: routes.append(route))
    log = logging.Logger("procrastinate.worker")
    log.addHandler(faults.Keeper())
    log.error("x", exc_info=RuntimeError(), extra={"job": {"task_name": "cases.timers", "id": 3}})
    assert routes == ["cases.timers"]
    monkeypatch.setattr(faults, "keep", lambda error, route: 1 / 0)
    log.error("x", exc_info=RuntimeError())
    assert "fault not kept: ZeroDivisionError" in capsys.readouterr().err


def test_a_log_line_carries_the_number_of_its_request() -> None:
    record = logging.LogRecord("simpul.uji", logging.WARNING, "f.py", 1, "kata %s", ("dua",), None)
    number = uuid4()
    with audit.came_from(audit.Origin(request_id=number)):
        line = json.loads(JsonLine().format(record))
    assert (line["message"], line["request"], line["level"]) == ("kata dua", str(number), "WARNING")
    assert "request" not in json.loads(JsonLine().format(record))


@pytest.mark.django_db
@pytest.mark.parametrize("sent", ["", "bukan-nomor", "a\r\nSet-Cookie: x=1", "x" * 5000])
def test_a_request_number_that_is_none_is_replaced(sent) -> None:
    answer = Client().get("/sehat", headers={"X-Request-ID": sent})
    assert UUID(answer.headers["X-Request-ID"]).version == 4


@pytest.mark.django_db
def test_a_request_keeps_the_number_it_came_with() -> None:
    number = str(uuid4())
    assert Client().get("/sehat", headers={"X-Request-ID": number}).headers["X-Request-ID"] == number
