"""Open data: complete, only what is public, in its public form, and described for machines."""

from __future__ import annotations

import csv
import json
from typing import Any

import pytest
from django.test import Client

from simpul.insight.open_data import datasets
from simpul.kernel.cases import engine, redaction
from simpul.kernel.testing import cast
from simpul.services.complaints.flow import DESK, ReportFlow
from simpul.services.complaints.models import Report

pytestmark = pytest.mark.django_db


def body(address: str) -> str:
    answer: Any = Client().get(address)
    assert answer.status_code == 200, address
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode("utf-8-sig")


def test_files_hold_public_cases_alone_in_their_public_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datasets, "STEP", 2)
    desk = cast.officer(DESK)
    for n in range(6):
        fields = {
            "title": f"Parkir {n} Bambang",
            "text": "=Rahasia",
            "category_id": "parkir",
            "region": cast.village(0),
        }
        case, _code = engine.open_case(Report, by=cast.resident(), fields=fields)
        engine.perform(ReportFlow.forward, case, by=desk, agency=cast.agency("dishub"), publish=n < 5)
        if n < 5:
            redaction.mask(case, {"bambang"}, by=desk)
    rows = json.loads(body("/data/kasus-aduan.json"))
    assert [row["title"] for row in rows] == [f"Parkir {n} ███" for n in range(5)]
    assert {(row["category"], row["agency"]) for row in rows} == {("parkir", "dishub")}
    assert {"applicant", "assignee", "access_print", "filed_by"}.isdisjoint(rows[0])
    lines = list(csv.DictReader(body("/data/kasus-aduan.csv").splitlines()))
    assert [line["text"] for line in lines] == ["'=Rahasia"] * 5


def test_every_dataset_is_described_and_can_be_taken() -> None:
    tree = json.loads(body("/data/katalog.jsonld"))
    turtle, page = body("/data/katalog.ttl"), body("/data/")
    assert len(tree["dcat:dataset"]) == len(datasets.every())
    for code, one in datasets.every().items():
        assert one.title in page
        assert f"/data/{code}.csv> a dcat:Distribution" in turtle
        heads = next(csv.reader(body(f"/data/{code}.csv").splitlines()))
        assert heads == [column.name for column in one.columns]
        assert isinstance(json.loads(body(f"/data/{code}.json")), list)
        assert all(f">{head}</th>" in body(f"/data/{code}/") for head in heads)
    assert "creativecommons.org/licenses/by/4.0" in turtle
    assert Client().get("/data/tidak-ada.csv").status_code == 404
