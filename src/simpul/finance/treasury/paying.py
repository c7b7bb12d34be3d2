"""From request to payment: SPP, its verification, SPM, SP2D. Four people, four steps, one transaction each.

    request = paying.submit(dinas, account, {commitment: amount}, words="…", by=treasurer, prepared_by=pptk, day=day, key=key)
    paying.verify(request, by=ppk_skpd, day=day, key=key)
    paying.order(request, by=pa, day=day, key=key)
    paying.pay(request, by=kuasa_bud, day=day, key=key)      # both books are posted in the same transaction

The database decides: room, duties, order of steps (`guarantees`). Raises `Refused` with the figures.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from django.db.models import QuerySet
from django.utils.translation import override

from simpul.finance import roles
from simpul.finance.classification.codes import Book
from simpul.finance.ledger import pairing
from simpul.finance.ledger.pairing import About, Legs
from simpul.finance.ledger.posting import Source
from simpul.finance.treasury import covering
from simpul.finance.treasury.holding import deed, must_hold
from simpul.finance.treasury.models import Act, Commitment, Item, PartyAccount, Request, Withholding
from simpul.finance.treasury.refusals import told
from simpul.kernel import audit, kept, writing
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.roles import Role
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.kept import Slot
from simpul.kernel.organizations.models import Agency

SUBMIT = "(SELECT s.id FROM treasury_submit($1::jsonb, (SELECT id FROM r0)) s)"
STEP = """(SELECT s.id FROM treasury_step($1::bigint, $2, $3::date, $4::bigint, $5, $6::uuid, (SELECT id FROM r0), $7::uuid, $8::uuid) s)"""
"""What is done is done in the statement that writes down who did it (`r0`)."""

TURN = {"submitted": roles.FINANCE_OFFICER, "verified": roles.BUDGET_USER, "ordered": roles.DEPUTY_TREASURER}


@dataclass(frozen=True)
class Tax:
    """A tax kept back: its kind, the account where it is owed (2.1.…), what it is reckoned from, and how much."""

    kind: str
    account: str
    base: Decimal
    amount: Decimal


@deed
def submit(
    agency: Agency, account: PartyAccount, items: Mapping[Commitment, Decimal], *, words: str, day: date, by: Viewer,
    prepared_by: User, key: UUID, invoice: str = "", taxes: Iterable[Tax] = (), kind: str = Request.Kind.LS, amount: Decimal | None = None,
    example: bool = False,
) -> Request:  # fmt: skip
    """Ask for a payment (SPP). The same key twice is one request. `amount` is for cash (UP, GU, TU), which takes no commitment yet."""
    person = must_hold(by, roles.SPENDING_TREASURER, agency.pk)
    told_ = {
        "year": day.year, "agency": agency.pk, "account": account.pk, "kind": kind, "words": words, "invoice": invoice, "day": str(day),
        "items": [[commitment.pk, str(amount)] for commitment, amount in items.items()],
        "taxes": [[tax.kind, tax.account, str(tax.base), str(tax.amount)] for tax in taxes],
        "amount": None if amount is None else str(amount), "person": person.pk, "prepared_by": prepared_by.pk, "key": str(key),
        "example": example,
    }  # fmt: skip
    entry = audit.entry("treasury.submit", "agency", agency.pk, by=person, kind=kind, invoice=invoice)
    with told():
        [made] = writing.write(entry, then=SUBMIT, told=[json.dumps(told_)])
    return _found(made)


@deed
def verify(request: Request, *, by: Viewer, day: date, key: UUID) -> Act:
    """The agency's finance officer found it complete and right."""
    return _step(request, "verify", roles.FINANCE_OFFICER, by=by, day=day, key=key)


@deed
def order(request: Request, *, by: Viewer, day: date, key: UUID) -> Act:
    """The budget user orders the payment (SPM)."""
    return _step(request, "order", roles.BUDGET_USER, by=by, day=day, key=key)


@deed
def refuse(request: Request, *, by: Viewer, day: date, key: UUID, reason: str) -> Act:
    """Whoever's turn it is refuses, with a reason; what was requested is open again."""
    role = TURN.get(request.state, roles.FINANCE_OFFICER)
    act = _step(request, "refuse", role, by=by, day=day, key=key, reason=reason)
    must_hold(by, _turn_before(act), request.agency_id)  # the page may be older than the last step
    return act


def _turn_before(act: Act) -> Role:
    """Whose turn it was when it was refused, by the steps that stand before."""
    before = Act.objects.filter(request=act.request_id, pk__lt=act.pk).values_list("step", flat=True)
    state = "ordered" if "order" in before else "verified" if "verify" in before else "submitted"
    return TURN[state]


@deed
def pay(request: Request, *, by: Viewer, day: date, key: UUID) -> Act:
    """The treasury pays (SP2D), and both books say so, or nothing happens at all."""
    legs = legs_of(request)
    keys = {book: uuid5(key, book.value) for book in Book}
    act = _step(
        request, "pay", roles.DEPUTY_TREASURER, by=by, day=day, key=key,
        budgetary=keys[Book.BUDGETARY] if legs.budgetary else None, accrual=keys[Book.ACCRUAL],
    )  # fmt: skip
    with override("id"):  # the books are public, and in the language of the law
        said = covering.words(request)
    pairing.post_both(
        legs, on=day, words=f"SP2D {act.no}: {said}", source=Source("sp2d", act.pk), by=by.user, key=key,
        example=request.example,
    )  # fmt: skip
    return act


def legs_of(request: Request) -> Legs:
    """What a payment straight to the payee does to both books, taxes kept back by the treasury included."""
    books = pairing.of(request.year)
    if request.kind != Request.Kind.LS:
        return books.float_given(request.agency_id, request.amount)
    legs = Legs()
    for item in kept.ask("treasury.items", _items, request=request.pk):
        line = item.commitment.line
        about = About(line.fund.code if line.fund else "", line.pk, item.request.account.party_id)
        legs += books.spending(line.account.code, line.agency_id, item.amount, about)
    for tax in kept.ask("treasury.taxes", _taxes, request=request.pk):
        legs += books.withheld(tax.amount, tax.account)
    return legs


def _items() -> QuerySet[Item]:
    items = Item.objects.filter(request=Slot("request")).order_by("commitment__line", "id")
    return items.select_related("commitment__line__account", "commitment__line__fund", "request__account")


def _taxes() -> QuerySet[Withholding]:
    return Withholding.objects.filter(request=Slot("request")).order_by("id")


def _found(pk: int) -> Request:
    [found] = kept.ask("treasury.request", lambda: Request.objects.filter(pk=Slot("pk")), pk=pk)
    request: Request = found
    return request


def _step(
    request: Request, step: str, role: Any, *, by: Viewer, day: date, key: UUID, reason: str = "",
    budgetary: UUID | None = None, accrual: UUID | None = None,
) -> Act:  # fmt: skip
    person = must_hold(by, role, request.agency_id)
    entry = audit.entry(f"treasury.{step}", "request", request.pk, by=person, reason=reason)
    with told():
        values: list[Any] = [request.pk, step, day, person.pk, reason, key, budgetary, accrual]
        [made] = writing.write(entry, then=STEP, told=values)
    fresh = _found(request.pk)
    request.state, request.settled_at = fresh.state, fresh.settled_at
    [act] = kept.ask("treasury.act", lambda: Act.objects.filter(pk=Slot("pk")), pk=made)
    taken: Act = act
    return taken
