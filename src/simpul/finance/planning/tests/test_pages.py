"""The pages of planning: what everybody reads, and the way of a document at the desk of two planners."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from simpul.finance.planning import drafting, standing
from simpul.finance.planning.importing import SORTS
from simpul.finance.planning.models import Plan, Version
from simpul.finance.planning.observations import RealisationFile
from simpul.finance.planning.tests.conftest import YEAR, World
from simpul.finance.roles import AGENCY_PLANNER, PLANNER
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.testing import cast
from simpul.lib.spreadsheets import write_xlsx

pytestmark = pytest.mark.django_db
DESK = "/keuangan/rencana/"


@pytest.fixture
def planner(plans: World) -> Client:
    return cast.sign_in(Client(), Viewer(plans.planner))


@pytest.fixture
def second(plans: World) -> Client:
    return cast.sign_in(Client(), Viewer(plans.second))


def test_the_tree_goes_from_mission_to_programme_with_figures(plans: World, client: Client) -> None:
    page = client.get(f"/rencana/?tahun={YEAR}").text
    for words in (
        "Misi: Mewujudkan pelayanan dasar",
        "Tujuan: Meningkatnya kualitas",
        "Sasaran: Jalan dalam",
        "97,29 %",
        "sangat tinggi",
    ):
        assert words in page
    assert f"/rencana/{YEAR}/program/1.03.10/" in page
    assert "Kegiatan tanpa program" in page
    assert client.get("/rencana/").status_code == 200, "without a year the nearest that has a plan"
    assert "Belum ada RPJMD" in client.get("/rencana/?tahun=2000").text


def test_what_serves_no_programme_is_shown_as_such(plans: World, client: Client) -> None:
    page = client.get(f"/rencana/{YEAR}/?tanpa=1").text
    assert "tanpa program" in page
    assert "Rehabilitasi Jaringan Irigasi" in page
    assert "Pemeliharaan Rutin Jalan" not in page
    taken = client.get(f"/rencana/{YEAR}/?unduh=csv")
    assert "1.03.10.2.01.0009" in b"".join(taken).decode()  # type: ignore[call-overload]


def test_a_programme_an_undertaking_an_indicator_and_a_document_open(plans: World, client: Client) -> None:
    assert "Pemeliharaan Rutin Jalan" in client.get(f"/rencana/{YEAR}/program/1.03.10/").text
    work = standing.works(YEAR).get(programme="1.03.10")
    page = client.get(f"/rencana/kegiatan/{work.undertaking_id}/").text
    assert "Direncanakan (RKPD 2027)" in page
    assert "Rp2.400.000.000" in page
    page = client.get(f"/rencana/indikator/{plans.made.iku.pk}/").text
    assert "Laporan kinerja contoh" in page
    assert "diverifikasi" in page
    page = client.get(f"/rencana/dokumen/{plans.made.rpjmd.pk}/").text
    assert "sama dengan saat ditetapkan" in page
    assert client.get(f"/rencana/{YEAR}/program/9.99.99/").status_code == 404


def test_a_draft_is_nobody_elses_business(plans: World, client: Client) -> None:
    version = plans.redraft()
    assert client.get(f"/rencana/dokumen/{version.pk}/").status_code == 404
    agency = cast.sign_in(Client(), cast.officer(AGENCY_PLANNER, at=plans.works))
    assert agency.get(f"{DESK}versi/{version.pk}/").status_code == 404, "that of the regency is Bappeda's"
    assert agency.get(f"{DESK}versi/{plans.made.rpjmd.pk}/").status_code == 200, "what is set he may read"
    assert agency.post(f"{DESK}versi/{plans.made.rpjmd.pk}/", {"baru": "1", "alasan": "x"}).status_code == 422
    assert cast.sign_in(Client(), cast.resident()).get(DESK).status_code == 403


def test_a_document_from_opening_to_decree_by_two_planners(plans: World, planner: Client, second: Client) -> None:
    opened = planner.post(DESK, {"kind": "renja", "agency": plans.works.pk, "first_year": YEAR, "last_year": ""})
    version = Version.objects.get(plan__kind="renja")
    assert opened.headers["Location"] == f"{DESK}versi/{version.pk}/"
    row = {
        "agency": plans.works.pk, "activity": "1.03.05.2.01.0017", "programme": "", "money": "1500000,50", "what": "IPAL", "quantity": "2",
        "unit": "unit", "region": cast.village().code, "place": "Dukuh Krajan",
    }  # fmt: skip
    assert planner.post(f"{DESK}versi/{version.pk}/isi/kegiatan/", row | {"activity": "9.9"}).status_code == 422
    assert planner.post(f"{DESK}versi/{version.pk}/isi/kegiatan/", row).status_code == 302
    shown = planner.get(f"{DESK}versi/{version.pk}/isi/kegiatan/?kode=dpupr 1.03.05.2.01.0017").text
    assert "Dukuh Krajan" in shown
    assert planner.post(f"{DESK}versi/{version.pk}/", {"sepakati": "1"}).status_code == 302
    decree = {"tetapkan": "1", "decree": "Perka 7", "decree_on": "2027-07-01"}
    refused = planner.post(f"{DESK}versi/{version.pk}/", decree)
    assert refused.status_code == 422
    assert "Minta orang lain" in refused.text
    assert second.post(f"{DESK}versi/{version.pk}/", {**decree, "decree": ""}).status_code == 422
    assert second.post(f"{DESK}versi/{version.pk}/", decree).status_code == 302
    version.refresh_from_db()
    assert (version.state, version.decree_on) == ("set", date(2027, 7, 1))
    assert planner.get(f"{DESK}versi/{version.pk}/isi/kegiatan/").status_code == 404


def test_rows_of_a_tree_are_added_changed_and_taken_out(plans: World, planner: Client) -> None:
    version = plans.redraft()
    at = f"{DESK}versi/{version.pk}/isi/"
    assert (
        planner.post(f"{at}susunan/", {"kind": "goal", "code": "T9", "name": "Tujuan baru", "parent": "M9"}).status_code
        == 422
    )
    assert (
        planner.post(f"{at}susunan/", {"kind": "goal", "code": "T9", "name": "Tujuan baru", "parent": "M1"}).status_code
        == 302
    )
    page = planner.get(f"{at}indikator/?kode=IKU-1").text
    assert 'value="74' in page
    assert planner.post(f"{at}susunan/?kode=S1", {"hapus": "1"}).status_code == 422
    assert planner.post(f"{at}susunan/?kode=T9", {"hapus": "1"}).status_code == 302
    told = {
        "code": "IKU-9", "node": "S1", "name": "Jembatan baik", "formula": "x", "unit": "%", "polarity": "maximise", "source": "DPUPR",
        "agency": plans.works.pk, "typed": "on", **{f"target_{year}": "80,5" for year in range(YEAR, YEAR + 5)},
    }  # fmt: skip
    assert planner.post(f"{at}indikator/", told | {"typed": ""}).status_code == 422
    assert planner.post(f"{at}indikator/", told).status_code == 302
    assert version.terms.get(indicator__code="IKU-9").targets.count() == 5
    assert "IKU-9" in planner.get(f"{DESK}versi/{version.pk}/").text


def test_a_table_is_looked_at_first_and_then_taken_in(plans: World, planner: Client) -> None:
    version = drafting.draft(
        drafting.open_plan(Plan.Kind.RENJA, YEAR, agency=plans.works, by=plans.planner), by=plans.planner
    )
    at = f"{DESK}versi/{version.pk}/impor/kegiatan/"

    def brought(*rows: list[Any]) -> Any:
        out = BytesIO()
        write_xlsx(out, "Isian", [column.title for column in SORTS["kegiatan"].columns], rows, zone=cast.zone())
        return planner.post(at, {"file": SimpleUploadedFile("tabel.xlsx", out.getvalue())})

    wrong = brought(["dpupr", "1.03", "", 5, "Jalan", "km", 1, "", ""])
    assert wrong.status_code == 422
    assert "Sel B2 (Sub kegiatan)" in wrong.text
    right = brought(["dpupr", "1.03.10.2.01.0009", "1.03.10", 5, "Jalan", "km", 1, "", ""])
    token = right.text.split('name="terapkan" value="')[1].split('"')[0]
    assert version.works.count() == 0
    assert planner.post(at, {"terapkan": token}).status_code == 302
    assert version.works.count() == 1
    assert planner.get(f"{at}tabel.xlsx").content.startswith(b"PK")
    assert planner.post(at, {"file": SimpleUploadedFile("x.xlsx", b"PK nothing")}).status_code == 422


def test_a_realisation_is_entered_by_one_and_verified_by_another(plans: World, planner: Client, second: Client) -> None:
    at = f"{DESK}realisasi/{plans.made.iku.pk}/{YEAR + 1}/"
    assert planner.post(at, {"laporkan": "1", "value": "80", "evidence": ""}).status_code == 422
    assert planner.post(at, {"laporkan": "1", "value": "80,25", "evidence": "Survei jalan"}).status_code == 302
    assert "Orang lain memeriksanya" in planner.get(at).text
    assert planner.post(at, {"periksa": "terima"}).status_code == 422
    assert "Jalan kabupaten" in second.get(f"{DESK}realisasi/?tahun={YEAR + 1}").text
    assert second.post(at, {"periksa": "tolak"}).status_code == 422, "a refusal says why"
    assert second.post(at, {"periksa": "terima"}).status_code == 302
    assert standing.chain(plans.made.iku, YEAR + 1)[-1].verification.accepted
    other = cast.sign_in(Client(), cast.officer(AGENCY_PLANNER, at=cast.agency("dinkes")))
    assert other.get(at).status_code == 404, "another agency's figures are not his"


def test_a_file_shows_what_is_said_and_is_everybodys_once_it_was_accepted(
    plans: World, planner: Client, second: Client, client: Client
) -> None:
    at = f"{DESK}realisasi/{plans.made.iku.pk}/{YEAR + 1}/"
    told = {"laporkan": "1", "value": "80", "evidence": "Survei jalan"}
    wrong = planner.post(at, told | {"file": SimpleUploadedFile("survei.pdf", b"MZ not a paper")})
    assert wrong.status_code == 422
    assert "Survei jalan" in wrong.text, "nothing typed is lost"
    assert not standing.chain(plans.made.iku, YEAR + 1), "nothing is half saved"
    picture = BytesIO()
    Image.new("RGB", (64, 48), "green").save(picture, "JPEG")
    assert planner.post(at, told | {"file": SimpleUploadedFile("foto.jpg", picture.getvalue())}).status_code == 302
    file = RealisationFile.objects.get().document
    assert client.get(file.url).status_code == 404, "not before somebody looked at it"
    assert b"".join(second.get(file.url).streaming_content)  # type: ignore[attr-defined]
    assert second.post(at, {"periksa": "terima"}).status_code == 302
    assert b"".join(client.get(file.url).streaming_content)  # type: ignore[attr-defined]
    assert file.url in client.get(f"/rencana/indikator/{plans.made.iku.pk}/").text


def test_the_front_page_of_finance_lists_what_ones_role_may_do(plans: World, planner: Client) -> None:
    page = planner.get("/keuangan/").text
    assert DESK in page
    head = cast.sign_in(Client(), cast.officer(PLANNER))
    assert head.get(DESK).status_code == 200
