"""Contracts, what they speak for, how far the work is, and what was received."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from simpul.finance import roles
from simpul.finance.budget.models import Line
from simpul.finance.treasury.holding import deed, must_hold
from simpul.finance.treasury.models import Addendum, Commitment, Contract, Party, Progress, Receipt
from simpul.finance.treasury.refusals import told
from simpul.kernel import audit
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.organizations.models import Agency
from simpul.kernel.workflow import Refused


@deed
def contract(
    agency: Agency, party: Party, number: str, *, day: date, starts: date, ends: date, value: Decimal, words: str, by: Viewer,
    method: str = "", ocid: str = "", example: bool = False,
) -> Contract:  # fmt: skip
    """Put a contract on record. It speaks for no money yet: `commit` does. Raises `Refused`."""
    person = must_hold(by, roles.COMMITMENT_OFFICER, agency.pk)
    if value <= 0 or ends < starts:
        raise Refused(_("Periksa nilai kontrak, dan tanggal selesainya yang tidak boleh sebelum mulai."))
    entry = audit.record("treasury.contract", "contract", number, by=person, value=str(value), party=party.pk)
    with told():
        return Contract.objects.create(
            agency=agency, party=party, number=number, day=day, starts=starts, ends=ends, value=value, words=words,
            method=method, ocid=ocid, audit=entry, example=example,
        )  # fmt: skip


@deed
def amend(
    of: Contract,
    number: str,
    *,
    day: date,
    reason: str,
    by: Viewer,
    delta: Decimal = Decimal(0),
    ends: date | None = None,
) -> Addendum:
    """Change a contract by an addendum, never below what is committed on it. Raises `Refused`."""
    person = must_hold(by, roles.COMMITMENT_OFFICER, of.agency_id)
    if not reason.strip():
        raise Refused(_("Tulis alasan adendum."))
    entry = audit.record("treasury.addendum", "contract", of.pk, by=person, reason=reason, delta=str(delta))
    with told(), connection.cursor() as cursor:
        made = Addendum.objects.create(
            contract=of, number=number, day=day, delta=delta, ends=ends, reason=reason, audit=entry
        )
        cursor.execute("SELECT treasury_within_contract(%s)", [of.pk])
    return made


@deed
def commit(
    line: Line, amount: Decimal, words: str, *, by: Viewer, key: UUID, kind: str = Commitment.Kind.CONTRACT,
    contract: Contract | None = None, until: date | None = None, example: bool = False,
) -> Commitment:  # fmt: skip
    """Speak for a part of a budget line, if there is room. The same key twice is one commitment. Raises `Refused` with the figures."""
    person = must_hold(by, roles.COMMITMENT_OFFICER, line.agency_id)
    entry = audit.record("treasury.commit", "line", line.pk, by=person, amount=str(amount), kind=kind)
    told_ = [line.pk, kind, contract.pk if contract else None, words, amount, until, person.pk, key, entry.pk, example]
    made = _asked("treasury_commit(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)", told_)
    return Commitment.objects.get(pk=made[0])


@deed
def adjust(commitment: Commitment, kind: str, amount: Decimal, *, by: Viewer, key: UUID, reason: str) -> Commitment:
    """Reserve more (`increase`), or let go of what is open (`release`). Raises `Refused`."""
    person = must_hold(by, roles.COMMITMENT_OFFICER, commitment.line.agency_id)
    entry = audit.record(f"treasury.{kind}", "commitment", commitment.pk, by=person, reason=reason, amount=str(amount))
    _asked("treasury_adjust(%s, %s, %s, %s, %s, %s)", [commitment.pk, kind, amount, person.pk, key, entry.pk])
    commitment.refresh_from_db()
    return commitment


@deed
def expire(commitment: Commitment, *, key: UUID) -> Commitment:
    """Let go of what is still open after its last day; by the clock, not by a person."""
    entry = audit.record("treasury.expire", "commitment", commitment.pk, by=None, amount=str(commitment.open))
    _asked("treasury_adjust(%s, %s, %s, %s, %s, %s)", [commitment.pk, "expire", commitment.open, None, key, entry.pk])
    commitment.refresh_from_db()
    return commitment


@deed
def see_progress(of: Contract, percent: Decimal, *, day: date, evidence: str, by: Viewer) -> Progress:
    """How far the work is, as the activity's officer saw it. Raises `Refused`."""
    person = must_hold(by, roles.ACTIVITY_OFFICER, of.agency_id)
    if not 0 <= percent <= 100 or not evidence.strip():
        raise Refused(_("Tulis kemajuan antara 0 dan 100 persen, dan buktinya."))
    entry = audit.record("treasury.progress", "contract", of.pk, by=person, percent=str(percent))
    return Progress.objects.create(contract=of, day=day, percent=percent, evidence=evidence, audit=entry)


@deed
def receive(
    commitment: Commitment, number: str, amount: Decimal, words: str, *, day: date, evidence: str, by: Viewer,
    quantity: Decimal | None = None, unit: str = "", example: bool = False,
) -> Receipt:  # fmt: skip
    """Accept goods or work (BAST). Raises `Refused` where more comes in than was ordered."""
    person = must_hold(by, roles.ACTIVITY_OFFICER, commitment.line.agency_id)
    if amount <= 0 or not evidence.strip():
        raise Refused(_("Tulis nilai yang diterima, dan buktinya."))
    entry = audit.record("treasury.receive", "commitment", commitment.pk, by=person, number=number, amount=str(amount))
    values = [commitment.pk, number, day, words, quantity, unit, amount, evidence, person.pk, entry.pk, example]
    made = _asked("treasury_receive(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)", values)
    return Receipt.objects.get(pk=made[0])


def _asked(call: str, values: Sequence[Any]) -> tuple[Any, ...]:
    with told(), connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {call}", values)
        found: tuple[Any, ...] = cursor.fetchone()
        return found
