"""The civil registry is asked at the counter: every answer of the contract, nothing kept but outcome and time, and never too often."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from simpul.kernel.accounts import verifying
from simpul.kernel.accounts.roles import REGISTRAR
from simpul.kernel.accounts.throttling import TooMany
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.audit.models import Entry
from simpul.kernel.integrations.models import Call
from simpul.kernel.integrations.state import check_config
from simpul.kernel.residents import dukcapil
from simpul.kernel.residents.dukcapil import Outcome
from simpul.kernel.residents.models import Resident, Verified
from simpul.kernel.testing import cast
from simpul.kernel.testing.contracts import HANG_UP
from simpul.kernel.testing.dukcapil import Dukcapil

pytestmark = pytest.mark.django_db
PLACE, NIK, BIRTH = "/meja/warga/", "3325116511900003", date(1990, 11, 25)
CARD = {
    "deed": "cocokkan", "dukcapil-nik": NIK, "dukcapil-birth": "1990-11-25", "dukcapil-seen": "on",
    "dukcapil-purpose": "Verifikasi warga di loket",
}  # fmt: skip


@pytest.fixture
def registry(settings: Any) -> Any:
    with Dukcapil.running() as server:
        server.people[NIK] = ("Siti Rahayu", "25-11-1990")
        set_up(settings, server.settings)
        yield server


def set_up(settings: Any, given: dict[str, Any]) -> None:
    known = settings.SECRETS.get("connections", {})
    settings.SECRETS = settings.SECRETS | {"connections": known | {"dukcapil": given}}


@pytest.fixture
def siti() -> Viewer:
    return cast.resident("Siti Rahayu", email="siti@contoh.id")


@pytest.fixture
def desk(client: Client, siti: Viewer) -> Client:
    cast.sign_in(client, cast.officer(REGISTRAR, name="Wahyu"))
    client.post(PLACE, {"deed": "cari", "words": "siti@contoh.id"})
    return client


def test_what_agrees_is_verified_by_the_registry_with_its_date(desk: Client, siti: Viewer, registry: Dukcapil) -> None:
    assert "Cocokkan dengan Dukcapil" in desk.get(PLACE).text
    assert desk.post(PLACE, CARD).status_code == 302
    person = Resident.objects.get(pk=siti.resident_id)
    assert (person.verified_level, person.has_nik) == (Verified.REGISTRY, True)
    assert person.registry_matched_at is not None
    told = cast.sign_in(Client(), siti).get("/akun/data-saya/").text
    assert "Dicocokkan dengan data Dukcapil" in told
    assert "Verifikasi warga di loket" in told


def test_the_number_is_in_the_body_alone(desk: Client, registry: Dukcapil, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        desk.post(PLACE, CARD)
    [heard] = registry.heard
    assert heard.json()["NIK"] == NIK
    assert heard.json()["TGL_LHR"] == "25-11-1990"
    kept = [*Call.objects.values(), *Entry.objects.values()]
    assert NIK not in f"{heard.path}{heard.query}{kept}{caplog.text}"
    assert "1990" not in str(list(Entry.objects.filter(verb="match").values_list("detail", "reason")))


def test_what_differs_is_said_by_field_and_raises_nobody(desk: Client, siti: Viewer, registry: Dukcapil) -> None:
    registry.people[NIK] = ("Sri Rahayu", "25-11-1990")
    answer = desk.post(PLACE, CARD)
    assert answer.status_code == 422
    assert "Nama: tidak sesuai." in answer.text
    assert "Tanggal lahir: tidak sesuai." not in answer.text
    assert NIK in answer.text, "nothing typed is lost"
    assert Resident.objects.get(pk=siti.resident_id).verified_level == Verified.CLAIMED
    assert Entry.objects.get(verb="match").detail == {
        "outcome": "different", "fields": {"nik": True, "name": False, "birth": True},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("trouble", "outcome"),
    [
        ("deceased", Outcome.DECEASED),
        ("double", Outcome.DOUBLE),
        ("absent", Outcome.NOT_FOUND),
        ("inactive", Outcome.INACTIVE),
        ("malformed", Outcome.NOT_FOUND),
    ],
)
def test_the_registry_has_its_reasons(registry: Dukcapil, trouble: str, outcome: Outcome) -> None:
    registry.people[NIK] = trouble
    assert dukcapil.match(NIK, "Siti Rahayu", BIRTH).outcome is outcome


@pytest.mark.parametrize(
    "reply",
    [
        500,
        HANG_UP,
        (200, b"<html>"),
        (200, {"content": []}),
        (200, {"content": [{"NIK": "Sesuai"}]}),
        (200, {"content": [{"NIK": "Sesuai", "NAMA_LGKP": "Sesuai", "TGL_LHR": "Sesuai", "RESPON": "Gangguan"}]}),
        (200, [1]),
    ],
)
def test_what_is_not_as_agreed_is_never_a_match_and_asked_once(registry: Dukcapil, reply: Any) -> None:
    registry.replies(reply)
    assert dukcapil.match(NIK, "Siti Rahayu", BIRTH).outcome is Outcome.UNCLEAR
    assert len(registry.heard) == 1


@pytest.mark.parametrize(
    ("wrong", "outcome"), [({"password": "salah"}, Outcome.REFUSED), ({"ip_user": "10.9.9.9"}, Outcome.REFUSED), ({}, Outcome.QUOTA)]
)  # fmt: skip
def test_the_account_is_told_apart_from_the_person(
    settings: Any, registry: Dukcapil, wrong: Any, outcome: Outcome
) -> None:
    registry.quota = 0
    set_up(settings, registry.settings | wrong)
    assert dukcapil.match(NIK, "Siti Rahayu", BIRTH).outcome is outcome
    assert not check_config(dukcapil.CONNECTION).ok


def test_a_check_spends_no_more_than_one_question_in_six_hours(registry: Dukcapil) -> None:
    assert check_config(dukcapil.CONNECTION).ok
    assert check_config(dukcapil.CONNECTION).ok
    [heard] = registry.heard
    assert heard.json()["NIK"] == dukcapil.NOBODYS


def test_nobody_asks_without_end(settings: Any, siti: Viewer, registry: Dukcapil) -> None:
    officer, person = cast.officer(REGISTRAR).user, Resident.objects.get(pk=siti.resident_id)
    assert officer
    set_up(settings, registry.settings | {"daily": 1})
    verifying.match(person, NIK, BIRTH, by=officer, purpose="Verifikasi")
    with pytest.raises(TooMany):
        verifying.match(person, NIK, BIRTH, by=officer, purpose="Verifikasi")


def test_what_cannot_be_is_not_even_asked(desk: Client, registry: Dukcapil) -> None:
    for wrong in (
        {"dukcapil-birth": "1991-11-25"},
        {"dukcapil-nik": "12"},
        {"dukcapil-seen": ""},
        {"dukcapil-purpose": "x"},
    ):
        assert desk.post(PLACE, CARD | wrong).status_code == 422
    assert registry.heard == []


def test_a_number_of_a_kecamatan_of_old_is_a_warning(desk: Client, siti: Viewer, registry: Dukcapil) -> None:
    old = f"332599{NIK[6:]}"
    registry.people[old] = ("Siti Rahayu", "25-11-1990")
    page = desk.post(PLACE, CARD | {"dukcapil-nik": old}, follow=True).text
    assert "kecamatan lama" in page
    assert Resident.objects.get(pk=siti.resident_id).verified_level == Verified.REGISTRY
    assert verifying.doubt(NIK) == verifying.doubt("3374011111110001") == ""


def test_without_the_agreement_the_counter_is_as_before(desk: Client) -> None:
    assert "Dukcapil" not in desk.get(PLACE).text
    assert desk.post(PLACE, CARD).status_code == 200
