"""The fiscal data package: whole, described as it is, and in agreement with the budget's own sums."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from simpul.finance.budget.models import LineState, Version
from simpul.finance.budget.tests import making
from simpul.finance.disclosure.fiscal import rows
from simpul.finance.disclosure.fiscal.columns import BUDGET, REVENUE, SPENDING
from simpul.finance.disclosure.tests.conftest import Told
from simpul.finance.treasury.models import Revenue

pytestmark = pytest.mark.django_db
HOME = "/keterbukaan-anggaran/fiskal/"
Table = list[dict[str, str]]
CONCEPTS = re.compile(  # the roots of both taxonomies that we use, and how their leaves are called
    r"value|budget-line-id|direction|phase:(id|label)|date:(fiscal-year|generic|fiscal:activity-approval)|value-currency:code|"
    r"transaction-id:(code|budget-code|contract-id)|recipient:generic:(id|name)|geo:target:(code|title|codeList)|"
    r"fin-source:generic:(code|label)|activity:generic:(program|subprogram|project):(code|label)|"
    r"administrative-classification:generic:(code|label)|functional-classification:generic:level[1-8]:(code|label)|"
    r"economic-classification:generic:(level[1-4]:)?(code|label)"
)
READERS = {
    "string": str, "integer": int, "number": Decimal, "date": date.fromisoformat,
    "boolean": lambda cell: {"true": True, "false": False}[cell],
}  # fmt: skip


@pytest.fixture
def package(told: Told) -> tuple[dict[str, Any], dict[str, bytes]]:
    answer: Any = Client().get(f"{HOME}apbd-2027.zip")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return json.loads(files.pop("datapackage.json")), files


def table(content: bytes) -> Table:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def test_the_package_describes_its_files_as_they_are(package: tuple[dict[str, Any], dict[str, bytes]]) -> None:
    described, files = package
    assert re.fullmatch(r"[-a-z0-9._/]+", described["name"])
    assert {one["path"] for one in described["resources"]} == set(files)
    for one in described["resources"]:
        content, schema = files[one["path"]], one["schema"]
        assert (one["bytes"], one["hash"]) == (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")
        found, names = table(content), [field["name"] for field in schema["fields"]]
        assert content.decode().split("\r\n")[0] == ",".join(names)
        assert len(found) == one["rowcount"] > 0
        keys = [tuple(row[name] for name in schema["primaryKey"]) for row in found]
        assert len(set(keys)) == len(keys)
        for row in found:
            for field in schema["fields"]:
                assert row[field["name"]] == "" or READERS[field["type"]](row[field["name"]]) is not None
        for key in schema.get("foreignKeys", ()):
            known = {row[key["reference"]["fields"]] for row in table(files[f"{key['reference']['resource']}.csv"])}
            assert {row[key["fields"]] for row in found} <= known


def test_columns_are_concepts_of_the_taxonomies(package: tuple[dict[str, Any], dict[str, bytes]]) -> None:
    for one in package[0]["resources"]:
        fields = one["schema"]["fields"] + one["schema"]["extraFields"]
        told = [field["columnType"] for field in fields if "columnType" in field]
        assert len(set(told)) == len(told), "each concept once"
        assert [concept for concept in told if not CONCEPTS.fullmatch(concept)] == []
        for concept in told:
            assert (
                not concept.endswith(":label")
                or concept.removesuffix("label") + "code" in told
                or concept == "phase:label"
            )
        assert {"value", "phase:id", "direction", "date:fiscal-year", "administrative-classification:generic:code", "geo:target:code",
                "functional-classification:generic:level1:code", "economic-classification:generic:code",
                "value-currency:code"} <= set(told)  # fmt: skip


def test_files_agree_with_the_budget_and_with_each_other(package: tuple[dict[str, Any], dict[str, bytes]]) -> None:
    files = {name: table(content) for name, content in package[1].items()}
    ceilings, executed, paid = {}, {}, defaultdict(Decimal)
    for row in files["anggaran.csv"]:
        (executed if row["phase"] == "executed" else ceilings)[row["line"]] = Decimal(row["value"])
    for row in files["belanja.csv"]:
        paid[row["line"]] += Decimal(row["value"])
    states = LineState.objects.all()
    assert ceilings == {str(one.line_id): one.ceiling for one in states}
    assert {key: value for key, value in executed.items() if value and key in paid} == paid
    assert paid == {str(one.line_id): one.paid for one in states if one.paid}
    assert {row["document"].split()[0] for row in files["belanja.csv"]} == {"SP2D", "SPJ"}
    assert [Decimal(row["value"]) for row in files["pendapatan.csv"]] == [Revenue.objects.get().amount]
    assert executed[files["pendapatan.csv"][0]["line"]] == Revenue.objects.get().amount


def test_codes_stand_with_all_levels_above(package: tuple[dict[str, Any], dict[str, bytes]]) -> None:
    row = next(row for row in table(package[1]["belanja.csv"]) if row["recipient_name"] == "CV Maju Contoh")
    assert row["activity_code"] == making.ROADS
    assert (row["urusan_code"], row["bidang_code"], row["program_code"], row["kegiatan_code"]) == (
        "1",
        "1.03",
        "1.03.10",
        "1.03.10.2.01",
    )
    assert (row["akun_code"], row["kelompok_code"], row["jenis_code"]) == ("5", "5.1", "5.1.02")
    assert row["account_code"] == making.PENS
    assert row["ocid"].startswith("unregistered-batang-")
    assert all(row[f"{name}_name"] for name in ("urusan", "program", "agency", "akun", "account"))


def test_a_change_of_the_budget_is_a_version_of_its_own(told: Told) -> None:
    draft = making.draft(Version.Kind.CHANGE, making.spending("160000000"), making.income("220000000"))
    assert len({row[27 + 1] for row in rows.budget(2027)}) == 2, "a draft is not the budget"
    making.effective(draft, "Perda 4/2027")
    heads = [column.name for column in BUDGET]
    found = [dict(zip(heads, row, strict=True)) for row in rows.budget(2027)]
    mine = {(one["phase"], one["version"]): one["value"] for one in found if one["line"] == str(told.house.lines[0].pk)}
    assert (mine["approved", 1], mine["adjusted", 2]) == (Decimal(150_000_000), Decimal(160_000_000))
    for columns, made in ((SPENDING, rows.spending), (REVENUE, rows.revenue)):
        assert all(len(row) == len(columns) for row in made(2027))


def test_files_lie_beside_their_description_and_years_without_a_budget_have_none(told: Told) -> None:
    described = json.loads(Client().get(f"{HOME}2027/datapackage.json").content)
    for one in described["resources"]:
        answer: Any = Client().get(f"{HOME}2027/{one['path']}")
        content = b"".join(answer.streaming_content)
        assert one["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    assert Client().get(f"{HOME}2026/datapackage.json").status_code == 404
    assert Client().get(f"{HOME}2027/rahasia.csv").status_code == 404
