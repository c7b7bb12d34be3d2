"""The nine hard controls: nothing contradicts them after real work, and whatever is done past a guard is found."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from simpul.finance.budget.tests.making import as_owner
from simpul.finance.control import controls
from simpul.finance.control.controls import CONTROLS, Judged
from simpul.finance.treasury import committing
from simpul.finance.treasury.tests.conftest import MARCH, House, build
from simpul.kernel.testing import databases

GUARDED = {
    # what is done as owner, with the guard away; the control that must find it
    "a line that holds more than its ceiling": (
        1, "ALTER TABLE budget_linestate DROP CONSTRAINT line_is_not_overspent; UPDATE treasury_commitment SET reserved = reserved * 9",
    ),
    "requested beyond SPD": (2, "UPDATE treasury_item SET amount = amount * 99"),
    "a price above the standard": (
        3, "INSERT INTO budget_standardprice (year, kind, code, name, specification, unit, price, region, legal_basis, example) "
           "VALUES (2027, 'SSH', 'x', 'ATK', '', 'paket', 1, '', '', true); "
           "UPDATE budget_detail SET standard_id = (SELECT max(id) FROM budget_standardprice)",
    ),
    "a contract paid beyond its value": (4, "UPDATE treasury_contract SET value = 1"),
    "one invoice twice": (
        5, "DROP INDEX request_of_invoice_once; UPDATE treasury_request SET invoice = 'A-1', amount = 1000000",
    ),
    "an account that nobody verified": (6, "UPDATE treasury_partyaccount SET verified_at = NULL, verified_by_id = NULL"),
    "a balance that is not its legs": (7, "UPDATE ledger_balance SET debit = debit + 1"),
    "a commitment that is not its events": (8, "DELETE FROM treasury_commitmentevent WHERE kind = 'pay'"),
    "a step by somebody else than the trail says": (
        9, "ALTER TABLE audit_entry DISABLE TRIGGER USER; UPDATE audit_entry SET actor = actor + 1 WHERE verb = 'treasury.pay'",
    ),
    "an entry rewritten": (9, "UPDATE ledger_entry SET body = replace(body, '1', '2')"),
}  # fmt: skip


def work(house: House) -> None:
    """A contract paid, another request on its way."""
    contract = house.contract()
    commitment = house.commit(kind="contract", contract=contract)
    committing.receive(
        commitment, "BAST-1", Decimal(25_000_000), "Jalan", day=MARCH, evidence="Berita acara", by=house.people.activity
    )
    house.paid(house.submit(commitment, "1000000", invoice="A-1"))
    house.submit(house.commit(line=1), "1000000", invoice="A-2")


@pytest.mark.django_db
def test_nothing_contradicts_and_no_guard_is_missing(house: House) -> None:
    work(house)
    found = list(controls.judged())
    assert [one.control.number for one in found] == list(range(1, 10))
    assert {one.control.number: (one.missing, one.rows) for one in found if not one.holds} == {}


def as_it_stands(owner: Any) -> dict[int, Judged]:
    """The controls, asked on the owner's own connection, so that what it did and has not committed is there."""
    standing = {name for (name,) in owner.execute(controls.EXISTS).fetchall()}
    found = {}
    for control in CONTROLS:
        rows = tuple(row[0] for row in owner.execute(control.question).fetchall())
        missing = tuple(guard for guard in control.guards if guard not in standing and not guard.startswith("closed "))
        found[control.number] = Judged(control, missing, len(rows), rows)
    return found


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_what_is_done_past_a_guard_is_found() -> None:
    work(build())
    with as_owner() as owner:
        owner.autocommit = False
        assert [number for number, one in as_it_stands(owner).items() if not one.holds] == []
        for name, (number, deed) in GUARDED.items():
            owner.execute("SET CONSTRAINTS ALL DEFERRED")
            owner.execute(deed)
            assert as_it_stands(owner)[number].contradictions > 0, name
            owner.rollback()
        owner.execute("ALTER TABLE budget_linestate DROP CONSTRAINT line_is_not_overspent")
        owner.execute("ALTER TABLE ledger_entry DISABLE TRIGGER entry_is_balanced")
        owner.execute("DROP FUNCTION budget_take CASCADE")
        found = as_it_stands(owner)
        assert set(found[1].missing) == {"check line_is_not_overspent", "function budget_take"}
        assert "trigger entry_is_balanced" in found[7].missing
        owner.rollback()
        owner.execute(f"GRANT UPDATE ON budget_linestate TO {databases.keys()['database_app']}")
        owner.commit()
    [first, *_rest] = controls.judged()
    assert first.missing == ("closed budget_linestate",), "a right that was given to the platform shows"
