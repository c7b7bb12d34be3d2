"""From a plan to its money: rooms above enter here what they know of an undertaking; planning need not know them.

@tracing.tells(order=20)
def budgeted(undertaking: Undertaking) -> Iterable[Stage]: ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from simpul.finance.planning import standing
from simpul.finance.planning.models import Undertaking

Teller = Callable[[Undertaking], Iterable["Stage"]]
_tellers: list[tuple[int, Teller]] = []


@dataclass(frozen=True)
class Stage:
    """What became of an undertaking at one place of the chain: `kind` is a word of the house (plan, budget, commitment, payment, output).

    `done`: it is carried out as far as this place can say. `url` opens the rows behind it.
    """

    kind: str
    label: str | Promise
    amount: Decimal | None = None
    on: date | None = None
    url: str = ""
    done: bool = False


def tells(*, order: int) -> Callable[[Teller], Teller]:
    """Register what tells of an undertaking; called when Django starts."""

    def register(teller: Teller) -> Teller:
        _tellers.append((order, teller))
        _tellers.sort(key=lambda row: row[0])
        return teller

    return register


def trace(undertaking: Undertaking) -> list[Stage]:
    """Every stage that is known, in the order of the chain."""
    return [stage for _order, teller in _tellers for stage in teller(undertaking)]


@tells(order=10)
def planned(undertaking: Undertaking) -> Iterable[Stage]:
    """What the plan in force says."""
    for work in standing.works(undertaking.year).filter(undertaking=undertaking):
        label = _("Direncanakan (%(plan)s)") % {"plan": work.version.plan}
        yield Stage("plan", label, work.money, work.version.decree_on, f"/rencana/kegiatan/{undertaking.pk}/")
