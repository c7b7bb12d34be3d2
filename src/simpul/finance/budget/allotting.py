"""Releasing money by SPD, and planning in which months it will be needed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from simpul.finance.budget.models import Spd
from simpul.finance.budget.versions import asked
from simpul.kernel import audit
from simpul.kernel.accounts.models import User
from simpul.kernel.organizations.models import Agency
from simpul.kernel.workflow import Refused
from simpul.kernel.writing import whole


@whole()
def allot(
    year: int, agency: Agency, *, number: str, day: date, months: tuple[int, int], lines: Mapping[int, Decimal],
    by: User | None, example: bool = False,
) -> Spd:  # fmt: skip
    """Release money of an agency's lines (their keys and amounts; a negative one takes back). Raises `Refused` with the figures."""
    if not number.strip():
        raise Refused("Tulis nomor SPD.", field="number")
    if not lines:
        raise Refused("SPD memuat paling sedikit satu baris.")
    entry = audit.record("budget.allot", "spd", number, by=by, year=year, agency=agency.pk, lines=len(lines))
    rows = json.dumps([[key, str(amount)] for key, amount in sorted(lines.items())])
    made = asked(
        "SELECT budget_allot(%s::smallint, %s, %s, %s, %s::smallint, %s::smallint, %s, %s, %s)",
        year, agency.pk, number.strip(), day, *months, rows, entry.pk, example,
    )  # fmt: skip
    return Spd.objects.get(pk=made)


@whole()
def plan_cash(plans: Mapping[int, Sequence[Decimal]], *, by: User | None) -> int:
    """Say for lines what each of the twelve months will need, adding up to the ceiling. The last word counts. Raises `Refused`."""
    entry = audit.record("budget.plan_cash", "budget_line", "", by=by, lines=len(plans))
    rows = json.dumps([[key, [str(one) for one in months]] for key, months in sorted(plans.items())])
    return int(asked("SELECT budget_plan_cash(%s, %s)", rows, entry.pk))
