"""Declarations: what a flow knows of itself, and what it refuses to be."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from simpul.kernel.accounts import roles
from simpul.kernel.workflow import APPLICANT, SYSTEM, Role, Scope, State, Workflow, days, hours, workdays


@pytest.fixture(scope="module")
def flow() -> Iterator[type[Workflow]]:
    clerk = Role("test_clerk", "Juru tulis", Scope.REGENCY)

    class Lending(Workflow, code="test_lending"):
        asked = State("Diminta", owner=clerk, within=workdays(2))
        lent = State("Dipinjam", owner=APPLICANT, within=days(7))
        back = State("Kembali", final=True)
        lend = asked.to(lent, by=clerk, label="Pinjamkan")
        return_ = (asked | lent).to(back, by=(APPLICANT, clerk), label="Kembalikan")
        lapse = lent.to(back, by=SYSTEM, on_due=True)

    yield Lending
    del roles.registry["test_clerk"]


def test_a_case_begins_in_the_first_state_written_down(flow: type[Workflow]) -> None:
    assert flow.initial.name == "asked"


def test_a_trailing_underscore_is_for_python_alone(flow: type[Workflow]) -> None:
    assert "return" in flow.transitions


def test_the_database_is_told_every_move(flow: type[Workflow]) -> None:
    moves = set(flow.steps())
    assert ("test_lending", "open", "start", "asked") in moves
    assert {("test_lending", "return", source, "back") for source in ("asked", "lent")} <= moves
    assert ("test_lending", "pause", "asked", "asked") in moves


def test_a_clock_stands_still_only_where_an_office_owns_it(flow: type[Workflow]) -> None:
    paused = {source for _flow, action, source, _target in flow.steps() if action == "pause"}
    assert paused == {"asked"}


def test_steps_that_move_the_case_come_first(flow: type[Workflow]) -> None:
    leaving = [step.target is not None for step in flow.leaving("asked")]
    assert leaving == sorted(leaving, reverse=True)


def test_a_misspelt_state_is_a_name_error() -> None:
    with pytest.raises(NameError):

        class Wrong(Workflow, code="test_wrong"):
            begun = State("Mulai")
            go = begun.to(finished, by=APPLICANT)  # type: ignore[name-defined]  # noqa: F821


@pytest.mark.django_db
def test_deadlines_speak_three_units() -> None:
    friday = datetime(2026, 11, 20, 3, tzinfo=UTC)
    assert [within.after(friday).at.isoformat() for within in (hours(12), days(2), workdays(2))] == [
        "2026-11-20T15:00:00+00:00",
        "2026-11-22T16:59:59+00:00",
        "2026-11-24T16:59:59+00:00",
    ]
