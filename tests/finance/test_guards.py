"""Each guard of the money chain holds; and with the guard taken away the evil happens, so it is this guard that holds.

A constraint, a trigger or a refusal that is added without an evil here fails this test: write the evil into `guards/`.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import Error, transaction

from simpul.kernel.workflow import Refused
from tests.finance.guards import EVILS, Evil
from tests.finance.guards.evil import keys, named, run, take_away
from tests.finance.world import World, begin


@pytest.fixture(scope="module")
def small(world_as_owner: Any) -> World:
    """Made once, as the owner of the tables."""
    with world_as_owner():
        made = begin()
        run("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        return made


@pytest.mark.django_db
def test_every_guard_has_an_evil(small: World) -> None:
    there = named()
    assert sorted(there - EVILS.keys()) == [], "guards that no test takes away"
    assert sorted(EVILS.keys() - there) == [], "evils of guards that are not there"


@pytest.mark.django_db
@pytest.mark.parametrize("guard", EVILS)
def test_the_guard_holds_and_without_it_the_evil_happens(small: World, guard: str) -> None:
    evil = EVILS[guard]
    held, happened = met(small, guard, ()), met(small, guard, (guard, *evil.also))
    assert re.fullmatch(evil.refused_as or guard, held), held
    assert re.match(evil.behind or "$", happened), f"something else held, name it in `also`: {happened}"


@pytest.mark.django_db
def test_what_is_once_is_kept_so_by_its_key(small: World) -> None:
    """Keys of idempotent deeds, audit entries, what reverses and what undoes: given to two rows, each with its key there and away."""
    wrong = []
    for key, table, column in keys():
        evil = Evil(f"UPDATE {table} SET {column} = (SELECT {column} FROM {table} WHERE {column} IS NOT NULL LIMIT 1)")
        found = met(small, key, (), evil), met(small, key, (key,), evil)
        if found != (key, ""):
            wrong.append((key, *found))
    print(wrong)
    assert wrong == []
    assert {"ledger_entry_key_key", "ledger_entry_reverses_id_key", "treasury_act_key_key"} <= {
        key for key, *_ in keys()
    }


def met(small: World, guard: str, away: tuple[str, ...], evil: Evil | None = None) -> str:
    """By what the evil is refused, with some guards away; nothing if it happens. Undone in any case."""
    found = ""
    try:
        with transaction.atomic():
            for one in away:
                take_away(one)
            (evil or EVILS[guard]).do(small)
            raise Undone
    except Undone:
        pass
    except Refused as refused:
        found = name(refused.__cause__) or str(refused)
    except Error as broken:
        found = name(broken) or str(broken)
    except AssertionError as missed:
        found = str(missed).split("\n")[0]
    return found


class Undone(Exception):
    """It happened, and is taken back."""


def name(broken: BaseException | None) -> str:
    """The constraint that refused."""
    return str(getattr(getattr(getattr(broken, "__cause__", None), "diag", None), "constraint_name", "") or "")
