"""Making a memorial journal, and deciding one: two people, each deed with its audit entry; approval and posting are one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from simpul.finance.ledger.models import Entry
from simpul.finance.ledger.pairing import Legs, post_both, sorted_by_book
from simpul.finance.ledger.posting import Side, Source
from simpul.finance.reports.models import Decision, Memorial
from simpul.finance.reports.readers import READERS
from simpul.kernel import audit
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.documents.models import Document
from simpul.kernel.workflow import Refused
from simpul.kernel.writing import whole
from simpul.lib import clock
from simpul.lib.money import rupiah

KEY = UUID("9be1d3f2-4c60-4b06-8a14-7a0d2f3a5b11")
KIND = "memorial"


@whole()
def make(
    *, day: date, words: str, legs: Sequence[Side], by: User, evidence: Document | None = None, example: bool = False
) -> Memorial:
    """A journal that waits for a second person. Raises `Refused` for legs that cannot be posted as they are."""
    sides = sorted_by_book(list(legs))
    _judged(sides)
    entry = audit.record("memorial.make", KIND, "", by=by, day=str(day))
    told = [[leg.account, leg.agency, leg.fund, str(leg.amount)] for leg in legs]
    return Memorial.objects.create(
        day=day, words=words.strip(), legs=told, evidence=evidence, author=by, made_at=clock.now(), audit=entry, example=example
    )  # fmt: skip


@whole()
def approve(memorial: Memorial, *, by: User) -> Decision:
    """Post it, as the accounting office: a soft close does not stop it. Raises `Refused`."""
    if memorial.author_id == by.pk:
        raise Refused(_("Anda yang membuat jurnal ini. Orang kedua yang menyetujui."))
    decision = _decided(memorial, Decision.Outcome.APPROVED, by, "")
    post_both(
        sorted_by_book(sides(memorial)), on=memorial.day, words=memorial.words, source=Source(KIND, memorial.pk), by=by,
        key=uuid5(KEY, str(memorial.pk)), office=True, example=memorial.example,
    )  # fmt: skip
    return decision


@whole()
def reject(memorial: Memorial, *, by: User, reason: str) -> Decision:
    """Say no and why; whoever made it takes it back instead."""
    if memorial.author_id == by.pk:
        return _decided(memorial, Decision.Outcome.WITHDRAWN, by, reason.strip())
    if not reason.strip():
        raise Refused(_("Tulis alasan menolak."), field="reason")
    return _decided(memorial, Decision.Outcome.REJECTED, by, reason.strip())


def sides(memorial: Memorial) -> list[Side]:
    """Its legs as they are posted."""
    return [Side(account, agency, Decimal(amount), fund) for account, agency, fund, amount in memorial.legs]


def entries(memorial: Memorial) -> list[Entry]:
    """What was posted of it."""
    return list(Entry.objects.filter(source_kind=KIND, source_id=memorial.pk).order_by("pk"))


def may_open(viewer: Viewer, document: Document) -> bool | None:
    """Whether somebody may open the evidence of a journal; None for a file that is no evidence."""
    if not Memorial.objects.filter(evidence=document).exists():
        return None
    return any(grant.role in {role.code for role in READERS} for grant in viewer.grants)


def _decided(memorial: Memorial, outcome: str, by: User, reason: str) -> Decision:
    entry = audit.record(f"memorial.{outcome}", KIND, memorial.pk, by=by, reason=reason)
    made: dict[str, Any] = {"author_id": memorial.author_id, "by": by, "outcome": outcome, "reason": reason}
    try:
        with transaction.atomic():
            return Decision.objects.create(memorial=memorial, at=clock.now(), audit=entry, **made)
    except IntegrityError as broken:
        if getattr(getattr(broken.__cause__, "diag", None), "constraint_name", "") != "reports_decision_pkey":
            raise
        raise Refused(_("Jurnal ini sudah diputuskan.")) from broken


def _judged(legs: Legs) -> None:
    """Whether each book balances by itself, before anybody is asked to approve it."""
    if not legs.budgetary and not legs.accrual:
        raise Refused(_("Isi paling sedikit dua baris jurnal."))
    for name, book in ((_("anggaran"), legs.budgetary), (_("akrual"), legs.accrual)):
        if rest := sum((leg.amount for leg in book), Decimal(0)):
            raise Refused(
                _("Jurnal buku %(book)s tidak seimbang: selisih %(rest)s.") % {"book": name, "rest": rupiah(abs(rest))}
            )
