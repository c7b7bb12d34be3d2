"""Figures of agencies and places: they agree with the rows they open, tell nothing on too few, and never count what is sealed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from simpul.kernel.cases import engine
from simpul.kernel.indicators.declarations import registry
from simpul.kernel.indicators.models import Observation
from simpul.kernel.indicators.scopes import AGENCY, REGION, Scope, measure_parts, of_period
from simpul.kernel.testing import cast
from simpul.kernel.web.figures import this_month
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
    assert "Kurang dari 5 catatan" in few
    many = Client().get(f"/indikator/aduan.answered/{this_month()}/?instansi=dishub").content.decode()
    assert "DISHUB" in many
    assert "5 catatan" in many
    assert Client().get("/kinerja/?menurut=kecamatan").status_code == 200
    assert Client().get("/kinerja/?periode=x").status_code == 404


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
