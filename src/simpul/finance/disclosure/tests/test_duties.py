"""What must be published: judged from data, shown as missing where it is, and in the catalogue of open data."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from simpul.finance.budget import versions
from simpul.finance.budget.models import Version
from simpul.finance.budget.tests import making
from simpul.finance.disclosure import catalogue, duties, standing
from simpul.finance.disclosure.standing import CHECKS, State
from simpul.finance.disclosure.tests.conftest import Told
from simpul.kernel.testing import cast
from simpul.lib import clock

pytestmark = pytest.mark.django_db
HOME = "/keterbukaan-anggaran/"


def states(year: int = 2027, on: date = date(2028, 7, 1)) -> dict[str, State]:
    with clock.frozen(datetime(on.year, on.month, on.day, 12, tzinfo=cast.zone())):
        return {one.duty.code: one.state for one in standing.of(year)}


def test_nothing_is_there_before_somebody_did_it() -> None:
    assert set(states().values()) <= {State.MISSING, State.NOT_YET}
    assert {code for code, state in states().items() if state is State.NOT_YET} == {
        "raperda-perubahan",
        "perda-perubahan",
    }
    assert states(on=date(2026, 11, 1))["perda-apbd"] is State.NOT_YET, "owed by the end of the year before"
    assert states(on=date(2027, 1, 1))["perda-apbd"] is State.MISSING
    making.draft(Version.Kind.ORIGINAL, making.income("1000"), making.spending("1000"))
    assert states()["raperda-apbd"] is State.MISSING, "a draft that nobody agreed to is none"
    version = versions.agree(Version.objects.get(), by=making.team())
    found = states()
    assert (found["raperda-apbd"], found["perda-apbd"]) == (State.THERE, State.MISSING)
    assert found["rka-skpd"] is State.PARTLY, "its lines are not detailed"
    versions.make_effective(version, decree="Perda 9/2026", day=making.JANUARY, by=making.secretary())
    assert states()["perda-apbd"] is State.THERE


def test_each_duty_stands_as_the_data_say(told: Told) -> None:
    found = states()
    there = {
        "raperda-apbd",
        "perda-apbd",
        "dpa-skpd",
        "dpa-ppkd",
        "rka-ppkd",
        "kontrak",
        "informasi-apbd",
        "lra-skpd",
        "lra-ppkd",
    }
    assert {code for code, state in found.items() if state is State.THERE} == there
    assert {code for code, state in found.items() if state is State.PARTLY} == {
        "rka-skpd",
        "neraca",
        "lak",
        "calk",
    }
    assert found["opini"] is State.MISSING
    assert set(duty.check for duty in duties.of(2027)) == set(CHECKS)
    making.effective(
        making.draft(Version.Kind.CHANGE, making.spending("160000000"), making.income("220000000")), "Perda 4/2027"
    )
    assert {states()[code] for code in ("raperda-perubahan", "perda-perubahan")} == {State.THERE}


def test_the_page_shows_what_is_missing_and_who_owes_it(told: Told, client: Client) -> None:
    page = client.get(f"{HOME}?tahun=2027").text
    assert page.count("<tr id=") == len(duties.of(2027))
    for words in ("Perda 9/2026", "Setiap perangkat daerah", "LHP BPK atas tahun ini belum dibuka", "belum dicocokkan dengan naskah",
                  "unregistered-batang", f"{HOME}fiskal/apbd-2027.zip", "Belum dirinci"):  # fmt: skip
        assert words in page, words
    english = client.get(f"{HOME}?tahun=2027", headers={"Accept-Language": "en"}).text
    assert "Every agency" in english
    assert "What must be published" in english
    taken = b"".join(client.get(f"{HOME}?tahun=2027&unduh=csv")).decode()
    assert taken.count("\r\n") == len(duties.of(2027)) + 1
    assert "Belum ada APBD yang berlaku" in client.get(f"{HOME}?tahun=2031").text


def test_the_page_asks_few_questions(told: Told, client: Client) -> None:
    client.get(HOME)
    with CaptureQueriesContext(connection) as asked:
        client.get(f"{HOME}?tahun=2027")
    assert len(asked) <= 16


def test_all_of_it_stands_in_the_catalogue_in_its_forms(told: Told, client: Client) -> None:
    tree = json.loads(client.get("/data/katalog.jsonld").content)
    sets = {one["dct:identifier"]: one for one in tree["dcat:dataset"]}
    forms = {
        each["@id"].partition("/keterbukaan")[2]: each for one in sets.values() for each in one["dcat:distribution"]
    }
    assert forms["-anggaran/ocds/rekaman.jsonl"]["dct:conformsTo"] == {"@id": catalogue.OCDS}
    assert forms["-anggaran/fiskal/apbd-2027.zip"]["dct:conformsTo"] == {"@id": catalogue.FISCAL}
    for one in catalogue.every():
        assert one.code in sets
        answer: Any = client.get(f"/data/{one.code}.json")
        rows = json.loads(b"".join(answer.streaming_content))
        assert rows, one.code
        assert list(rows[0]) == [column.name for column in one.columns]
        assert not any(isinstance(cell, float) for row in rows for cell in row.values()), (
            "money is text, digit by digit"
        )
    assert "apbd-2027.zip" in client.get("/data/anggaran/").text
    ckan = client.get("/api/3/action/package_show?id=kontrak").json()["result"]
    assert {each["format"] for each in ckan["resources"]} == {"CSV", "JSON", "JSONL"}


def test_the_flat_table_of_contracts_says_what_ocds_says(told: Told) -> None:
    heads = [column.name for column in catalogue.PROCESS]
    rows = {row["number"]: row for row in (dict(zip(heads, row, strict=True)) for row in catalogue.contracts())}
    one, other = rows[told.paid.number], rows[told.personal.number]
    assert (one["value"], one["paid"], one["reserved"]) == (Decimal(22_000_000),) * 3
    assert (one["ends"], one["status"], one["method"]) == ("2027-07-31", "terminated", "Penunjukan Langsung")
    assert (other["supplier"], other["paid"], other["title"]) == (
        "Penerima perorangan",
        Decimal("500000.50"),
        "Perjanjian 800/7/2027",
    )
