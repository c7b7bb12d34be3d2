"""RKA, prices and SIPD's files as tables: faults by their cells, nothing half saved; and what differs between versions, by whom and why."""

from __future__ import annotations

from datetime import timedelta, timezone
from decimal import Decimal
from io import BytesIO

import pytest

from simpul.finance.budget import diffs, prices, sipd, tables, versions
from simpul.finance.budget.models import Change, Line, LineState, StandardPrice, Version
from simpul.finance.budget.planning import plan
from simpul.finance.budget.tests.making import FUEL, PENS, YEAR, budget, draft, effective, income, spending, staff, team
from simpul.finance.classification.models import AgencyCode
from simpul.kernel.testing import cast
from simpul.lib import spreadsheets

pytestmark = pytest.mark.django_db
WIB = timezone(timedelta(hours=7))
HEAD = "Kode sub kegiatan;Kode rekening;Kode sumber dana;Uraian;Kode standar harga;Volume;Satuan;Harga satuan;Jumlah;Alasan\n"


def rka(*lines: str) -> bytes:
    return (HEAD + "\n".join(lines)).encode()


def test_an_rka_is_taken_in_with_its_items_added_up_by_line() -> None:
    version = draft(Version.Kind.ORIGINAL, income("1"))
    content = rka(
        f"1.03.10.2.01.0009;{PENS};1.1;Pulpen;;12;buah;2.500;30.000;Stok habis",
        f"1.03.10.2.01.0009;{PENS};1.1;Map;;2,5;lusin;10000,5;;",
        f"1.03.10.2.01.0009;{FUEL};1.2;Solar;;10;liter;6800;68000;",
    )
    brought = tables.look(content, version, cast.agency("dpupr"))
    assert brought.errors == []
    pens, _fuel = tables.take_in(brought, by=team())
    assert Change.objects.get(line=pens).delta == Decimal("55001.25")
    assert Change.objects.get(line=pens).reason == "Stok habis"


def test_every_fault_of_an_rka_is_told_by_its_cell_and_nothing_is_saved() -> None:
    version = draft(Version.Kind.ORIGINAL)
    content = rka(
        f"1.03.10.2.01.9999;{PENS};;Pulpen;;12;buah;2500;;",
        "1.03.10.2.01.0009;5.1.02;;Pulpen;X.1;0;buah;2500;;",
        f";{PENS};;Pulpen;;1;buah;2500;2501;",
        f"1.03.10.2.01.0009;{PENS};;Pulpen;;satu;buah;2,500.00;;",
        f"1.03.10.2.01.0009;{PENS};;Pulpen;;1;buah;2500;;",
    )
    brought = tables.look(content, version, cast.agency("dpupr"))
    assert [(error.row, error.letter) for error in brought.errors] == [
        (2, "A"), (3, "B"), (3, "E"), (3, "F"), (4, "A"), (4, "I"), (5, "F"), (5, "H"),
    ]  # fmt: skip
    with pytest.raises(ValueError, match="faults"):
        tables.take_in(brought, by=team())
    assert not Line.objects.exists()


def test_a_list_of_prices_is_taken_in_once_and_never_changed() -> None:
    head = "Daftar;Kode;Uraian;Satuan;Harga satuan;Wilayah\n"
    good = (head + "SSH;1.1;Kertas A4;rim;62.000;\nSBU;2.1;Honor narasumber;jam;900000;Batang\n").encode()
    assert prices.take_in(prices.look(good, YEAR), by=team(), example=True) == 2
    again = prices.look(good, YEAR)
    assert (again.new, again.known, again.errors) == ([], 2, [])
    wrong = prices.look((head + "SSH;1.1;Kertas A4;rim;65000;\nSHS;1;X;rim;0;\n").encode(), YEAR)
    assert [str(error) for error in wrong.errors] == [
        "Baris 2, kolom E (Harga satuan): Harga kode ini sudah ditetapkan Rp62.000.",
        "Baris 3, kolom A (Daftar): Tulis SSH, SBU, HSPK, atau ASB.",
        "Baris 3, kolom E (Harga satuan): Harga lebih dari nol.",
    ]
    assert StandardPrice.objects.count() == 2


@pytest.fixture
def coded(db: None) -> list[Line]:
    lines = budget("100", "200")
    for n, code in enumerate(("dpupr", "bpkpad")):
        AgencyCode.objects.create(year=YEAR, agency=cast.agency(code), code=f"1.03.0.00.0.00.0{n + 1}.0000")
    return lines


def test_our_own_file_in_the_columns_of_sipd_differs_in_nothing(coded: list[Line]) -> None:
    out = BytesIO()
    spreadsheets.write_xlsx(out, "DPA", sipd.HEADER, sipd.rows(YEAR), zone=WIB)
    found = sipd.compare(out.getvalue(), YEAR)
    assert (found.same, found.only_here, found.only_there, found.differing, found.errors) == (3, [], [], [], [])


def test_a_file_of_sipd_is_laid_beside_ours_line_by_line(coded: list[Line]) -> None:
    agency = "1.03.0.00.0.00.01.0000"
    content = (
        "No;KODE SUB UNIT;Kode Sub Giat;KODE AKUN;NAMA AKUN;Total Harga\n"
        f"1;{agency};1.03.10.2.01.0009;{PENS};ATK;60\n"
        f"2;{agency};1.03.10.2.01.0009;{PENS};ATK;30\n"
        f"3;{agency};1.03.10.2.01.0009;5.1.02.01.01.0025;Kertas;7\n"
        "4;9.99;1.03.10.2.01.0009;5.1.02.01.01.0025;Kertas;7\n"
    ).encode()
    found = sipd.compare(content, YEAR)
    assert [(one.here, one.there, one.difference) for one in found.differing] == [(100, 90, 10)]
    assert [one.there for one in found.only_there] == [7]
    assert sorted(one.here for one in found.only_here if one.here) == [200, 300]
    assert [str(error) for error in found.errors] == [
        "Baris 5, kolom B (KODE SKPD): SKPD ini tidak ada dalam daftar 2027."
    ]


def test_what_differs_between_versions_is_told_with_who_and_why() -> None:
    budget("100", "200")
    original = Version.objects.get(kind="murni")
    shift = draft(Version.Kind.SHIFT, spending("90", reason="Harga turun"), spending("210", FUEL))
    plan(
        shift,
        [spending("80", reason="Turun lagi"), spending("220", FUEL, reason="BBM naik")],
        by=staff("Wahyu Perencana"),
    )
    effective(shift)
    change = draft(Version.Kind.CHANGE, spending("81"), income("301"))
    pens = next(one for one in diffs.between(original, shift) if one.before == 100)
    assert (pens.after, pens.delta) == (80, -20)
    assert [(one.delta, one.by, one.words) for one in pens.reasons] == [
        (-10, "Ratna Tim Anggaran", "Harga turun"), (-10, "Wahyu Perencana", "Turun lagi"),
    ]  # fmt: skip
    assert {one.delta for one in diffs.between(shift, change)} == {Decimal(1)}
    everything = {one.line: one.delta for one in diffs.between(None, shift)}
    assert everything == dict(LineState.objects.values_list("line_id", "ceiling"))
    for pair in ((original, shift), (shift, change), (original, change), (None, change)):
        for one in diffs.between(*pair):
            assert sum(reason.delta for reason in one.reasons) == one.delta
            assert diffs.amounts(pair[0]).get(one.line, 0) + one.delta == diffs.amounts(pair[1])[one.line]
    assert list(versions.drift()) == []
