"""Contracts as OCDS: by the rules, exact, without persons, the same each time, and in agreement with what the treasury kept."""

from __future__ import annotations

import json
import os
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from simpul.finance.disclosure import exact
from simpul.finance.disclosure.ocds import facts, merging, packages, releases
from simpul.finance.disclosure.tests.conftest import WORKER, Told
from simpul.finance.disclosure.tests.ocds_rules import faults
from simpul.finance.treasury.models import Contract

pytestmark = pytest.mark.django_db
HOME = "/keterbukaan-anggaran/ocds/"
SCHEMAS = "SIMPUL_OCDS_SCHEMAS"


def got(address: str) -> Any:
    answer = Client().get(address)
    assert answer.status_code == 200, address
    return exact.loads(answer.content)


def record(contract: Contract) -> Any:
    return got(f"{HOME}{contract.pk}/rekaman.json")["records"][0]


def test_every_package_keeps_the_rules_of_the_standard(told: Told) -> None:
    for address, table in (("rilis", "ReleasePackage"), ("rekaman", "RecordPackage")):
        for where in (
            f"{HOME}{address}.json",
            f"{HOME}{told.paid.pk}/{address}.json",
            f"{HOME}{address}.json?tahun=2027",
        ):
            assert list(faults(got(where), table)) == [], where


def test_the_checker_sees_what_is_wrong(told: Told) -> None:
    sound = record(told.paid)["compiledRelease"]
    for spoil, words in (
        (lambda one: one.pop("ocid"), "lacks ocid"), (lambda one: one.update(tag=[]), "a list"),
        (lambda one: one.update(invented=1), "not known"),
        (lambda one: one.update(date="2027-03-15"), "no moment"), (lambda one: one["parties"].pop(0), "among the parties"),
        (lambda one: one["contracts"][0]["value"].update(amount="1"), "no number"),
        (lambda one: one["awards"][0].update(id="x"), "its award"),
        (lambda one: one["parties"].append(one["parties"][0]), "twice"),
    ):  # fmt: skip
        wrong = exact.loads(exact.dumps(sound))
        spoil(wrong)
        assert any(words in fault for fault in faults(wrong, "Release")), words


def test_the_official_schema_finds_nothing(told: Told) -> None:
    folder = os.environ.get(SCHEMAS)
    if not folder:
        pytest.skip(
            f"put the schemas of OCDS 1.1 (release, release-package, record-package) into a folder and name it in {SCHEMAS}"
        )
    jsonschema = pytest.importorskip("jsonschema")
    known = {}
    for name in ("release-schema", "release-package-schema", "record-package-schema"):
        schema = json.loads((Path(folder) / f"{name}.json").read_text())
        known[schema["id"]] = known[name] = schema
    for name, address in (("release-package-schema", "rilis"), ("record-package-schema", "rekaman")):
        resolver = jsonschema.RefResolver(known[name]["id"], known[name], store=known)
        checker = jsonschema.Draft4Validator(known[name], resolver=resolver, format_checker=jsonschema.FormatChecker())
        package = json.loads(Client().get(f"{HOME}{address}.json").content)
        assert [(list(one.path), one.message) for one in checker.iter_errors(package)] == []


def test_a_contract_is_told_from_its_budget_to_its_last_payment(told: Told) -> None:
    one = record(told.paid)
    tags = [tag for release in one["releases"] for tag in release["tag"]]
    assert tags[:3] == ["award", "contract", "planning"]
    assert Counter(tags) == {
        "award": 1, "contract": 1, "planning": 1, "planningUpdate": 2, "contractAmendment": 1, "implementation": 1,
        "implementationUpdate": 4, "contractTermination": 1,
    }  # fmt: skip
    dates = [release["date"] for release in one["releases"]]
    assert dates == sorted(dates)
    end = one["compiledRelease"]
    contract = end["contracts"][0]
    assert end["tag"] == ["compiled"]
    assert end["tender"] == {
        "id": end["ocid"],
        "procurementMethod": "direct",
        "procurementMethodDetails": "Penunjukan Langsung",
    }
    assert (contract["value"]["amount"], contract["status"]) == (Decimal("22000000.00"), "terminated")
    assert contract["period"]["endDate"] == "2027-07-31T00:00:00+07:00"
    assert contract["amendments"][0]["rationale"] == "Penambahan volume"
    names = [release["id"] for release in one["releases"]]
    assert names.index(contract["amendments"][0]["amendsReleaseID"]) + 1 == names.index(
        contract["amendments"][0]["releaseID"]
    )
    paid = contract["implementation"]["transactions"]
    assert [each["value"]["amount"] for each in paid] == [Decimal("14000000.00"), Decimal("8000000.00")]
    assert {each["payee"]["name"] for each in paid} == {"CV Maju Contoh"}
    assert len(contract["implementation"]["milestones"]) == len(contract["implementation"]["documents"]) == 2
    budget = end["planning"]["budget"]
    lines = {
        str(line.pk): amount for line, amount in zip(told.house.lines, ("14000000.00", "8000000.00"), strict=False)
    }
    assert {each["id"]: str(each["amount"]["amount"]) for each in budget["budgetBreakdown"]} == lines
    assert budget["amount"]["amount"] == Decimal("22000000.00")
    assert {role for party in end["parties"] for role in party["roles"]} == {"buyer", "supplier", "payer", "payee"}


def test_what_releases_come_to_is_what_the_treasury_kept(told: Told) -> None:
    for process in packages.every():
        end = merging.compiled(releases.of(process))
        kept = process.commitments.values()
        assert end["planning"]["budget"]["amount"]["amount"] == sum(one.reserved - one.released for one in kept)
        paid = [each["value"]["amount"] for one in end["contracts"] for each in one["implementation"]["transactions"]]
        assert sum(paid) == sum(one.paid for one in kept)


def test_a_person_is_never_named_nor_followed(told: Told) -> None:
    for address in (
        f"{HOME}rilis.json",
        f"{HOME}{told.personal.pk}/rekaman.json",
        "/data/kontrak.json",
        "/data/belanja.json",
    ):
        answer: Any = Client().get(address)
        text = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()
        assert "Penerima perorangan" in text
        assert "Slamet" not in text, address
        assert f'pihak-{told.personal.party_id}"' not in text
    parties = record(told.personal)["compiledRelease"]["parties"]
    assert f"perorangan-{told.personal.pk}" in {one["id"] for one in parties}
    assert WORKER in told.personal.words, "the contract itself does name him"


def test_the_same_data_make_the_same_bytes_and_caches_are_answered_shortly(told: Told) -> None:
    first, second = (Client().get(f"{HOME}rekaman.json") for _ in range(2))
    assert first.content == second.content
    assert b'"amount":500000.50' in first.content, "digit by digit"
    assert first.headers["Cache-Control"] == "public, max-age=300"
    assert Client().get(f"{HOME}rekaman.json", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    with pytest.raises(TypeError):
        exact.dumps({"amount": 0.1})


def test_pages_lead_to_each_other_and_lines_hold_the_same(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "PAGE", 1)
    seen, following = [], f"{HOME}rilis.json?tahun=2027"
    while following:
        page = got(following)
        assert len({one["ocid"] for one in page["releases"]}) == 1
        seen += page["releases"]
        following = page.get("links", {}).get("next", "")
    answer: Any = Client().get(f"{HOME}rilis.jsonl")
    lines = [exact.loads(line) for line in b"".join(answer.streaming_content).splitlines()]
    assert lines == seen
    assert len({one["id"] for one in lines}) == len(lines)
    assert got(f"{HOME}rilis.json?tahun=2020")["releases"] == []
    assert got(f"{HOME}rilis.json?sesudah=abc&tahun=x")["releases"]


def test_contracts_of_one_ocid_are_one_process(told: Told) -> None:
    given = {"ocid": "ocds-a1b2c3-77", "method": "Tender"}
    both = [told.house.contract("5000000", f"602/{n}/2027", **given) for n in (8, 9)]
    for one in both:
        assert {each["id"] for each in record(one)["compiledRelease"]["contracts"]} == {"602/8/2027", "602/9/2027"}
    whole = got(f"{HOME}rekaman.json")["records"]
    assert [one["ocid"] for one in whole].count("ocds-a1b2c3-77") == 1
    assert facts.prefix() == "unregistered-batang"
    assert whole[0]["ocid"] == f"unregistered-batang-{told.paid.pk}"


def test_a_page_costs_the_same_number_of_questions_whatever_it_holds(told: Told) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            packages.page(packages.FORMS["rekaman"], uri="http://x.id/", base="http://x.id")
        return len(asked)

    before = cost()
    for n in range(4):
        house = told.house
        house.commit("1000", kind="contract", contract=house.contract("5000", f"700/{n}/2027"))
    assert cost() == before
    assert before < 15
