"""Taking from a line: never beyond its ceiling, its SPD, or what was said before; what is refused tells the figures."""

from __future__ import annotations

from uuid import uuid4

import pytest

from simpul.finance.budget import versions
from simpul.finance.budget.models import Line, LineState, Movement
from simpul.finance.budget.tests.making import FUEL, allot, budget, income, spending, take
from simpul.kernel.workflow import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(db: None) -> Line:
    """The line of the worked example: ceiling 150,000,000; SPD of the first quarter 40,000,000; paid 25,000,000; in flight 10,000,000."""
    [one] = budget("150000000", allotted="40000000")
    take(one, "request", "25000000", "25000000", source=("SPP", 1))
    take(one, "pay", paid="25000000", source=("SPP", 1))
    take(one, "request", "10000000", "10000000", source=("SPP", 2))
    return one


def test_six_million_is_refused_though_the_ceiling_has_room_and_five_million_passes(line: Line) -> None:
    with pytest.raises(Refused) as refused:
        take(line, "request", "6000000", "6000000", source=("SPP", 3))
    assert str(refused.value) == (
        "Sisa SPD Rp5.000.000 dari Rp40.000.000; diminta Rp6.000.000 (sisa pagu DPA Rp115.000.000)."
        " Dipakai oleh: SPP 1 Rp25.000.000, SPP 2 Rp10.000.000."
    )
    assert take(line, "request", "5000000", "5000000", source=("SPP", 3)).liquidated == 40_000_000
    assert list(versions.drift()) == []


def test_a_commitment_beyond_the_ceiling_is_refused_with_those_who_hold_it(line: Line) -> None:
    take(line, "reserve", "100000000", source=("Kontrak", 9))
    with pytest.raises(Refused, match=r"Sisa pagu Rp15\.000\.000 dari Rp150\.000\.000; diminta Rp15\.000\.001"):
        take(line, "reserve", "15000001", source=("Kontrak", 10))
    assert take(line, "reserve", "15000000", source=("Kontrak", 10)).committed == 150_000_000


@pytest.mark.parametrize(
    ("taken", "said"),
    [
        (("0", "1", "0"), "Sisa komitmen yang belum diminta Rp0"),
        (("0", "0", "10000001"), "belum dibayar Rp10.000.000 dari Rp35.000.000; hendak dibayar Rp10.000.001"),
        (("0", "0", "-25000001"), "Yang sudah dibayar Rp25.000.000"),
        (("-1", "0", "0"), "Sisa komitmen"),
    ],
)
def test_nothing_is_requested_uncommitted_paid_unrequested_or_given_back_twice(
    line: Line, taken: tuple[str, str, str], said: str
) -> None:
    before = LineState.objects.get(pk=line.pk)
    with pytest.raises(Refused) as refused:
        take(line, "try", *taken)
    assert said in str(refused.value)
    after = LineState.objects.get(pk=line.pk)
    assert (after.committed, after.liquidated, after.paid) == (before.committed, before.liquidated, before.paid)


def test_what_is_given_back_is_room_again(line: Line) -> None:
    take(line, "refuse", "-10000000", "-10000000", source=("SPP", 2))
    assert take(line, "request", "15000000", "15000000", source=("SPP", 3)).liquidated == 40_000_000
    assert list(versions.drift(line.pk)) == []


def test_the_same_key_moves_once_and_another_deed_under_it_is_refused(line: Line) -> None:
    key = uuid4()
    first = take(line, "reserve", "1000", source=("Kontrak", 9), key=key)
    again = take(line, "reserve", "1000", source=("Kontrak", 9), key=key)
    assert (first.committed, first.version) == (again.committed, again.version)
    with pytest.raises(Refused, match="gerak lain"):
        take(line, "reserve", "2000", source=("Kontrak", 9), key=key)
    assert Movement.objects.filter(key=key).count() == 1


def test_a_line_of_revenue_takes_nothing(line: Line) -> None:
    with pytest.raises(Refused, match="bukan baris pengeluaran"):
        take(Line.objects.get(outgoing=False), "reserve", "1")


def test_an_spd_releases_no_more_than_the_ceiling_and_no_less_than_was_requested(line: Line) -> None:
    with pytest.raises(
        Refused, match=r"pagu Rp150\.000\.000, SPD Rp40\.000\.000, diminta Rp35\.000\.000, SPD ini Rp110"
    ):
        allot([line], "110000001", "SPD-2/2027")
    with pytest.raises(Refused, match="kurang dari yang sudah diminta"):
        allot([line], "-5000001", "SPD-2/2027")
    allot([line], "-5000000", "SPD-2/2027")
    allot([line], "115000000", "SPD-3/2027")
    assert LineState.objects.get(pk=line.pk).allotted == 150_000_000
    with pytest.raises(Refused, match="sudah dipakai"):
        allot([line], "1", "SPD-3/2027")


def test_an_spd_of_another_agency_or_on_revenue_is_refused(line: Line) -> None:
    with pytest.raises(Refused, match="bukan milik perangkat daerah"):
        allot([Line.objects.get(outgoing=False)], "1", "SPD-2/2027")


def test_sums_do_not_touch_another_line(line: Line) -> None:
    other = budget_line_beside(line)
    take(other, "reserve", "500", source=("Kontrak", 1))
    assert LineState.objects.get(pk=line.pk).committed == 35_000_000
    assert list(versions.drift()) == []


def budget_line_beside(line: Line) -> Line:
    from simpul.finance.budget.models import Version
    from simpul.finance.budget.tests.making import draft, effective

    effective(draft(Version.Kind.SHIFT, spending("1000", FUEL), income("150001000")))
    return Line.objects.get(account__code=FUEL)
