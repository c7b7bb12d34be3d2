"""Versions: what takes effect, what is refused and with which figures, and that ceilings are what effective versions add up to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simpul.finance.budget import allotting, ceilings, prices, versions
from simpul.finance.budget.models import Change, Detail, Line, LineState, StandardPrice, Version
from simpul.finance.budget.planning import Item, plan
from simpul.finance.budget.tests.making import (
    FUEL,
    JANUARY,
    PAPER,
    PENS,
    SHARES,
    SURPLUS,
    YEAR,
    allot,
    budget,
    draft,
    effective,
    income,
    secretary,
    spending,
    staff,
    take,
    team,
)
from simpul.kernel.testing import cast
from simpul.kernel.workflow import Refused

pytestmark = pytest.mark.django_db
Kind = Version.Kind
BN = 10**9


def ceiling(account: str) -> Decimal:
    return LineState.objects.get(line__account__code=account).ceiling


def the_sheet(outlay: int) -> Version:
    return draft(
        Kind.ORIGINAL, income(Decimal(1800 * BN)), spending(Decimal(1850 * BN)), income(Decimal(70 * BN), SURPLUS),
        income(Decimal(outlay * BN), SHARES),
    )  # fmt: skip


def test_a_deficit_that_net_financing_covers_balances() -> None:
    assert effective(the_sheet(20)).state == "effective"
    assert ceiling(PENS) == 1850 * BN


def test_five_billion_too_much_is_refused_with_every_figure() -> None:
    version = the_sheet(25)
    with pytest.raises(Refused) as refused:
        versions.agree(version, by=team())
    assert str(refused.value) == (
        "Anggaran tidak seimbang: pendapatan Rp1.800.000.000.000 − belanja Rp1.850.000.000.000"
        " + penerimaan pembiayaan Rp70.000.000.000 − pengeluaran pembiayaan Rp25.000.000.000 = -Rp5.000.000.000; seharusnya nol."
    )
    assert not LineState.objects.exclude(ceiling=0).exists()


def test_who_agreed_does_not_make_it_effective() -> None:
    version = versions.agree(draft(Kind.ORIGINAL, income("10"), spending("10")), by=team())
    with pytest.raises(Refused, match="orang lain daripada yang menyetujui"):
        versions.make_effective(version, decree="Perda 9/2026", day=JANUARY, by=team())
    with pytest.raises(Refused, match="nomor peraturan"):
        versions.make_effective(version, decree=" ", day=JANUARY, by=secretary())
    assert ceiling(PENS) == 0
    versions.make_effective(version, decree="Perda 9/2026", day=JANUARY, by=secretary())
    assert ceiling(PENS) == 10


def test_a_draft_is_open_one_at_a_time_and_only_a_draft_is_written_in() -> None:
    version = draft(Kind.ORIGINAL, income("10"), spending("10"))
    with pytest.raises(Refused, match=r"sudah ada|belum selesai"):
        versions.begin(YEAR, Kind.ORIGINAL, title="Lagi", by=team())
    with pytest.raises(Refused, match="murni yang berlaku"):
        versions.begin(YEAR, Kind.SHIFT, title="Geser", by=team())
    version = versions.agree(version, by=team())
    with pytest.raises(Refused, match="tidak sedang disusun"):
        plan(version, [spending("11")], by=team())
    version = versions.reopen(version, by=team(), reason="Kurang satu baris")
    plan(version, [spending("11"), income("11")], by=team())
    effective(version)
    with pytest.raises(Refused, match="tidak sedang disusun"):
        plan(version, [spending("12")], by=team())
    with pytest.raises(Refused, match="tidak dalam keadaan"):
        versions.withdraw(version, by=team(), reason="Terlambat")


def test_the_budget_changes_once_a_year_and_shifts_as_often_as_needed() -> None:
    budget("100")
    for n in range(2):
        effective(draft(Kind.SHIFT, spending(str(90 - n)), spending(str(10 + n), FUEL)), f"Perbup {n}/2027")
    effective(draft(Kind.CHANGE, spending("200"), income("211")))
    with pytest.raises(Refused, match="paling banyak 1 kali"):
        versions.begin(YEAR, Kind.CHANGE, title="Sekali lagi", by=team())
    assert list(versions.drift()) == []


def test_a_withdrawn_version_leaves_its_place() -> None:
    versions.withdraw(draft(Kind.ORIGINAL, spending("5")), by=team(), reason="Salah tahun")
    effective(draft(Kind.ORIGINAL, spending("7"), income("7")))
    assert ceiling(PENS) == 7


def test_a_ceiling_does_not_fall_below_what_is_committed_or_allotted() -> None:
    [pens, fuel] = budget("100", "100")
    take(pens, "reserve", "80", source=("Kontrak", 1))
    allot([fuel], "60")
    version = versions.agree(draft(Kind.SHIFT, spending("79"), spending("59", FUEL), income("138")), by=team())
    with pytest.raises(Refused) as refused:
        versions.make_effective(version, decree="Perbup 2/2027", day=JANUARY, by=secretary())
    assert "1.03.10.2.01.0009 5.1.02.01.01.0024 Belanja Alat" in str(refused.value)
    assert "Rp79 < SPD Rp0, komitmen Rp80" in str(refused.value)
    assert "Rp59 < SPD Rp60, komitmen Rp0" in str(refused.value)
    assert (ceiling(PENS), ceiling(FUEL)) == (100, 100)


def test_drafts_are_corrected_by_rows_beside_each_other() -> None:
    version = draft(Kind.ORIGINAL, spending("5"))
    for amount in ("9", "9", "7"):
        plan(version, [spending(amount, reason="Hitung ulang")], by=team())
    assert list(Change.objects.order_by("seq").values_list("delta", flat=True)) == [5, 4, -2]


def test_details_come_to_the_ceiling_of_the_line() -> None:
    items = [
        Item("Kertas A4", Decimal("2.5"), "rim", Decimal("60000.01")),
        Item("Map", Decimal(3), "buah", Decimal(1000)),
    ]
    version = draft(Kind.ORIGINAL, spending("153000.03", items=items), income("153000.03"))
    effective(version)
    assert Detail.objects.aggregate(sum=Sum("amount"))["sum"] == Decimal("153000.03")
    other = draft(Kind.SHIFT, spending("153000.03", items=[replace(items[0], volume=Decimal(2))]))
    with pytest.raises(Refused, match=r"pagu Rp153\.000,03, rincian Rp120\.000,02"):
        versions.agree(other, by=team())


def standard(price: str = "62000") -> StandardPrice:
    return StandardPrice.objects.create(
        year=YEAR,
        kind="SSH",
        code="1.1.12.01.03.0001.00001",
        name="Kertas HVS A4 80 g",
        unit="rim",
        price=Decimal(price),
    )


def test_a_price_above_the_standard_waits_for_another_persons_leave() -> None:
    ssh = standard("62000")
    items = [Item("Kertas HVS A4 80 g", Decimal(10), "rim", Decimal(65000), ssh.pk)]
    version = draft(Kind.ORIGINAL, spending("650000", PAPER, items=items), income("650000"))
    with pytest.raises(Refused, match=r"Kertas HVS A4 80 g Rp65\.000 > Rp62\.000"):
        versions.agree(version, by=team())
    line = Line.objects.get(account__code=PAPER)
    asker = staff("Wahyu Perencana")
    with pytest.raises(Refused, match="alasan"):
        prices.ask(version, line, ssh, price=Decimal(65000), reason="Mahal", by=asker)
    asked = prices.ask(version, line, ssh, price=Decimal(64000), reason="Ongkos kirim ke kepulauan", by=asker)
    with pytest.raises(Refused, match="orang lain daripada yang meminta"):
        prices.judge(asked, granted=True, by=asker)
    prices.judge(asked, granted=True, by=team())
    with pytest.raises(Refused, match="sudah diputuskan"):
        prices.judge(asked, granted=False, by=team())
    with pytest.raises(Refused, match="tanpa izin"):
        versions.agree(version, by=team())  # granted up to 64,000 only
    prices.judge(
        prices.ask(version, line, ssh, price=Decimal(65000), reason="Ongkos kirim naik lagi", by=asker),
        granted=True,
        by=team(),
    )
    assert effective(version).state == "effective"


def test_agreed_ceilings_hold_each_program_of_an_agency() -> None:
    version = draft(Kind.ORIGINAL, spending("60"), spending("50", FUEL), income("110"))
    agency = cast.agency("dpupr").pk
    ceilings.agree(
        YEAR, number="900/1/2026", day=date(2026, 8, 10), amounts={(agency, "1.03.10"): Decimal(100)}, by=team()
    )
    with pytest.raises(Refused, match=r"DPUPR 1\.03\.10: Rp110 > Rp100"):
        versions.agree(version, by=team())
    ceilings.agree(
        YEAR, number="900/2/2026", day=date(2026, 8, 14), amounts={(agency, "1.03.10"): Decimal(110)}, by=team()
    )
    assert effective(version).state == "effective"


def test_the_cash_plan_is_the_ceiling_month_by_month() -> None:
    [line] = budget("120")
    with pytest.raises(Refused, match="pagu Rp120, rencana Rp121"):
        allotting.plan_cash({line.pk: [Decimal(11), *[Decimal(10)] * 11]}, by=team())
    with pytest.raises(Refused, match="dua belas bulan"):
        allotting.plan_cash({line.pk: [Decimal(-10), Decimal(30), *[Decimal(10)] * 10]}, by=team())
    assert allotting.plan_cash({line.pk: [Decimal(10)] * 12}, by=team()) == 1


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (spending, "bukan sub kegiatan"),
        (lambda amount: spending(amount, "8.1.02.01.01.0001"), "bukan akun anggaran|akun"),
        (lambda amount: spending(amount, "5.1.02"), "akun anggaran"),
        (lambda amount: spending(amount, activity=""), "sub kegiatannya"),
        (lambda amount: spending(amount, "5.1.02.01.01.9999"), "5.1.02.01.01.9999 tidak ada"),
    ],
)
def test_what_is_no_line_is_refused_with_a_sentence(wanted: object, said: str) -> None:
    one = spending("1", activity="1.03.10.2.01") if wanted is spending else wanted("1")  # type: ignore[operator]
    with pytest.raises(Refused, match=said):
        draft(Kind.ORIGINAL, one)


AMOUNT = st.integers(0, 10**13).map(lambda sen: Decimal(sen) / 100)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(AMOUNT, AMOUNT, AMOUNT), min_size=1, max_size=5), st.integers(2030, 2090))
def test_ceilings_are_the_last_word_of_effective_versions(several: list[tuple[Decimal, ...]], year: int) -> None:
    for n, amounts in enumerate(several):
        if Version.objects.filter(year=year).count() > n:
            return  # this year was tried before
        wanted = [spending(one, account) for one, account in zip(amounts, (PENS, FUEL, PAPER), strict=True)]
        effective(draft(Kind.SHIFT if n else Kind.ORIGINAL, *wanted, income(sum(amounts)), year=year))
        now = LineState.objects.filter(line__year=year)
        told = {
            code: now.get(line__account__code=code).ceiling
            for code in (PENS, FUEL, PAPER)
            if amounts[(PENS, FUEL, PAPER).index(code)]
        }
        assert told == {code: one for code, one in zip((PENS, FUEL, PAPER), amounts, strict=True) if one}
    assert list(versions.drift()) == []
