"""The budget, attacked by raw SQL as the platform and as the owner; what the owner can alter is found; and who comes at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from psycopg import IsolationLevel

from simpul.finance.budget import versions
from simpul.finance.budget.models import Line, LineState, Version
from simpul.finance.budget.tests import hostile
from simpul.finance.budget.tests.making import (
    FUEL,
    JANUARY,
    allot,
    as_owner,
    budget,
    draft,
    income,
    secretary,
    spending,
    take,
    team,
)
from simpul.kernel import audit
from simpul.kernel.workflow import Refused


@pytest.mark.django_db
@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE budget_linestate SET ceiling = ceiling * 2",
        "UPDATE budget_linestate SET committed = 0",
        "INSERT INTO budget_change SELECT * FROM budget_change",
        "UPDATE budget_change SET delta = delta * 2",
        "DELETE FROM budget_movement",
        "TRUNCATE budget_movement",
        "INSERT INTO budget_spdline SELECT * FROM budget_spdline",
        "UPDATE budget_version SET state = 'effective'",
        "UPDATE budget_detail SET price = 1",
        "UPDATE budget_priceexception SET granted = true",
        "UPDATE budget_standardprice SET price = 1",
        "UPDATE budget_ceiling SET amount = 1",
        "DELETE FROM budget_line",
        "SELECT budget_take(1, 'x', 1, 0, 0, 'x', 1, gen_random_uuid(), 1)",
    ],
)
def test_the_platform_cannot(attack: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)


@pytest.mark.django_db
def test_the_platform_cannot_act_for_somebody_by_an_old_entry_of_the_trail() -> None:
    version = draft(Version.Kind.ORIGINAL, income("1"), spending("1"))
    old = audit.record("budget.begin", "budget_version", version.pk, by=secretary())
    with (
        pytest.raises(DatabaseError, match="budget_acts_by_a_person"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT budget_turn(%s, 'agreed', %s)", [version.pk, old.pk])


REFUSED = {
    "a line overspent": ("UPDATE budget_linestate SET committed = ceiling + 1 WHERE outgoing", "line_is_not_overspent"),
    "more requested than allotted": ("UPDATE budget_linestate SET liquidated = committed WHERE outgoing", "line_is_allotted_first"),
    "a ceiling below what is committed": ("UPDATE budget_linestate SET ceiling = 50 WHERE outgoing", "line_is_not_overspent"),
    "a commitment on revenue": ("UPDATE budget_linestate SET committed = 1 WHERE NOT outgoing", "line_in_takes_nothing"),
    "revenue turned into spending": ("UPDATE budget_linestate SET outgoing = true WHERE NOT outgoing", "state_of_its_line"),
    "a change of another year": ("UPDATE budget_change SET year = 2028", "change_of_"),
    "a version made effective by one": ("UPDATE budget_version SET effective_by = agreed_by", "version_effective_by_two"),
    "an SPD on a line of another agency": (
        "UPDATE budget_spdline SET line_id = (SELECT id FROM budget_line WHERE NOT outgoing)", "spd_line_of_agency",
    ),
    "a movement without its audit entry": ("DELETE FROM audit_entry WHERE verb = 'try.reserve'", "foreign key"),
}  # fmt: skip
GUARDS = {
    "line_is_not_overspent": "budget_linestate", "line_is_allotted_first": "budget_linestate", "line_in_takes_nothing": "budget_linestate",
    "state_of_its_line": "budget_linestate", "version_effective_by_two": "budget_version", "spd_line_of_agency": "budget_spdline",
}  # fmt: skip


@contextmanager
def undone() -> Iterator[None]:
    """What is done within is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_even_the_owner_of_the_tables_cannot_and_could_without_the_guard(as_owner: Any) -> None:
    [line] = budget("100", allotted="40")
    take(line, "reserve", "80", source=("Kontrak", 1))
    for attack, (statement, guard) in REFUSED.items():
        with pytest.raises(IntegrityError, match=guard):
            as_owner.execute(statement)
        if guard in GUARDS and attack != "a ceiling below what is committed":
            with undone():
                as_owner.execute(f"ALTER TABLE {GUARDS[guard]} DROP CONSTRAINT {guard}")
                as_owner.execute(statement)
    assert list(versions.drift()) == []


FOUND = {
    "UPDATE budget_linestate SET ceiling = ceiling + 1 WHERE outgoing": "ceiling",
    "UPDATE budget_change SET delta = delta + 1": "ceiling",
    "UPDATE budget_version SET state = 'withdrawn'": "ceiling",
    "UPDATE budget_spdline SET amount = amount - 1": "allotted",
    "DELETE FROM budget_movement": "committed",
    "UPDATE budget_linestate SET committed = 90 WHERE outgoing": "committed",
}


def test_what_the_owner_can_change_is_found_and_named(as_owner: Any) -> None:
    [line] = budget("100", allotted="40")
    take(line, "reserve", "80", source=("Kontrak", 1))
    for statement, what in FOUND.items():
        with undone():
            as_owner.execute(statement)
            assert (line.pk, what) in as_owner.execute("SELECT line, what FROM budget_drift()"), statement


def taken(line: Line) -> tuple[Decimal, Decimal]:
    """What a line holds by its state, and by its movements."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(sum(committed), 0) FROM budget_movement WHERE line_id = %s", [line.pk])
        return LineState.objects.get(pk=line.pk).committed, cursor.fetchone()[0]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_line_is_never_overspent_however_many_come_at_once() -> None:
    loads = (
        (IsolationLevel.READ_COMMITTED, 64, 1500), (IsolationLevel.REPEATABLE_READ, 16, 120), (IsolationLevel.SERIALIZABLE, 16, 120),
    )  # fmt: skip
    lines = budget(*(str(ceiling) for _level, _connections, ceiling in loads))
    for line, (level, connections, ceiling) in zip(lines, loads, strict=True):
        entry = audit.record("try.load", "line", line.pk, by=None)
        out = hostile.load(as_owner, line.pk, entry.pk, connections=connections, seconds=20, level=level)
        assert out.broken == []
        assert out.refused >= connections, "each of them wanted more than there was"
        state, moved = taken(line)
        assert state == moved == out.taken <= ceiling
        assert ceiling - state < 9, "and little was left"
    assert list(versions.drift()) == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_same_load_overspends_where_one_sums_compares_and_inserts(owner: Any) -> None:
    [line] = budget("1500")
    owner.execute(hostile.UNGUARDED)
    entry = audit.record("try.load", "line", line.pk, by=None)
    out = hostile.load(as_owner, line.pk, entry.pk, seconds=20)
    assert out.broken == []
    assert out.taken > 1500, "so the guard is what prevents it"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_two_requests_for_three_million_exactly_one_passes() -> None:
    [line] = budget("150000000", allotted="40000000")
    take(line, "request", "35000000", "35000000")
    met: list[str] = []

    def ask(n: int) -> None:
        begin.wait()
        try:
            take(line, "request", "3000000", "3000000", source=("SPP", n))
            met.append("")
        except Refused as refused:
            met.append(str(refused))
        finally:
            connection.close()

    begin = threading.Barrier(2)
    threads = [threading.Thread(target=ask, args=[n]) for n in (3, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [passed, said] = sorted(met)
    assert (passed, said[:32]) == ("", "Sisa SPD Rp2.000.000 dari Rp40.0")
    assert LineState.objects.get(pk=line.pk).liquidated == 38_000_000


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("level", [IsolationLevel.READ_COMMITTED, IsolationLevel.REPEATABLE_READ])
def test_a_ceiling_that_falls_while_others_commit_is_never_below_them(level: IsolationLevel) -> None:
    [line, _fuel] = budget("300", "1")
    version = versions.agree(draft(Version.Kind.SHIFT, spending("60"), spending("241", FUEL)), by=team())
    entry = audit.record("try.load", "line", line.pk, by=None)
    outs: list[hostile.Outcome] = []
    loading = threading.Thread(
        target=lambda: outs.append(hostile.load(as_owner, line.pk, entry.pk, connections=8, seconds=10, level=level))
    )
    loading.start()
    try:
        versions.make_effective(version, decree="Perbup 2/2027", day=JANUARY, by=secretary())
        said = ""
    except Refused as refused:
        said = str(refused)
    loading.join()
    state, moved = taken(line)
    ceiling = 300 if "tidak dapat turun" in said else 60
    assert outs[0].broken == []
    assert state == moved == outs[0].taken <= ceiling
    assert LineState.objects.get(pk=line.pk).ceiling == ceiling
    assert list(versions.drift()) == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_who_dies_in_mid_commit_leaves_nothing_half() -> None:
    [line] = budget("100")
    entry = audit.record("try.load", "line", line.pk, by=None)
    with as_owner() as dying:
        dying.autocommit = False
        dying.execute(
            "SELECT budget_take(%s, 'reserve', 60, 0, 0, 'load', 1, gen_random_uuid(), %s)", [line.pk, entry.pk]
        )
        with pytest.raises(psycopg.OperationalError):
            dying.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    assert taken(line) == (0, 0)
    assert take(line, "reserve", "100").committed == 100


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_who_release_the_last_of_a_ceiling_at_once_do_not_both() -> None:
    [line] = budget("100", allotted="40")
    begin, met = threading.Barrier(2), []

    def release(n: int) -> None:
        begin.wait()
        try:
            allot([line], "50", f"SPD-{n}/2027")
            met.append("passed")
        except Refused:
            met.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=release, args=[n]) for n in (2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(met) == ["passed", "refused"]
    assert LineState.objects.get(pk=line.pk).allotted == 90
