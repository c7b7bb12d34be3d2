"""Standard prices of the year, and leave to plan above one."""

from __future__ import annotations

from decimal import Decimal

from simpul.finance.budget.models import Line, PriceException, StandardPrice, Version
from simpul.finance.budget.versions import asked
from simpul.kernel import audit
from simpul.kernel.accounts.models import User
from simpul.kernel.writing import whole


@whole()
def ask(
    version: Version, line: Line, standard: StandardPrice, *, price: Decimal, reason: str, by: User
) -> PriceException:
    """Ask leave to plan a line above the standard, up to a price. Raises `Refused` without a reason, or when nothing is drafted."""
    entry = audit.record("budget.ask_price", "budget_line", line.pk, by=by, reason=reason, price=str(price))
    made = asked(
        "SELECT budget_ask_price(%s, %s, %s, %s, %s, %s)", version.pk, line.pk, standard.pk, price, reason, entry.pk
    )
    return PriceException.objects.get(pk=made)


@whole()
def judge(exception: PriceException, *, granted: bool, by: User, note: str = "") -> PriceException:
    """Grant it or not, once, by somebody else than who asked. Raises `Refused`."""
    entry = audit.record("budget.judge_price", "price_exception", exception.pk, by=by, reason=note, granted=granted)
    asked("SELECT budget_judge_price(%s, %s, %s, %s)", exception.pk, granted, note, entry.pk)
    return PriceException.objects.get(pk=exception.pk)
