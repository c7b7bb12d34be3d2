"""Cash of an agency's treasurer: its cap, asking for it (UP, GU, TU), accounting for it (SPJ), bringing the rest back.

A TU is accounted for within a month (parameter), the rest returned; no second one before. Permendagri 77/2020.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from django.db import connection
from django.utils.translation import gettext as _

from simpul.finance import roles
from simpul.finance.classification.codes import Book
from simpul.finance.ledger import pairing
from simpul.finance.ledger.pairing import About, Legs
from simpul.finance.ledger.posting import Source
from simpul.finance.treasury import paying
from simpul.finance.treasury.holding import deed, must_hold
from simpul.finance.treasury.models import Accounting, Commitment, Float, FloatCap, PartyAccount, Request
from simpul.finance.treasury.refusals import told
from simpul.kernel import audit
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.organizations.models import Agency
from simpul.kernel.workflow import Refused


@deed
def cap(agency: Agency, year: int, amount: Decimal, *, decree: str, by: Viewer, example: bool = False) -> FloatCap:
    """How much cash an agency may hold, by decree. Raises `Refused`."""
    person = must_hold(by, roles.TREASURER_GENERAL, agency.pk)
    if amount <= 0 or not decree.strip():
        raise Refused(_("Tulis batas UP dan keputusan Bupati yang menetapkannya."))
    entry = audit.record("treasury.cap", "agency", agency.pk, by=person, reason=decree, amount=str(amount), year=year)
    return FloatCap.objects.create(year=year, agency=agency, amount=amount, decree=decree, audit=entry, example=example)


def ask(
    kind: str, agency: Agency, account: PartyAccount, amount: Decimal, *, words: str, day: date, by: Viewer, prepared_by: User, key: UUID,
    example: bool = False,
) -> Request:  # fmt: skip
    """Ask for cash: `up` once a year, `gu` up to what was spent of it, `tu` when the one before is settled. Raises `Refused`."""
    return paying.submit(
        agency, account, {}, words=words, day=day, by=by, prepared_by=prepared_by, key=key, kind=kind, amount=amount, example=example
    )  # fmt: skip


@deed
def account_for(
    held: Float, items: Mapping[Commitment, Decimal], *, words: str, day: date, by: Viewer, key: UUID
) -> Accounting:
    """The agency's finance officer found receipts for what was spent of the cash (SPJ). Raises `Refused`."""
    person = must_hold(by, roles.FINANCE_OFFICER, held.agency_id)
    books, legs = pairing.of(held.year), Legs()
    for commitment, amount in items.items():
        line = commitment.line
        about = About(line.fund.code if line.fund else "", line.pk)
        legs += books.float_spent(line.account.code, line.agency_id, amount, about)
    told_ = [[commitment.pk, str(amount)] for commitment, amount in items.items()]
    return _account(held, "spent", told_, sum(items.values(), Decimal(0)), legs, words, day, person, key)


@deed
def bring_back(held: Float, amount: Decimal, *, words: str, day: date, by: Viewer, key: UUID) -> Accounting:
    """The treasurer brings cash back to the treasury. Raises `Refused`."""
    person = must_hold(by, roles.SPENDING_TREASURER, held.agency_id)
    legs = pairing.of(held.year).float_returned(held.agency_id, amount)
    return _account(held, "returned", [], amount, legs, words, day, person, key)


def _account(
    held: Float, kind: str, items: list[Any], amount: Decimal, legs: Legs, words: str, day: date, person: User, key: UUID
) -> Accounting:  # fmt: skip
    entry = audit.record(f"treasury.{kind}", "float", held.pk, by=person, amount=str(amount))
    budgetary = uuid5(key, Book.BUDGETARY.value) if legs.budgetary else None
    values: list[Any] = [
        held.pk, kind, json.dumps(items), amount, day, words, person.pk, key, entry.pk,
        budgetary, uuid5(key, Book.ACCRUAL.value), held.example,
    ]  # fmt: skip
    with told(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM treasury_account(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)", values)
        pk, no, again = cursor.fetchone()
    if not again:
        name = "SPJ" if kind == "spent" else "Setoran sisa"
        pairing.post_both(
            legs,
            on=day,
            words=f"{name} {no}: {words}",
            source=Source("spj", pk),
            by=person,
            key=key,
            example=held.example,
        )
    held.refresh_from_db()
    return Accounting.objects.get(pk=pk)
