"""Versions of a year's budget: begun, agreed by one, made effective by another, or withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import connection

from simpul.finance.budget.models import Version
from simpul.finance.budget.refusals import refusals
from simpul.kernel import audit
from simpul.kernel.accounts.models import User
from simpul.kernel.writing import whole

Kind, State = Version.Kind, Version.State


def asked(question: str, *values: Any) -> Any:
    """What a function of the database answers, or its refusal as a sentence."""
    with refusals(), connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchone()[0]


@whole()
def begin(year: int, kind: Version.Kind, *, title: str, by: User | None, example: bool = False) -> Version:
    """Begin a draft. Raises `Refused` while another of the year is open, or where none of its kind may be."""
    made = asked("SELECT budget_begin(%s::smallint, %s, %s, %s)", year, kind.value, title, example)
    audit.record("budget.begin", "budget_version", made, by=by, year=year, kind=kind.value)
    return Version.objects.get(pk=made)


def agree(version: Version, *, by: User) -> Version:
    """Say that a draft is whole: balanced, its details and prices in order, within the agreed ceilings. Raises `Refused`."""
    return _turn(version, State.AGREED, by=by)


def reopen(version: Version, *, by: User, reason: str) -> Version:
    """Give an agreed version back to those who draft."""
    return _turn(version, State.DRAFT, by=by, reason=reason)


def withdraw(version: Version, *, by: User, reason: str) -> Version:
    """End a version that never took effect."""
    return _turn(version, State.WITHDRAWN, by=by, reason=reason)


@whole()
def make_effective(version: Version, *, decree: str, day: date, by: User) -> Version:
    """Let an agreed version count, all of its lines or none. Raises `Refused`, naming the lines that hold more than they would have."""
    entry = audit.record("budget.effective", "budget_version", version.pk, by=by, decree=decree)
    asked("SELECT budget_make_effective(%s, %s, %s, %s)", version.pk, decree, day, entry.pk)
    return Version.objects.get(pk=version.pk)


@whole()
def _turn(version: Version, to: Version.State, *, by: User, reason: str = "") -> Version:
    entry = audit.record(f"budget.{to.value}", "budget_version", version.pk, by=by, reason=reason)
    asked("SELECT budget_turn(%s, %s, %s)", version.pk, to.value, entry.pk)
    return Version.objects.get(pk=version.pk)


def drift(line: int | None = None) -> Iterator[tuple[int, str, Any, Any]]:
    """Where the state of a line, or of any, is not what its changes, allotments and movements come to: line, what, kept, counted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM budget_drift(%s)", [line])
        yield from cursor.fetchall()
