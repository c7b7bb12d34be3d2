"""Payments as everybody may see them: SP2D, of the lines of a question, of a month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from simpul.finance.treasury import covering
from simpul.finance.treasury.models import Act, Item, Request
from simpul.kernel.web import downloads


@dataclass(frozen=True)
class Payment:
    """One payment: what is public of it."""

    pk: int
    number: str
    day: date
    agency: str
    words: str
    payee: str
    amount: Decimal
    example: bool


def of_year(year: int) -> QuerySet[Act]:
    """Every payment (SP2D) of a year, ready to be told."""
    items = Prefetch("request__items", Item.objects.select_related("commitment"))
    found = Act.objects.filter(step=Act.Step.PAY, request__year=year, request__state=Request.State.PAID)
    return found.select_related("request__agency", "request__account__party").prefetch_related(items)


def narrowed(year: int, lines: Q | None = None, month: int = 0) -> QuerySet[Act]:
    """Those of some lines (seen from a line's state) and of a month."""
    found = of_year(year)
    if month:
        found = found.filter(day__month=month)
    if lines is not None:
        mine = Item.objects.filter(_from_item(lines), request=OuterRef("request"))
        found = found.filter(Exists(mine))
    return found


def told(act: Act) -> Payment:
    """What everybody may read of it."""
    one = act.request
    return Payment(
        act.pk, f"{act.no}/{one.year}", act.day, one.agency.short_name, covering.words(one), _payee(one), one.amount, one.example,
    )  # fmt: skip


def table(acts: QuerySet[Act], year: int) -> downloads.Table:
    """The list as people take it away."""
    heads = [_("SP2D"), _("Tanggal"), _("Perangkat daerah"), _("Keperluan"), _("Penerima"), _("Jumlah")]
    return downloads.Table(f"pembayaran-{year}", heads, _rows(acts))


def _rows(acts: QuerySet[Act]) -> Iterator[list[Any]]:
    for act in acts.iterator(chunk_size=500):
        one = told(act)
        yield [one.number, one.day, one.agency, one.words, one.payee, one.amount]


def _payee(request: Request) -> str:
    party = request.account.party
    return _("Penerima perorangan") if party.kind == party.Kind.PERSON else str(party.public_name)


def _from_item(lines: Q) -> Q:
    """The same question about lines, asked from an item of a request."""
    return Q(*(_moved(part) for part in lines.children), _connector=lines.connector, _negated=lines.negated)


def _moved(part: Any) -> Any:
    if isinstance(part, Q):
        return _from_item(part)
    name, value = part
    return f"commitment__{name}", value
