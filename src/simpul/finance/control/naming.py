"""What rows of a hit are called, and where each is read. Payees are not named: the page of a payment does, and writes down who looked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.urls import reverse
from django.utils.dates import MONTHS
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from simpul.finance.budget.models import Detail
from simpul.finance.control.checks import Check
from simpul.finance.control.models import Hit
from simpul.finance.treasury.models import Contract, Request, Revenue

Named = Mapping[int, tuple[str, str]]


@dataclass(frozen=True)
class RowOf:
    """One row of a hit, for people."""

    name: str
    url: str
    day: date
    amount: Decimal
    said: str


def rows(hit: Hit, check: Check | None) -> list[RowOf]:
    """The rows of a hit with their names, asked for once a kind."""
    keys: dict[str, set[int]] = {}
    for row in hit.rows:
        keys.setdefault(row["kind"], set()).add(row["pk"])
    named = {kind: _NAMES[kind](several) if kind in _NAMES else {} for kind, several in keys.items()}
    told = []
    for row in hit.rows:
        name, url = named[row["kind"]].get(row["pk"], (f"{row['kind']} {row['pk']}", ""))
        told.append(
            RowOf(name, url, date.fromisoformat(row["day"]), Decimal(row["amount"]), said(check, row["figures"]))
        )
    return told


def said(check: Check | None, figures: Mapping[str, Any]) -> str:
    """The figures of a row in words."""
    return str(check.said) % {name: _number(value) for name, value in figures.items()} if check else ""


def _number(value: Any) -> str:
    try:
        exact = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    plain = exact.to_integral_value() if exact == exact.to_integral_value() else exact.normalize()
    return str(number_format(plain, force_grouping=True))


def _requests(keys: Iterable[int]) -> Named:
    found = Request.objects.filter(pk__in=keys).select_related("agency")
    return {
        one.pk: (f"SPP {one.no}/{one.year} {one.agency.short_name}", reverse("payment", args=[one.pk])) for one in found
    }


def _contracts(keys: Iterable[int]) -> Named:
    return {one.pk: (f"{one.number}: {one.words}", "") for one in Contract.objects.filter(pk__in=keys)}


def _details(keys: Iterable[int]) -> Named:
    found = Detail.objects.filter(pk__in=keys)
    return {one.pk: (one.item, reverse("budget_line", args=[one.line_id])) for one in found}


def _revenues(keys: Iterable[int]) -> Named:
    return {one.pk: (f"{one.reference}: {one.words}", "") for one in Revenue.objects.filter(pk__in=keys)}


def _months(keys: Iterable[int]) -> Named:
    return {key: (str(MONTHS[key]), "") for key in keys}


def _digits(keys: Iterable[int]) -> Named:
    return {key: (_("Angka pertama %(digit)s") % {"digit": key}, "") for key in keys}


_NAMES: dict[str, Callable[[Iterable[int]], Named]] = {
    "request": _requests, "contract": _contracts, "detail": _details, "revenue": _revenues, "month": _months, "digit": _digits,
}  # fmt: skip
