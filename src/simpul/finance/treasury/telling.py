"""What became of a plan's money: its budget, what is spoken for, what was paid. Planning shows it without knowing who tells."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from simpul.finance.budget.models import LineState
from simpul.finance.planning import tracing
from simpul.finance.planning.models import Undertaking
from simpul.finance.planning.tracing import Stage
from simpul.finance.treasury.models import Act


def begin() -> None:
    """Enter the stages; called when Django starts."""
    tracing.tells(order=20)(spending)


def spending(undertaking: Undertaking) -> Iterable[Stage]:
    """Ceiling, commitments and payments of an undertaking's lines, as far as there are any."""
    mine: dict[str, Any] = {
        "line__year": undertaking.year, "line__agency": undertaking.agency_id, "line__activity": undertaking.activity_id
    }  # fmt: skip
    told = LineState.objects.filter(**mine).aggregate(Sum("ceiling"), Sum("committed"), Sum("paid"))
    if told["ceiling__sum"]:
        yield Stage("budget", _("Dianggarkan"), told["ceiling__sum"])
    if told["committed__sum"]:
        yield Stage("commitment", _("Dicadangkan"), told["committed__sum"])
    if told["paid__sum"]:
        way = {f"request__items__commitment__{name}": value for name, value in mine.items()}
        last = Act.objects.filter(step=Act.Step.PAY, **way).aggregate(day=Max("day"))["day"]
        yield Stage("payment", _("Dibayar"), told["paid__sum"], last, done=told["paid__sum"] == told["ceiling__sum"])
