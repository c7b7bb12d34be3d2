"""Figures of agencies and places: they agree with the rows they open, tell nothing on too few, and never count what is sealed."""

from __future__ import annotations

import csv
import re
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from simpul.kernel.cases import engine
from simpul.kernel.indicators import scopes
from simpul.kernel.indicators.declarations import registry
from simpul.kernel.indicators.models import Observation
from simpul.kernel.indicators.scopes import AGENCY, REGION, Scope, measure_parts, of_period
from simpul.kernel.testing import cast
from simpul.kernel.web.figures import months_back, this_month
from simpul.lib import clock
from simpul.services.complaints.flow import AGENCY as OFFICER
from simpul.services.complaints.flow import DESK, ReportFlow
from simpul.services.complaints.models import Report

pytestmark = pytest.mark.django_db


def answered(n: int, at: str, *, village: int = 0) -> list[Any]:
    desk, office = cast.officer(DESK), cast.agency(at)
    officer, made = cast.officer(OFFICER, at=office), []
    for _n in range(n):
        fields = {
            "title": "Parkir liar",
            "text": "Parkir liar.",
            "category_id": "parkir",
            "region": cast.village(village),
        }
        case, _code = engine.open_case(Report, by=cast.resident(), fields=fields)
        engine.perform(ReportFlow.forward, case, by=desk, agency=office, publish=True)
        engine.perform(ReportFlow.answer, case, by=officer, text="Sudah.")
        made.append(case)
    return made


def test_each_part_is_measured_as_its_own_rows_say() -> None:
    answered(6, "dishub")
    answered(2, "dlh", village=100)
    measure_parts(this_month())
    for kind in (AGENCY, REGION):
        table = of_period(list(registry), this_month(), kind)
        assert len(table) == 2
        for part, row in table.items():
            for code, kept in row.items():
                alone = registry[code].figure(this_month(), Scope(kind, part).narrow).measure()
                assert (kept.value, kept.counted, kept.whole) == (alone.value, alone.counted, alone.whole), (part, code)


def test_nothing_is_written_twice_and_what_is_gone_becomes_nought() -> None:
    case = answered(1, "dishub")[0]
    assert measure_parts(this_month()) > 0
    assert measure_parts(this_month()) == 0
    Report.objects.filter(pk=case.pk).update(sealed=True, published=False)
    measure_parts(this_month())
    newest = Observation.objects.filter(indicator="aduan.received", scope="agency:dishub").latest("id")
    assert newest.counted == 0


def test_the_page_opens_rows_and_keeps_silent_on_too_few() -> None:
    answered(5, "dishub")
    answered(4, "dlh")
    measure_parts(this_month())
    page = Client().get("/kinerja/").content.decode()
    assert f"/indikator/aduan.first_answer/{this_month()}/?instansi=dishub" in page
    assert page.count("kurang dari 5</a>") == 3  # DLH: both times, and the objections
    few = Client().get(f"/indikator/aduan.first_answer/{this_month()}/?instansi=dlh").content.decode()
    assert f"{this_month().label('id')}</span> · Kurang dari 5 catatan" in few, "of which month is told in any case"
    many = Client().get(f"/indikator/aduan.answered/{this_month()}/?instansi=dishub").content.decode()
    assert "DISHUB" in many
    assert "5 catatan" in many
    assert Client().get("/kinerja/?menurut=kecamatan").status_code == 200
    assert Client().get("/kinerja/?periode=x").status_code == 404


def test_it_opens_on_the_last_whole_month_and_the_running_one_is_one_click_away() -> None:
    answered(5, "dishub")
    measure_parts(this_month())
    first = Client().get("/kinerja/").text
    assert f'<option value="{this_month().code}" selected>' in first, "a house in its first month has no other to show"
    before = this_month().previous
    kept("aduan.received", "dishub", before.code, 9, None)
    kept("aduan.answered", "dishub", before.code, 9, None)
    page = Client().get("/kinerja/?menurut=instansi").text
    assert f'<option value="{before.code}" selected>' in page
    running = f"/kinerja/?menurut=instansi&amp;layanan=aduan&amp;periode={this_month().code}"
    assert f'href="{running}"' in page
    assert "masih berjalan" in Client().get(running.replace("&amp;", "&")).text
    [link] = re.findall(r'href="(\?[^"]*unduh=csv)"', page)
    assert f"periode={before.code}" in link, "the file is of the month on the screen"
    assert Client().get("/kinerja/" + link.replace("&amp;", "&")).headers["Content-Disposition"].count(before.code) == 1


def test_on_a_phone_one_figure_stands_and_all_are_one_click_away() -> None:
    answered(5, "dishub")
    measure_parts(this_month())
    page = Client().get("/kinerja/?angka=aduan.answered").text
    assert 'class="compare brief"' in page
    [link] = re.findall(r'href="(\?[^"]*lengkap=1)"', page)
    whole = Client().get("/kinerja/" + link.replace("&amp;", "&")).text
    assert 'class="compare"' in whole
    row = next(one for one in whole.split("<tr>") if "bagian=dishub" in one)
    shown = re.findall(r'<td class="num" data-label="([^"]+)"', row)
    assert shown == [f"{registry['aduan.answered'].label} ({registry['aduan.answered'].unit})"]


def test_what_is_not_told_on_too_few_is_told_nowhere_beside_it() -> None:
    """Neither how many were counted, from which a share follows, nor the value among those of other months, nor as open data."""
    for case in answered(4, "dlh"):
        Report.objects.filter(pk=case.pk).update(published=False)
    measure_parts(this_month())
    page = Client().get(f"/indikator/aduan.objected/{this_month()}/?instansi=dlh").content.decode()
    assert "0 dari 4" not in page
    assert not re.search(r"\d+ catatan</?[a-z]|>0,0<", page)
    rows = list(csv.DictReader(StringIO(Client().get("/data/indikator.csv").getvalue().decode("utf-8-sig"))))
    [kept] = [row for row in rows if (row["indicator"], row["scope"]) == ("aduan.objected", "agency:dlh")]
    assert (kept["value"], kept["counted"], kept["whole"]) == ("", "", "4")


def test_the_map_counts_public_cases_and_opens_them() -> None:
    answered(3, "dishub")
    district = cast.village(0).code[:8]
    page = Client().get("/peta-aduan/").content.decode()
    assert f"/layanan/aduan/daftar/?kecamatan={district}&amp;periode={this_month()}" in page
    assert "perkiraan" in page
    village = (
        Client().get(f"/peta-aduan/?kecamatan={district}&kategori=parkir&periode={this_month().year}").content.decode()
    )
    assert f"kecamatan={cast.village(0).code}&amp;periode={this_month().year}&amp;kolom-category=parkir" in village
    listed = Client().get(
        f"/layanan/aduan/daftar/?kecamatan={cast.village(0).code}&periode={this_month()}&kolom-category=parkir"
    )
    assert listed.content.decode().count(">Parkir liar</a>") == 3
    for nonsense in ("kecamatan=99", "kategori=x", "periode=1999"):
        assert Client().get(f"/peta-aduan/?{nonsense}").status_code == 404


def kept(code: str, at: str, period: str, value: Any, whole: int | None) -> None:
    Observation.objects.create(
        indicator=code, version=1, fingerprint="uji", period=period, scope=f"agency:{at}", value=value,
        counted=9 if whole is None else value * whole // 100, whole=whole, at=clock.now(),
    )  # fmt: skip


def test_each_agency_shows_its_course_and_what_a_missing_month_means() -> None:
    answered(5, "dishub")
    measure_parts(this_month())
    months, code = months_back(this_month(), 12), "aduan.completed_on_time"
    for month, value, whole in ((months[2], 80, 10), (months[3], 90, 10), (months[6], 75, 4), (months[9], 60, 20)):
        kept(code, "dishub", month.code, value, whole)
    kept(code, "dishub", months[9].code, 65, 20)
    page = Client().get(f"/kinerja/?angka={code}").text
    row = page[page.index("bagian=dishub") :].split("</tr>")[0]
    assert row.count('class="stroke"') == 1, "two months beside each other are a line"
    assert row.count("<circle") == 1, "a month alone is a point; the one on four rows is not drawn"
    one = Client().get(f"/kinerja/?menurut=instansi&bagian=dishub&periode={this_month()}").text
    part = one[one.index('id="aduan-completed_on_time"') :].split("</table>")[0]
    told = {cells[0]: cells[1] for cells in (texts(row) for row in part.split("<tr>")[2:])}
    assert len(told) == 12
    assert told[months[2].label()] == "80"
    assert told[months[9].label()] == "65", "the newest measurement counts"
    assert told[months[6].label()] == "kurang dari 5"
    assert told[months[5].label()] == "tidak diukur"
    assert f"/indikator/{code}/{months[2]}/?instansi=dishub" in part
    assert "Tidak diukur: pada bulan itu" in one


def texts(row: str) -> list[str]:
    return [
        " ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)
    ]


def test_the_course_can_be_taken_away_and_a_stranger_is_not_there() -> None:
    answered(5, "dishub")
    measure_parts(this_month())
    answer: Any = Client().get("/kinerja/?bagian=dishub&unduh=csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 13
    assert lines[-1].startswith(f"{this_month()},")
    for wrong in ("?bagian=tidak-ada", "?bagian=dishub&menurut=kecamatan", "?bagian=%27"):
        assert Client().get(f"/kinerja/{wrong}").status_code == 404
    assert Client().get("/kinerja/?angka=tidak-ada").status_code == 200


def test_the_course_is_one_question_more_however_many_agencies() -> None:
    for at in ("dishub", "dlh", "dpupr"):
        kept("aduan.still_open", at, this_month().code, 7, None)
    with CaptureQueriesContext(connection) as asked:
        assert len(scopes.course("aduan.still_open", months_back(this_month(), 12), AGENCY)) == 3
    assert len(asked) == 1
