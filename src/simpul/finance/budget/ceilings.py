"""What was agreed with DPRD before the budget: a ceiling for each agency and program."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db.models import Max

from simpul.finance.budget.models import Ceiling, CeilingAgreement
from simpul.finance.classification.codes import Level
from simpul.finance.classification.models import Activity
from simpul.kernel import audit
from simpul.kernel.accounts.models import User
from simpul.kernel.workflow import Refused
from simpul.kernel.writing import whole


@whole()
def agree(
    year: int, *, number: str, day: date, amounts: Mapping[tuple[int, str], Decimal], by: User | None,
    example: bool = False,
) -> CeilingAgreement:  # fmt: skip
    """Enter a signed agreement: amounts by the key of an agency and the code of a program. It takes the place of the one before."""
    programs = dict(
        Activity.objects.of(year)
        .filter(level=Level.PROGRAM, code__in={code for _agency, code in amounts})
        .values_list("code", "pk")
    )
    for _agency, code in amounts:
        if code not in programs:
            raise Refused("Program %(code)s tidak ada dalam bagan %(year)s.", code=code, year=year)
    last = CeilingAgreement.objects.filter(year=year).aggregate(last=Max("n"))["last"] or 0
    entry = audit.record("budget.agree_ceilings", "ceiling_agreement", number, by=by, year=year)
    made = CeilingAgreement.objects.create(year=year, n=last + 1, number=number, day=day, audit=entry, example=example)
    Ceiling.objects.bulk_create(
        Ceiling(agreement=made, agency_id=agency, program_id=programs[code], amount=amount)
        for (agency, code), amount in amounts.items()
    )
    return made
