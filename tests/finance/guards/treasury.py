"""Evils that treasury prevents."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any
from uuid import uuid4

from simpul.finance.treasury import committing, parties, paying
from simpul.finance.treasury.models import Match, PartyAccount
from simpul.finance.treasury.paying import Tax
from simpul.kernel.organizations.models import Agency
from simpul.kernel.testing import cast
from tests.finance.guards.evil import Evil, run
from tests.finance.making import day, give_account
from tests.finance.oracle.books import TAX

ENTRY = "UPDATE treasury_{table} SET {column} = gen_random_uuid() WHERE {column} IS NOT NULL"


def new_account(world: Any, verified: bool = False) -> PartyAccount:
    return give_account(world.place.account.party, world.place.people, "987654321", verified=verified)


def to_a_new_account(world: Any) -> None:
    world.submit(5, account=new_account(world))


def to_an_old_account(world: Any) -> None:
    for step in ("verify", "order"):
        world.step(world.request, step)
    new_account(world)
    world.step(world.request, "pay")


def self_verified(world: Any) -> None:
    parties.verify(new_account(world), by=world.place.user(2), evidence="Buku")


def beyond_contract(world: Any) -> None:
    world.commit(300, kind="contract", contract=world.contract)


def beyond_progress(world: Any) -> None:
    committing.see_progress(world.contract, Decimal(1), day=day(4), evidence="Foto", by=world.place.people[1])
    world.submit(50, world.contracted)


def other_agency(world: Any) -> None:
    """A request of one agency out of the money of another."""
    lain: Agency = cast.agency("lain")
    told = {
        "kind": "ls", "year": 2027, "agency": lain.pk, "account": world.place.account.pk, "words": "x", "invoice": "", "day": "2027-03-15",
        "items": [[world.own.pk, "5"]], "taxes": [], "amount": None, "person": world.place.user(2).pk,
        "prepared_by": world.place.user(1).pk, "key": str(uuid4()), "example": False,
    }  # fmt: skip
    run("SELECT * FROM treasury_submit(%s, (SELECT max(id) FROM audit_entry))", json.dumps(told))


def up(world: Any, amount: int) -> None:
    run("UPDATE treasury_request SET state = 'refused' WHERE kind = 'up'")
    world.submit(amount, kind="up")


def two_tu(world: Any) -> None:
    world.submit(5, kind="tu")
    world.submit(5, kind="tu")


def undone(world: Any) -> None:
    match = Match.objects.get(amount=5)
    run(
        "SELECT treasury_match(%s, 'revenue', %s, -9, %s, (SELECT max(id) FROM audit_entry))",
        match.line_id,
        match.revenue_id,
        match.pk,
    )


def verified_by_preparer(world: Any) -> None:
    world.step(world.request, "verify", who=1)


def verified_twice(world: Any) -> None:
    world.step(world.request, "verify")
    world.step(world.request, "verify")


def no_items(world: Any) -> None:
    """A payment to a third party out of nothing."""
    told: dict[str, Any] = {
        "words": "x",
        "day": day(3),
        "by": world.place.people[2],
        "prepared_by": world.place.user(1),
        "key": uuid4(),
    }
    paying.submit(world.place.agency, world.place.account, {}, amount=Decimal(5), **told)


def twice(table: str, columns: str, where: str = "") -> str:
    """Every row once more, with fresh keys where the table has them."""
    fresh = columns.replace("!key", "gen_random_uuid()").replace("!audit", "(SELECT max(id) FROM audit_entry)")
    names = columns.replace("!key", "key").replace("!audit", "audit_id")
    return f"INSERT INTO treasury_{table} ({names}) SELECT {fresh} FROM treasury_{table} {where}"


EVILS = {
    "amount_is_positive": Evil(lambda world: world.commit(0), ("movement_moves",)),
    "money_is_exact": Evil(lambda world: world.adjust("release", Decimal("10.005")), refused_as="money_is_exact"),  # type: ignore[arg-type]
    "commitment_adds_up": Evil(lambda world: world.adjust("release", 1990), ("line_has_room", "line_is_not_overspent")),
    "commitment_step": Evil(
        lambda world: run(
            "SELECT treasury_adjust(%s, 'increase', 5, NULL, gen_random_uuid(), (SELECT max(id) FROM audit_entry))", world.own.pk
        )
    ),
    "commitment_of_contract": Evil("UPDATE treasury_commitment SET contract_id = NULL"),
    "contract_is_not_exceeded": Evil(beyond_contract),
    "contract_once": Evil("UPDATE treasury_contract SET number = '602/1'"),
    "contract_dates": Evil("UPDATE treasury_contract SET ends = starts - 1"),
    "contract_value": Evil("UPDATE treasury_contract SET value = 0"),
    "addendum_once": Evil("UPDATE treasury_addendum SET number = 'Add-1'"),
    "progress_is_a_part": Evil("UPDATE treasury_progress SET percent = 101"),
    "receipt_within_commitment": Evil(lambda world: world.receive(101)),
    "receipt_once": Evil("UPDATE treasury_receipt SET number = 'BAST/1'"),
    "receipt_amount": Evil("UPDATE treasury_receipt SET amount = 0"),
    "request_was_received": Evil(lambda world: world.submit(201, world.contracted), ("request_within_progress",)),
    "request_within_progress": Evil(beyond_progress),
    "request_has_items": Evil(no_items),
    "taxes_below_amount": Evil(lambda world: world.submit(5, taxes=[Tax("PPN", TAX, Decimal(5), Decimal(5))])),
    "account_is_verified": Evil(to_an_old_account),
    "account_verified_by_another": Evil(self_verified),
    "account_verified_at": Evil("UPDATE treasury_partyaccount SET verified_at = NULL"),
    "party_once": Evil(twice("party", "kind, name, tax_number, example")),
    "request_of_one_agency": Evil(other_agency),
    "request_of_invoice_once": Evil(lambda world: world.submit(40, invoice="INV/1")),
    "request_number_once": Evil("UPDATE treasury_request SET no = 1"),
    "request_amount": Evil("UPDATE treasury_request SET amount = 0"),
    "request_takes_step": Evil(verified_twice, behind="null value in column"),
    "item_once": Evil(twice("item", "request_id, commitment_id, amount")),
    "item_amount": Evil("UPDATE treasury_item SET amount = 0"),
    "tax_once": Evil("UPDATE treasury_withholding SET kind = 'PPN'"),
    "tax_amount": Evil("UPDATE treasury_withholding SET amount = 0"),
    "act_once": Evil("UPDATE treasury_act SET step = 'submit' WHERE step = 'verify'"),
    "payment_is_posted": Evil("UPDATE treasury_act SET step = 'pay', request_id = request_id WHERE step = 'refuse'"),
    "refusal_has_a_reason": Evil(lambda world: world.step(world.request, "refuse", reason="Kurang")),
    "act_budgetary_entry": Evil(ENTRY.format(table="act", column="budgetary")),
    "act_accrual_entry": Evil(ENTRY.format(table="act", column="accrual")),
    "event_of_request": Evil("UPDATE treasury_commitmentevent SET request = -1 WHERE request IS NOT NULL"),
    "apart_once": Evil(twice("apart", "one, other")),
    "duties_apart": Evil(verified_by_preparer),
    "paper_series_once": Evil(twice("series", "kind, year, agency_id, last_no")),
    "float_within_cap": Evil(lambda world: up(world, 101)),
    "float_once_a_year": Evil(lambda world: world.submit(5, kind="up")),
    "float_up_once": Evil("UPDATE treasury_float SET kind = 'up'"),
    "float_replenished_as_spent": Evil(lambda world: world.submit(21, kind="gu")),
    "float_settled_first": Evil(two_tu),
    "float_holds_so_much": Evil(lambda world: world.bring_back(30), ("float_is_not_overspent",)),
    "float_is_not_overspent": Evil("UPDATE treasury_float SET spent = given + 1"),
    "accounting_amount": Evil("UPDATE treasury_accounting SET amount = 0"),
    "accounting_item_amount": Evil("UPDATE treasury_accountingitem SET amount = 0"),
    "accounting_budgetary_entry": Evil(ENTRY.format(table="accounting", column="budgetary")),
    "accounting_accrual_entry": Evil(ENTRY.format(table="accounting", column="accrual")),
    "bank_line_once": Evil("UPDATE treasury_bankline SET n = 1"),
    "bank_line_amount": Evil("UPDATE treasury_bankline SET amount = 0"),
    "mandate_days": Evil("UPDATE treasury_mandate SET ends = starts - 1"),
    "mandate_amount": Evil("UPDATE treasury_mandate SET most = 0"),
    "transfer_amount": Evil("UPDATE treasury_transferitem SET amount = 0"),
    "transfer_number_once": Evil("UPDATE treasury_transfer SET no = 1"),
    "match_of_one": Evil("UPDATE treasury_match SET revenue_id = NULL"),
    "match_amount": Evil("UPDATE treasury_match SET amount = 0"),
    "match_within_both": Evil(lambda world: world.lay(31)),
    "match_is_undone_exactly": Evil(undone),
    "revenue_once": Evil("UPDATE treasury_revenue SET reference = 'NK/1', agency_id = (SELECT min(agency_id) FROM treasury_revenue)"),
    "revenue_amount": Evil("UPDATE treasury_revenue SET amount = 0"),
    "revenue_budgetary_entry": Evil(ENTRY.format(table="revenue", column="budgetary")),
    "revenue_accrual_entry": Evil(ENTRY.format(table="revenue", column="accrual")),
    "deposit_once": Evil("UPDATE treasury_deposit SET number = 'STS/1'"),
    "deposit_amount": Evil("UPDATE treasury_deposit SET amount = 0"),
    "deposit_accrual_entry": Evil(ENTRY.format(table="deposit", column="accrual")),
    "deposit_within_held": Evil(lambda world: world.deposit(21)),
    "remittance_amount": Evil("UPDATE treasury_remittance SET amount = 0"),
    "remittance_accrual_entry": Evil(ENTRY.format(table="remittance", column="accrual")),
    "remittance_within_withheld": Evil(lambda world: world.remit(2)),
}  # fmt: skip
