"""A new number takes two people, keeps what was, and never slips into the past unseen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from simpul.kernel.regency import current
from simpul.kernel.regulations import Parameter, days, entering, registry, values
from simpul.kernel.regulations.calendar import calendar
from simpul.kernel.regulations.entering import NotEntered
from simpul.kernel.regulations.models import ParameterVersion, Proposal
from simpul.kernel.regulations.parameters import publish
from simpul.lib import clock
from simpul.lib.calendar import holidays_of

BASIS = "Perbup Batang 12/2026 Pasal 4"


@dataclass
class Person:
    """Somebody with a number and a name."""

    pk: int
    name: str

    def __str__(self) -> str:
        return self.name


RETNO, WAHYU = Person(1, "Retno"), Person(2, "Wahyu")


def today() -> date:
    return clock.today(current().zone)


@pytest.fixture
def limit(db: None) -> Iterator[Parameter]:
    declared = Parameter("test.limit", "Batas uji", "hari kerja", 3, "Perbup 1/2020", date(2020, 1, 1))
    publish()
    yield declared
    del registry["test.limit"]


def proposed(value: int = 5, ahead: int = 10, **more: str) -> Proposal:
    return entering.propose("test.limit", value, today() + timedelta(ahead), by=RETNO, **{"legal_basis": BASIS, **more})


def test_a_proposal_has_no_force_until_another_approves_it(limit: Parameter) -> None:
    waiting = proposed()
    day = today() + timedelta(20)
    assert limit.on(day).value == 3
    with pytest.raises(NotEntered, match="Orang kedua"):
        entering.approve(waiting, by=RETNO)
    entering.approve(waiting, by=WAHYU, verified=True)
    assert (limit.on(day).value, limit.on(day).verified, limit.on(today()).value) == (5, True, 3)
    assert ParameterVersion.objects.get(code="test.limit", value=5).proposal == waiting


def test_nobody_approves_his_own_not_even_by_sql(limit: Parameter) -> None:
    waiting = proposed()
    for outcome, who, constraint in (
        ("approved", 1, "by_another"),
        ("rejected", 1, "by_another"),
        ("withdrawn", 2, "by_its_author"),
    ):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE regulations_proposal SET outcome = %s, decided_by = %s, decided_at = now() WHERE id = %s",
                [outcome, who, waiting.pk],
            )


def test_what_was_proposed_cannot_be_altered(limit: Parameter) -> None:
    from django.db.utils import ProgrammingError

    waiting = proposed()
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Proposal.objects.filter(pk=waiting.pk).update(value=99)


def test_the_past_is_closed_unless_a_reason_is_given(limit: Parameter) -> None:
    with pytest.raises(NotEntered, match="berlaku surut") as refused:
        proposed(ahead=-5)
    assert refused.value.field == "retroactive_reason"
    computed = limit.on(today())
    entering.approve(proposed(ahead=-5, retroactive_reason="Peraturan terbit terlambat"), by=WAHYU)
    assert limit.on(today()).value == 5
    assert ParameterVersion.objects.get(pk=computed.version).value == 3, (
        "results keep the version they were computed by"
    )


def test_a_version_between_two_holds_until_the_later_one(limit: Parameter) -> None:
    entering.approve(proposed(9, 100), by=WAHYU)
    entering.approve(proposed(5, 10), by=WAHYU)
    assert [limit.on(today() + timedelta(n)).value for n in (0, 10, 99, 100)] == [3, 5, 5, 9]


def test_one_waits_at_a_time_and_is_decided_once(limit: Parameter) -> None:
    waiting = proposed()
    with pytest.raises(NotEntered, match="menunggu"):
        proposed(6, 30)
    with pytest.raises(NotEntered, match="pengusulnya"):
        entering.withdraw(waiting, by=WAHYU)
    with pytest.raises(NotEntered, match="mengapa"):
        entering.reject(waiting, by=WAHYU, note=" ")
    entering.withdraw(waiting, by=RETNO)
    with pytest.raises(NotEntered, match="sudah diputuskan"):
        entering.approve(waiting, by=WAHYU)
    assert limit.on(today() + timedelta(20)).value == 3


def test_what_nobody_approved_in_time_lapses(limit: Parameter) -> None:
    waiting = proposed(ahead=1)
    with clock.frozen(clock.now() + timedelta(days=3)):
        assert entering.lapsed(waiting)
        with pytest.raises(NotEntered, match="diajukan lagi"):
            entering.approve(waiting, by=WAHYU)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("lima", "bilangan saja"),
        ("-1", "nol atau lebih"),
        ("2,5", "bulat"),
        ("99999", "masuk akal"),
        ("NaN", "nol atau lebih"),
    ],
)
def test_a_value_must_fit_its_unit(limit: Parameter, written: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        values.read(limit, written)


def test_a_years_decree_replaces_what_the_library_foretold(db: None) -> None:
    year = today().year + 1
    foretold = holidays_of(year)
    dropped = next(
        day for day in foretold if day.day.weekday() < 5 and day.kind == "public" and day.day > date(year, 1, 5)
    )
    wanted = [
        {"day": d.isoformat(), "kind": kind, "name": name}
        for d, (kind, name) in days.known(year).items()
        if d != dropped.day
    ]
    free = next(
        date(year, 8, n)
        for n in range(3, 30)
        if date(year, 8, n).weekday() == 1 and date(year, 8, n) not in days.known(year)
    )
    wanted.append({"day": free.isoformat(), "kind": "joint_leave", "name": "Cuti bersama uji"})
    assert {(one.day, one.after) for one in days.compared(year, wanted) if one.changes} == {
        (dropped.day, ""),
        (free, "joint_leave"),
    }
    assert not calendar().is_working_day(dropped.day)
    made = entering.propose(days.code_of(year), wanted, dropped.day, by=RETNO, legal_basis="SKB 3 Menteri")
    entering.approve(made, by=WAHYU)
    assert calendar().is_working_day(dropped.day)
    assert not calendar().is_working_day(free)
    assert not [one for one in days.compared(year, wanted) if one.changes]


def test_a_table_of_days_is_judged_cell_by_cell() -> None:
    table = "Tanggal;Nama;Jenis\n01-01-2027;Tahun baru;libur\n01-01-2028;Salah tahun;libur\n02-02-2027;;libur\n03-03-2027;Nyepi;mudik\n"
    found, wrong = days.read(table.encode(), 2027)
    assert [(error.row, error.letter) for error in wrong] == [(4, "B"), (5, "C"), (3, "A")]
    assert found[0] == {"day": "2027-01-01", "kind": "holiday", "name": "Tahun baru"}
