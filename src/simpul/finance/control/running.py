"""Asking the standing checks. Every night for the running year, and in its first months for the one before; each hit stands once.

The same rows are the same hit (`fingerprint`), whatever was decided about it. More rows of one matter are a later hit, which takes the
place of the earlier one if nobody has touched that; what was asked about stays as it was asked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.db import connection

from simpul.finance.control.checks import Check, registry
from simpul.finance.control.models import Hit, Run
from simpul.finance.control.overriding import today as present_day
from simpul.finance.control.refusing import asked
from simpul.kernel import audit
from simpul.kernel.regulations.calendar import calendar
from simpul.kernel.writing import whole
from simpul.lib import clock

MOST = 500  # rows that are kept with a hit; how many there were is kept besides
LAST_YEAR_UNTIL = 4  # the month up to which the year before is asked too
Row = Mapping[str, Any]


def run_all(day: date | None = None) -> list[Run]:
    """Ask every check for the years that are looked at on a day."""
    on = day or present_day()
    years = (on.year - 1, on.year) if on.month < LAST_YEAR_UNTIL else (on.year,)
    return [run(check, year, on) for year in years for check in registry.values()]


@whole()
def run(check: Check, year: int, day: date | None = None) -> Run:
    """Ask one check for a year, and put what is new into the queue."""
    on = day or present_day()
    rules = {name: parameter.on(on) for name, parameter in check.parameters.items()}
    told = {"year": year, "today": on, "days_off": days_off(year), **{name: rule.value for name, rule in rules.items()}}
    examined, all_ = _coverage(check, told)
    matters = _matters(_rows(check.question, told))
    known = set(Hit.objects.filter(code=check.code, year=year).values_list("fingerprint", flat=True))
    fresh = {print_: rows for rows in matters if (print_ := fingerprint(check, year, rows)) not in known}
    made = Run.objects.create(
        code=check.code, version=check.version, year=year, day=on, at=clock.now(), examined=examined, whole=all_,
        found=len(matters), fresh=len(fresh),
        rules={name: [rule.value, rule.version, rule.verified] for name, rule in rules.items()},
    )  # fmt: skip
    for print_, rows in fresh.items():
        _found(check, made, print_, rows)
    return made


def fingerprint(check: Check, year: int, rows: Iterable[Row]) -> str:
    """What makes a hit the same: its check and the documents it points at, not what they come to today."""
    named = sorted({f"{row['kind']} {row['pk']}" for row in rows})
    first = next(iter(rows))
    told = "\n".join([check.code, str(check.version), str(year), str(first["agency"]), str(first["grp"]), *named])
    return sha256(told.encode()).hexdigest()


def days_off(year: int) -> list[date]:
    """Holidays and joint leave of a year, weekends apart."""
    known = calendar()
    return sorted(day for day in known.holidays | known.joint_leave if day.year == year) or [date(year, 1, 1)]


def _matters(rows: Iterable[Row]) -> list[list[Row]]:
    """Rows by the agency and the matter they belong to."""
    found: dict[tuple[int, str], list[Row]] = {}
    for row in rows:
        found.setdefault((row["agency"], row["grp"]), []).append(row)
    return list(found.values())


def _found(check: Check, made: Run, print_: str, rows: list[Row]) -> None:
    first = rows[0]
    several = Hit.objects.filter(code=check.code, year=made.year, agency=first["agency"], group=first["grp"])
    earlier = several.order_by("-id").first()
    rows = sorted(rows, key=lambda row: (row["day"], row["kind"], row["pk"]))
    kept = [
        {
            "kind": row["kind"], "pk": row["pk"], "day": row["day"].isoformat(), "amount": str(row["amount"]),
            "figures": json.loads(row["figures"], parse_float=str),
        }
        for row in rows[:MOST]
    ]  # fmt: skip
    Hit.objects.create(
        code=check.code, version=check.version, year=made.year, agency_id=first["agency"], group=first["grp"], fingerprint=print_,
        rows=kept, size=len(rows), amount=sum((row["amount"] for row in rows), Decimal(0)), run=made, earlier=earlier,
        found_on=made.day, at=clock.now(), example=any(row["example"] for row in rows),
    )  # fmt: skip
    if earlier and earlier.state == Hit.State.OPEN:
        entry = audit.record("control.replace", "hit", earlier.pk, by=None)
        asked("control_step(%s, 'replace', %s, '', '', NULL, %s, %s)", [earlier.pk, earlier.seq, made.day, entry.pk])


def _coverage(check: Check, told: Mapping[str, Any]) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(check.coverage, told)
        examined, all_ = cursor.fetchone()
        return int(examined), int(all_)


def _rows(question: str, told: Mapping[str, Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(question, told)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def due_after(day: date, working_days: int) -> date:
    """So many working days after a day."""
    known = calendar()
    return known.add_working_days(day, working_days) if working_days else day + timedelta(days=1)
