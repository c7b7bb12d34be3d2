"""Files of past years: they never change, anybody can check them, and what may no longer be public goes."""

from __future__ import annotations

import base64
import csv
import hashlib
import json
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from simpul.insight.open_data import datasets, snapshots
from simpul.insight.open_data.models import Snapshot
from simpul.kernel.accounts.viewer import NOBODY
from simpul.kernel.cases import engine, redaction
from simpul.kernel.documents import cleaning
from simpul.kernel.testing import cast
from simpul.lib import clock
from simpul.services.complaints.flow import AGENCY, DESK, ReportFlow
from simpul.services.complaints.models import Report

pytestmark = pytest.mark.django_db
HERE = "/data/kasus-aduan/2025/{}.csv"


def on(day: str) -> Any:
    return clock.frozen(datetime.fromisoformat(f"{day}T03:00").replace(tzinfo=cast.zone()))


def published(title: str) -> Report:
    fields = {
        "title": title,
        "text": f"{title} di depan rumah Bambang",
        "category_id": "parkir",
        "region": cast.village(),
    }
    case, _code = engine.open_case(Report, by=NOBODY, fields=fields)
    engine.perform(ReportFlow.forward, case, by=cast.officer(DESK), agency=cast.agency("dishub"), publish=True)
    return case


@pytest.fixture
def cases() -> list[Report]:
    with on("2025-12-20"):
        made = [published(f"=Parkir liar {n}") for n in range(3)]
    with on("2026-01-01"):
        assert snapshots.take_all() == len(datasets.every())
        assert snapshots.take_all() == 0, "once a year"
    return made


def taken(address: str) -> tuple[bytes, Any]:
    """The bytes at an address, and the headers they came with."""
    answer: Any = Client().get(address)
    assert answer.status_code == 200, address
    return b"".join(answer.streaming_content), answer.headers  # read to its end it closes by itself


def file(edition: int = 1) -> bytes:
    return taken(HERE.format(edition))[0]


def rows(edition: int = 1) -> list[dict[str, str]]:
    return list(csv.DictReader(file(edition).decode("utf-8-sig").splitlines()))


def test_the_file_of_a_year_stays_byte_for_byte_and_can_be_checked(cases: list[Report]) -> None:
    before = file()
    engine.perform(ReportFlow.transitions["begin"], cases[0], by=_officer(cases[0]))
    published("Parkir baru")
    with on("2026-05-01"):
        assert snapshots.revise_all() == 0
    assert file() == before
    one = Snapshot.objects.get(dataset="kasus-aduan")
    assert hashlib.sha256(before).hexdigest() == one.sha256
    assert (one.size, one.rows) == (len(before), 3)
    digest = taken(HERE.format(1))[1]["Repr-Digest"]
    assert base64.b64decode(digest.split(":")[1]).hex() == one.sha256
    page = Client().get("/data/kasus-aduan/").text
    assert one.sha256 in page
    assert "sha256sum" in page


def _officer(case: Report) -> Any:
    return cast.officer(AGENCY, at=case.agency)


def test_only_while_the_year_has_just_ended() -> None:
    with on("2026-03-02"):
        assert snapshots.take_all() == 0
    with on("2026-03-01"):
        assert snapshots.take_all() > 0
    assert set(Snapshot.objects.values_list("year", flat=True)) == {2025}


def test_a_case_that_is_public_no_more_goes_and_the_old_sum_stays(cases: list[Report]) -> None:
    old = Snapshot.objects.get(dataset="kasus-aduan")
    path = old.document.blob.path  # type: ignore[union-attr]
    Report.objects.filter(pk=cases[1].pk).update(published=False)
    assert snapshots.revise_all() == 1
    assert [row["number"] for row in rows(2)] == [cases[0].number, cases[2].number]
    gone = Client().get(HERE.format(1))
    assert (gone.status_code, "1 baris ditarik dari umum" in gone.text) == (410, True)
    page = Client().get("/data/kasus-aduan/").text
    assert old.sha256 in page
    assert Snapshot.objects.get(dataset="kasus-aduan", edition=2).sha256 in page
    cleaning.clean()
    assert not path.exists(), "the bytes are gone, not only the link"
    assert snapshots.revise_all() == 0


def test_words_masked_later_are_masked_in_the_file_and_all_else_stays(cases: list[Report]) -> None:
    first = rows()
    redaction.mask(cases[0], {"bambang"}, by=cast.officer(DESK))
    engine.perform(ReportFlow.transitions["begin"], cases[0], by=_officer(cases[0]))
    assert snapshots.revise_all() == 1
    second = rows(2)
    assert "Bambang" in first[0]["text"]
    assert "Bambang" not in second[0]["text"]
    assert "███" in second[0]["text"]
    assert second[1:] == first[1:]
    same = [name for name in first[0] if name not in {"title", "text"}]
    assert [second[0][name] for name in same] == [first[0][name] for name in same], (
        "the state is that of the year's end"
    )
    assert second[0]["title"] == "'=Parkir liar 0"
    assert snapshots.revise_all() == 0


def test_another_title_is_told_as_a_change_and_not_as_privacy(cases: list[Report]) -> None:
    Report.objects.filter(pk=cases[0].pk).update(title="Parkir liar depan pasar")
    assert snapshots.revise_all() == 1
    assert rows(2)[0]["title"] == "Parkir liar depan pasar"
    gone = Client().get(HERE.format(1)).text
    assert "Pada 1 baris judul atau uraian diganti." in gone
    assert "privasi:" not in gone
    redaction.mask(cases[1], {"bambang"}, by=cast.officer(DESK))
    Report.objects.filter(pk=cases[2].pk).update(title="Isi sudah dihapus", text="")
    assert snapshots.revise_all() == 1
    assert "0 baris ditarik dari umum, 2 baris disamarkan atau dihapus isinya." in Client().get(HERE.format(2)).text


def test_a_file_that_cannot_be_read_keeps_no_other_as_it_was(cases: list[Report]) -> None:
    published("Parkir baru")
    second = snapshots.take(datasets.every()["kasus-aduan"], 2024)
    Snapshot.objects.get(dataset="kasus-aduan", year=2025).document.blob.path.unlink()  # type: ignore[union-attr]
    Report.objects.filter(pk=cases[1].pk).update(published=False)
    assert snapshots.revise_all() == 1
    second.refresh_from_db()
    assert second.withdrawn_at is not None


def test_a_dataset_that_is_published_no_more_takes_its_files_along(cases: list[Report]) -> None:
    Snapshot.objects.filter(dataset="kasus-aduan").update(dataset="kasus-lama")
    assert Client().get("/data/kasus-lama/2025/1.csv").status_code == 404


def test_the_catalogue_carries_the_sum(cases: list[Report]) -> None:
    tree = json.loads(Client().get("/data/katalog.jsonld").content)
    [found] = [one for one in tree["dcat:dataset"] if one["dct:identifier"] == "kasus-aduan"]
    kept = found["dcat:distribution"][-1]
    one = Snapshot.objects.get(dataset="kasus-aduan")
    assert kept["spdx:checksum"]["spdx:checksumValue"]["@value"] == one.sha256
    assert kept["dcat:byteSize"]["@value"] == str(one.size)
    turtle = Client().get("/data/katalog.ttl").text
    assert f'spdx:checksumValue "{one.sha256}"^^xsd:hexBinary' in turtle
    assert "<http://spdx.org/rdf/terms#checksumAlgorithm_sha256>" in turtle


def ckan(action: str, status: int = 200) -> Any:
    answer = Client().get(f"/api/3/action/{action}")
    assert answer.status_code == status, answer.content
    told = answer.json()
    assert told["success"] is (status == 200)
    return told["result"] if status == 200 else told["error"]


def test_a_portal_can_harvest_by_ckan(cases: list[Report]) -> None:
    names = ckan("package_list")
    assert names == list(datasets.every())
    found = ckan("package_search?rows=1000")
    assert found["count"] == len(names)
    assert [one["name"] for one in found["results"]] == names
    one = ckan("package_show?id=kasus-aduan")
    assert one == ckan(f"package_show?id={one['id']}") | {
        "metadata_modified": one["metadata_modified"],
        "resources": one["resources"],
    }
    assert {"CSV", "JSON"} == {resource["format"] for resource in one["resources"]}
    assert one["num_resources"] == len(one["resources"]) == 3
    kept = one["resources"][-1]
    assert hashlib.sha256(taken(kept["url"])[0]).hexdigest() == kept["hash"]
    for resource in one["resources"]:
        assert taken(resource["url"])[0]


def test_a_search_finds_words_page_by_page_and_refuses_what_it_cannot() -> None:
    assert [one["name"] for one in ckan("package_search?q=angka+peraturan")["results"]] == ["aturan"]
    assert ckan("package_search?q=tidakada")["count"] == 0
    assert len(ckan("package_search?rows=2&start=1")["results"]) == 2
    assert [one["name"] for one in ckan("package_search?q=*:*&rows=1")["results"]] == list(datasets.every())[:1]
    for wrong in ("fq=organization:batang", "q=title:jalan", "rows=-1", "start=x"):
        assert ckan(f"package_search?{wrong}", 409)["__type"]
    assert ckan("package_show?id=tidak-ada", 404)["__type"] == "Not Found Error"
    assert ckan("package_show", 409)["name_or_id"] == ["Missing value"]
    assert Client().post("/api/3/action/package_list").status_code == 405
