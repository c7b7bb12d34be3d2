"""The budget's desk: who sees what; from a draft into force by two persons; RKA and SIPD brought as files; SPD by the cash plan."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from simpul.finance.budget import allotting, prices
from simpul.finance.budget.models import Line, LineState, PriceException, Spd, StandardPrice, Version
from simpul.finance.budget.pages.lines import bar
from simpul.finance.budget.planning import plan
from simpul.finance.budget.tests.making import FUEL, PENS, YEAR, allot, budget, draft, income, spending, staff, take
from simpul.finance.classification import sample
from simpul.finance.roles import AGENCY_PLANNER, BUDGET_TEAM, INTERNAL_AUDITOR, TREASURER_GENERAL
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.testing import cast

pytestmark = pytest.mark.django_db
RKA = "Kode sub kegiatan;Kode akun;Uraian;Volume;Satuan;Harga satuan\n"


def signed(viewer: Viewer) -> Client:
    return cast.sign_in(Client(), viewer)


def file(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("rka.csv", text.encode())


def test_a_budget_goes_from_a_planners_file_into_force_by_two_of_the_team() -> None:
    sample.load(YEAR)
    planner, one, other = cast.officer(AGENCY_PLANNER), cast.officer(BUDGET_TEAM), cast.officer(BUDGET_TEAM)
    team = signed(one)
    begun = team.post("/keuangan/anggaran/mulai/", {"tahun": str(YEAR), "jenis": "murni", "nama": "APBD 2027"})
    version = Version.objects.get()
    assert begun["Location"] == f"/keuangan/anggaran/versi/{version.pk}/"
    desk = signed(planner)
    bad = desk.post(
        "/keuangan/anggaran/rka/",
        {"opd": "dpupr", "berkas": file(RKA + f"1.03.10.2.01.0009;{PENS};Pulpen;nol;buah;2500\n")},
    )
    assert bad.status_code == 422
    assert "Baris 2, kolom D (Volume)" in bad.content.decode()
    assert not Line.objects.exists()
    good = RKA + f"1.03.10.2.01.0009;{PENS};Pulpen;12;buah;2500\n1.03.10.2.01.0009;{FUEL};Solar;10;liter;6800\n"
    assert desk.post("/keuangan/anggaran/rka/", {"opd": "dpupr", "berkas": file(good)}).status_code == 302
    plan(version, [income("98000")], by=one.user)
    turn = f"/keuangan/anggaran/versi/{version.pk}/langkah/"
    assert desk.post(turn, {"langkah": "setujui"}).status_code == 403
    team.post(turn, {"langkah": "setujui"})
    told = {"langkah": "berlakukan", "peraturan": "Perda 9/2026", "tanggal": "2027-01-04"}
    assert "orang lain" in team.post(turn, told, follow=True).content.decode()
    signed(other).post(turn, told)
    version.refresh_from_db()
    assert (version.state, version.decree) == ("effective", "Perda 9/2026")
    again = b"".join(desk.get("/keuangan/anggaran/baris/?opd=dpupr&unduh=csv")).decode()  # type: ignore[arg-type]
    assert "68000.00" in again


def test_a_planner_brings_no_rka_of_another_agency() -> None:
    draft(Version.Kind.ORIGINAL, income("1"))
    cast.agency("lain")
    desk = signed(cast.officer(AGENCY_PLANNER))
    answer = desk.post(
        "/keuangan/anggaran/rka/",
        {"opd": "lain", "berkas": file(RKA + f"1.03.10.2.01.0009;{PENS};Pulpen;1;buah;2500\n")},
    )
    assert answer.status_code == 302, "it went to his own: the only one there is for him"
    assert set(Line.objects.filter(outgoing=True).values_list("agency__code", flat=True)) == {"dpupr"}


def test_a_line_tells_its_room_its_items_and_what_was_done_to_it() -> None:
    [line] = budget("150000000", allotted="40000000")
    take(line, "request", "35000000", "35000000", source=("SPP", 1))
    page = signed(cast.officer(INTERNAL_AUDITOR)).get(f"/keuangan/anggaran/baris/{line.pk}/").content.decode()
    for said in ("Sisa pagu Rp115.000.000; sisa SPD Rp5.000.000.", "Belum dirinci", "SPP 1", "SPD-1/2027"):
        assert said in page


@pytest.mark.parametrize(
    ("part", "whole", "shown"), [(0, 0, 0), (0, 10, 0), (1, 1000, 1), (500, 1000, 5), (999, 1000, 9), (10, 10, 10)]
)
def test_a_bar_never_rounds_something_to_nothing_nor_almost_to_all(part: int, whole: int, shown: int) -> None:
    assert bar(Decimal(part), Decimal(whole)).count("█") == shown


def test_prices_are_brought_by_the_team_and_leave_is_given_by_another_of_it() -> None:
    asker, judge = cast.officer(BUDGET_TEAM), cast.officer(BUDGET_TEAM)
    assert asker.user
    version = draft(Version.Kind.ORIGINAL, spending("1"))
    desk = signed(asker)
    head = "Daftar;Kode;Uraian;Satuan;Harga satuan\n"
    wrong = desk.post(
        "/keuangan/anggaran/harga/", {"tahun": str(YEAR), "berkas": file(head + "SSH;1;Kertas;rim;gratis\n")}
    )
    assert "kolom E (Harga satuan)" in wrong.content.decode()
    desk.post("/keuangan/anggaran/harga/", {"tahun": str(YEAR), "berkas": file(head + "SSH;1;Kertas;rim;62.000\n")})
    standard = StandardPrice.objects.get()
    asked = prices.ask(
        version, Line.objects.get(), standard, price=Decimal(65000), reason="Ongkos kirim ke pulau", by=asker.user
    )
    address = f"/keuangan/anggaran/harga/izin/{asked.pk}/"
    assert address not in desk.get(f"/keuangan/anggaran/harga/?tahun={YEAR}").content.decode()
    assert address in signed(judge).get(f"/keuangan/anggaran/harga/?tahun={YEAR}").content.decode()
    desk.post(address, {"setujui": "1"})
    assert PriceException.objects.get().granted is None
    signed(judge).post(address, {"setujui": "1"})
    assert PriceException.objects.get().granted


def test_an_spd_releases_what_the_cash_plan_needs_until_a_month() -> None:
    [pens, fuel] = budget("120", "240")
    months = {pens.pk: [Decimal(10)] * 12, fuel.pk: [Decimal(20)] * 12}
    allotting.plan_cash(months, by=staff("Wahyu Perencana"))
    allot([pens], "25", "SPD-0/2027")
    desk = signed(cast.officer(TREASURER_GENERAL))
    said = {
        "tahun": str(YEAR),
        "opd": "dpupr",
        "nomor": "SPD-1/2027",
        "tanggal": "2027-01-05",
        "dari": "1",
        "sampai": "3",
    }
    desk.post("/keuangan/anggaran/spd/terbit/", said)
    assert dict(Spd.objects.get(number="SPD-1/2027").lines.values_list("line", "amount")) == {pens.pk: 5, fuel.pk: 60}
    assert LineState.objects.get(pk=fuel.pk).allotted == 60
    answer = desk.post("/keuangan/anggaran/spd/terbit/", said | {"nomor": "SPD-2/2027"}, follow=True)
    assert "tidak ada yang perlu disediakan" in answer.content.decode()
    assert "SPD-1/2027" in desk.get(f"/keuangan/anggaran/spd/?tahun={YEAR}").content.decode()


def test_every_page_opens_in_both_languages_for_those_whose_it_is_and_for_nobody_else() -> None:
    budget("100")
    version = Version.objects.get()
    team = signed(cast.officer(BUDGET_TEAM))
    addresses = ["", "anggaran/", f"anggaran/versi/{version.pk}/", f"anggaran/versi/{version.pk}/?dari=nol", "anggaran/baris/",
                 "anggaran/rka/", "anggaran/harga/", "anggaran/spd/", "anggaran/sipd/"]  # fmt: skip
    for address in addresses:
        for language in ("id", "en"):
            answer = team.get(f"/keuangan/{address}", headers={"Accept-Language": language})
            assert answer.status_code == 200, address
        assert signed(cast.resident()).get(f"/keuangan/{address}").status_code in (302, 403)
    for address in ("anggaran/", f"anggaran/versi/{version.pk}/", "anggaran/baris/", "anggaran/spd/", "anggaran/sipd/"):
        assert b"".join(team.get(f"/keuangan/{address}?tahun={YEAR}&unduh=xlsx")).startswith(b"PK")  # type: ignore[arg-type]
    beside = team.post(
        f"/keuangan/anggaran/sipd/?tahun={YEAR}", {"berkas": file("KODE SKPD;KODE REKENING;PAGU\n9.9;5.1;1\n")}
    )
    assert "SKPD ini tidak ada" in beside.content.decode()
    assert team.post("/keuangan/anggaran/sipd/", {"berkas": file("A;B\n1;2\n")}).status_code == 422


def test_lists_are_paged_by_key_and_ask_as_often_for_many_rows_as_for_one(
    django_assert_max_num_queries: object,
) -> None:
    budget("100", "200", "300")
    team = signed(cast.officer(BUDGET_TEAM))
    first = Line.objects.order_by("pk").first()
    assert first
    page = team.get(f"/keuangan/anggaran/baris/?tahun={YEAR}&setelah={first.pk}").content.decode()
    assert f"/baris/{first.pk}/" not in page
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        team.get(f"/keuangan/anggaran/baris/?tahun={YEAR}")
