"""A small budget to try things on: lines with a ceiling and as much revenue, made by two people; and a door for what treasury does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import psycopg
from django.db import connection, transaction

from simpul.finance.budget import allotting, versions
from simpul.finance.budget.models import Line, LineState, Version
from simpul.finance.budget.planning import Wanted, plan
from simpul.finance.budget.refusals import refusals
from simpul.finance.classification import sample
from simpul.kernel import audit
from simpul.kernel.accounts.models import User
from simpul.kernel.testing import cast, databases

YEAR = 2027
FUEL, PENS, PAPER, ROAD = "5.1.02.01.01.0004", "5.1.02.01.01.0024", "5.1.02.01.01.0025", "5.2.04.01.01.0003"
TRANSFER, SURPLUS, SHARES = "4.2.01.01.02.0001", "6.1.01.01.01.0001", "6.2.02.01.01.0001"
ROADS, OFFICE = "1.03.10.2.01.0009", "5.01.01.2.01.0001"
JANUARY = date(YEAR, 1, 4)


def staff(name: str) -> User:
    """Somebody who works at the budget; the same one for the same name."""
    return User.objects.filter(name=name).first() or User.objects.create_staff(
        name, email=f"{name.partition(' ')[0].lower()}-{uuid4().hex[:6]}@contoh.id"
    )


def team() -> User:
    return staff("Ratna Tim Anggaran")


def secretary() -> User:
    return staff("Hadi Sekretaris Daerah")


def spending(
    amount: str | Decimal, account: str = PENS, activity: str = ROADS, agency: str = "dpupr", **more: Any
) -> Wanted:
    return Wanted(cast.agency(agency), account, Decimal(amount), activity=activity, **more)


def income(amount: str | Decimal, account: str = TRANSFER, **more: Any) -> Wanted:
    return Wanted(cast.agency("bpkpad"), account, Decimal(amount), **more)


def draft(kind: Version.Kind = Version.Kind.ORIGINAL, *wanted: Wanted, year: int = YEAR) -> Version:
    """A draft of these lines."""
    sample.load(year)
    version = versions.begin(year, kind, title=kind.label, by=team())
    plan(version, wanted, by=team())
    return version


def effective(version: Version, decree: str = "Perda 9/2026") -> Version:
    """Agreed by one, made effective by another."""
    return versions.make_effective(versions.agree(version, by=team()), decree=decree, day=JANUARY, by=secretary())


def budget(*ceilings: str, allotted: str = "") -> list[Line]:
    """Lines with these ceilings under an original budget in force, with an SPD of so much on each."""
    accounts = (PENS, FUEL, PAPER, ROAD)
    lines = [spending(one, accounts[n]) for n, one in enumerate(ceilings)]
    effective(draft(Version.Kind.ORIGINAL, income(sum(map(Decimal, ceilings))), *lines))
    made = sorted(
        Line.objects.filter(outgoing=True).select_related("account"), key=lambda one: accounts.index(one.account.code)
    )
    if allotted:
        allot(made, allotted)
    return made


def allot(lines: Sequence[Line], amount: str, number: str = "SPD-1/2027") -> None:
    allotting.allot(
        YEAR, cast.agency("dpupr"), number=number, day=JANUARY, months=(1, 3), by=team(),
        lines={line.pk: Decimal(amount) for line in lines},
    )  # fmt: skip


OPEN_DOOR = """
CREATE OR REPLACE FUNCTION testing_take(a bigint, b text, c numeric, d numeric, e numeric, f text, g bigint, h uuid, i bigint)
RETURNS budget_linestate LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT budget_take(a, b, c, d, e, f, g, h, i) $$
"""


def as_owner() -> AbstractContextManager[psycopg.Connection[Any]]:
    """A connection as the role that owns the tables, and as which treasury's functions run."""
    keys = databases.keys()
    role = {"user": keys["database_owner"], "password": keys["database_owner_password"]}
    return databases.running().connect(databases.name(), **role)


@contextmanager
def open_door() -> Iterator[None]:
    """A function of the owner that takes from lines, as those of treasury are."""
    with as_owner() as owner:
        owner.execute(OPEN_DOOR)
    yield
    with as_owner() as owner:
        owner.execute("DROP FUNCTION IF EXISTS testing_take")


def take(
    line: Line, kind: str, committed: str = "0", liquidated: str = "0", paid: str = "0", *,
    source: tuple[str, int] = ("spp", 1), key: UUID | None = None,
) -> LineState:  # fmt: skip
    """Take from a line, or give back. Raises `Refused` with the figures."""
    amounts = [Decimal(one) for one in (committed, liquidated, paid)]
    with refusals(), transaction.atomic(), connection.cursor() as cursor:
        entry = audit.record(f"try.{kind}", source[0], source[1], by=None)
        cursor.execute(
            "SELECT testing_take(%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [line.pk, kind, *amounts, *source, key or uuid4(), entry.pk],
        )
    return LineState.objects.get(pk=line.pk)
