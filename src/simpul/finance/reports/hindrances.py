"""What stands in the way of closing a month. Rooms above the ledger that know of something register a question here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from simpul.finance.ledger.models import Period
from simpul.finance.reports.models import Memorial


@dataclass(frozen=True)
class Hindrance:
    """A sentence, and where it is dealt with."""

    words: str
    url: str = ""


Question = Callable[[Period], Iterable[Hindrance]]
_questions: list[Question] = []


def register(question: Question) -> None:
    """Ask this, too, before a month is closed."""
    if question not in _questions:
        _questions.append(question)


def of(period: Period) -> list[Hindrance]:
    """Everything that stands in the way of closing a month."""
    return [hindrance for question in (_order, _memorials, *_questions) for hindrance in question(period)]


def _order(period: Period) -> Iterable[Hindrance]:
    earlier = Period.objects.filter(year=period.year, month__lt=period.month).exclude(state=Period.State.CLOSED)
    if first := earlier.order_by("month").first():
        yield Hindrance(_("Bulan %(month)s belum ditutup.") % {"month": first.month})


def _memorials(period: Period) -> Iterable[Hindrance]:
    waiting = Memorial.objects.waiting().filter(day__year=period.year, day__month=min(period.month, 12)).count()
    if waiting:
        words = ngettext(
            "%(n)s jurnal memorial menunggu keputusan.", "%(n)s jurnal memorial menunggu keputusan.", waiting
        )
        yield Hindrance(words % {"n": waiting}, reverse("memorials"))
