"""Money that comes in, and taxes that go on: revenue, deposits of treasurers, remittances. Each posted in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from django.db import connection
from django.utils.translation import gettext as _

from simpul.finance import roles
from simpul.finance.budget.models import Line
from simpul.finance.classification.codes import Book
from simpul.finance.ledger import pairing
from simpul.finance.ledger.pairing import Legs
from simpul.finance.ledger.posting import Source
from simpul.finance.treasury.holding import deed, must_hold
from simpul.finance.treasury.models import Deposit, Remittance, Revenue
from simpul.finance.treasury.refusals import told
from simpul.kernel import audit
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.organizations.models import Agency
from simpul.kernel.workflow import Refused


@deed
def receive(
    line: Line, amount: Decimal, words: str, *, reference: str, day: date, by: Viewer, key: UUID, to_treasurer: bool = False,
    example: bool = False,
) -> Revenue:  # fmt: skip
    """Revenue of a line: `to_treasurer` in the agency's hands, else in Kas Daerah. The same key twice is one. Raises `Refused`."""
    role = roles.REVENUE_TREASURER if to_treasurer else roles.DEPUTY_TREASURER
    person = must_hold(by, role, line.agency_id)
    if amount <= 0 or line.outgoing:
        raise Refused(_("Pilih baris pendapatan, dan tulis jumlah yang lebih besar dari nol."))
    with connection.cursor() as cursor:  # who sends the same at once waits, and is told what stands
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('treasury ' || %s, 0))", [str(key)])
    if known := Revenue.objects.filter(key=key).first():
        return known
    entry = audit.record("treasury.revenue", "line", line.pk, by=person, amount=str(amount), reference=reference)
    with told():
        made = Revenue.objects.create(
            line=line, agency_id=line.agency_id, day=day, amount=amount, words=words, reference=reference, to_treasurer=to_treasurer,
            key=key, budgetary=uuid5(key, Book.BUDGETARY.value), accrual=uuid5(key, Book.ACCRUAL.value), audit=entry, example=example,
        )  # fmt: skip
    fund = line.fund.code if line.fund else ""
    legs = pairing.of(line.year).revenue(
        line.account.code, line.agency_id, amount, to_treasurer=to_treasurer, fund=fund
    )
    _post(legs, day, f"Penerimaan {reference}: {words}", Source("revenue", made.pk), by, key, example)
    return made


@deed
def deposit(
    agency: Agency, number: str, amount: Decimal, *, day: date, by: Viewer, key: UUID, example: bool = False
) -> Deposit:
    """The agency's treasurer brings revenue to Kas Daerah (STS), never more than is in hand. Raises `Refused`."""
    person = must_hold(by, roles.REVENUE_TREASURER, agency.pk)
    entry = audit.record("treasury.deposit", "agency", agency.pk, by=person, amount=str(amount), number=number)
    made = _called(
        "treasury_deposit", [agency.pk, day, number, amount, key, uuid5(key, Book.ACCRUAL.value), entry.pk, example]
    )
    legs = pairing.of(day.year).deposited(agency.pk, amount)
    _post(legs, day, f"STS {number}", Source("deposit", made), by, key, example)
    return Deposit.objects.get(pk=made)


@deed
def remit(
    account: str,
    amount: Decimal,
    *,
    receipt: str,
    day: date,
    by: Viewer,
    key: UUID,
    year: int = 0,
    example: bool = False,
) -> Remittance:
    """Taxes that Kas Daerah kept back go to the state, never more than is owed. `year`: in which they were kept back, if it isn't that of
    the day; December's are paid in January. Raises `Refused`."""
    person = must_hold(by, roles.DEPUTY_TREASURER, 0)
    if amount <= 0 or not receipt.strip():
        raise Refused(_("Tulis NTPN dan jumlah setorannya."))
    entry = audit.record("treasury.remit", "tax", account, by=person, amount=str(amount), receipt=receipt)
    values = [year or day.year, account, day, receipt, amount, key, uuid5(key, Book.ACCRUAL.value), entry.pk, example]
    made = _called("treasury_remit", values)
    legs = pairing.of(day.year).remitted(amount, account)
    _post(legs, day, f"Setoran pajak {receipt}", Source("remittance", made), by, key, example)
    return Remittance.objects.get(pk=made)


def owed(year: int, account: str) -> Decimal:
    """Taxes of a year that were kept back and not yet remitted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT treasury_owed(%s, %s)", [year, account])
        found: Decimal = cursor.fetchone()[0]
        return found


def _called(name: str, values: Sequence[Any]) -> int:
    with told(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {name}({', '.join(['%s'] * len(values))})", values)
        found: int = cursor.fetchone()[0]
        return found


def _post(legs: Legs, day: date, words: str, source: Source, by: Viewer, key: UUID, example: bool) -> None:
    pairing.post_both(legs, on=day, words=words, source=source, by=by.user, key=key, example=example)
