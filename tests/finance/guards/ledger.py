"""Evils that the ledger and the memorial journals prevent."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

from simpul.finance.classification.codes import Book
from simpul.finance.ledger.models import Entry
from simpul.finance.ledger.posting import Side, Source, post, turn
from tests.finance.guards.evil import Evil, run
from tests.finance.making import YEAR, day
from tests.finance.oracle.books import WEAR, WORN


def posted(world: Any, month: int = 3, on: int = 0, **more: Any) -> Any:
    """An entry of the accrual book."""
    legs = [Side(WEAR, world.place.agency.pk, Decimal(7)), Side(WORN, world.place.agency.pk, Decimal(-7))]
    told = {"words": "Uji", "source": Source("uji", 1), "by": None, "key": uuid4()}
    return post(Book.ACCRUAL, on=day(on or month), legs=legs, month=month, **(told | more))


def late_leg(world: Any) -> None:
    run(
        """INSERT INTO ledger_leg (entry_id, book, year, n, account_id, agency_id, amount)
           SELECT entry_id, book, year, 99, account_id, agency_id, 5 FROM ledger_leg WHERE n = 1 LIMIT 1"""
    )


def lonely_entry(world: Any) -> None:
    run(
        """INSERT INTO ledger_entry (series_id, book, year, no, period_id, day, posted_at, words, source_kind, source_id, key, body, hash,
             audit_id, example)
           SELECT series_id, book, year, 999, period_id, day, now(), '', 'x', 1, gen_random_uuid(), '{}', hash, audit_id, false
           FROM ledger_entry LIMIT 1"""
    )


def uncommitted(world: Any) -> None:
    """Nothing refuses: without the trigger an entry stands to which nothing was committed."""
    made = Entry.objects.get(pk=posted(world).id)
    [(many,)] = run("SELECT count(*) FROM proof_pending WHERE body LIKE %s", f"%{made.body[-80:]}")
    assert not many, "entry_is_committed"


def unsealed(world: Any) -> None:
    """The same of a seal."""
    turn(YEAR, 2, "closed", by=None)
    [(many,)] = run("SELECT count(*) FROM proof_pending WHERE ref = %s", f"tutup-buku/{YEAR}-02")
    assert not many, "seal_is_committed"


def half_reversal(world: Any) -> None:
    first = posted(world)
    legs = [Side(WEAR, world.place.agency.pk, Decimal(-6)), Side(WORN, world.place.agency.pk, Decimal(6))]
    posted_again = {"words": "Balik", "source": Source("uji", 1), "by": None, "key": uuid4(), "reverses": first.id}
    post(Book.ACCRUAL, on=day(3), legs=legs, **posted_again)


def close_what_drifts(world: Any) -> None:
    run("UPDATE ledger_balance SET debit = debit + 1 WHERE period_id = (SELECT id FROM ledger_period WHERE month = 2)")
    turn(YEAR, 2, "closed", by=None)


def reopened_for_nothing(world: Any) -> None:
    turn(YEAR, 1, "open", by=None, reason="x")


EVILS = {
    "entry_is_balanced": Evil(lonely_entry),
    "leg_keeps_balance": Evil(late_leg, refused_as="entry_is_balanced"),
    "entry_is_committed": Evil(uncommitted),
    "seal_is_committed": Evil(unsealed),
    "leg_is_not_zero": Evil("UPDATE ledger_leg SET amount = 0 WHERE n = 1", ("leg_keeps_balance",)),
    "leg_of_budget_line": Evil("UPDATE ledger_leg SET line = -1 WHERE line IS NOT NULL"),
    "leg_once": Evil("UPDATE ledger_leg SET n = 1"),
    "leg_of_entry": Evil("UPDATE ledger_leg SET year = 2026", ("leg_on_account",), refused_as="leg_of_entry|leg_on_account"),
    "leg_on_account": Evil(
        "UPDATE ledger_leg SET account_id = (SELECT id FROM classification_account WHERE code = '8.1.02.01.01.0001') "
        "WHERE book = 'budgetary'"
    ),
    "entry_number_once": Evil("UPDATE ledger_entry SET no = 1"),
    "entry_in_series": Evil(
        "UPDATE ledger_entry SET series_id = (SELECT s.id FROM ledger_series s WHERE s.book <> ledger_entry.book LIMIT 1), no = no + 1000"
    ),
    "entry_in_period": Evil(
        """INSERT INTO ledger_period (year, month, state) VALUES (2030, 1, 'open');
           UPDATE ledger_entry SET period_id = (SELECT id FROM ledger_period WHERE year = 2030)"""
    ),
    "entry_in_its_year": Evil("UPDATE ledger_entry SET day = '2026-03-15'"),
    "entry_hash": Evil("UPDATE ledger_entry SET hash = 'x'"),
    "period_once": Evil("UPDATE ledger_period SET month = 1"),
    "period_month": Evil("INSERT INTO ledger_period (year, month, state) VALUES (2030, 14, 'open')"),
    "series_once": Evil("INSERT INTO ledger_series (book, year, name, last_no, head) SELECT book, year, name, 0, head FROM ledger_series"),
    "balance_once": Evil(
        """INSERT INTO ledger_balance (account_id, agency_id, period_id, debit, credit)
           SELECT account_id, agency_id, period_id, 0, 0 FROM ledger_balance"""
    ),
    "balance_sides": Evil("UPDATE ledger_balance SET debit = -1"),
    "posting_rule_once_a_year": Evil(
        "INSERT INTO ledger_postingrule (year, about, account, legal_basis, example) "
        "SELECT year, about, '', '', true FROM ledger_postingrule"
    ),
    "period_is_open": Evil(lambda world: posted(world, 1)),
    "entry_in_its_period": Evil(lambda world: posted(world, 4, on=5)),
    "reversal_is_exact": Evil(half_reversal),
    "period_turns": Evil(lambda world: turn(YEAR, 5, "open", by=None)),
    "period_in_order": Evil(lambda world: turn(YEAR, 3, "closed", by=None)),
    "period_opens_for_a_reason": Evil(reopened_for_nothing),
    "balances_are_true": Evil(close_what_drifts),
    "memorial_has_two_people": Evil(
        "UPDATE reports_decision SET by_id = author_id WHERE outcome = 'approved'"
    ),
    "memorial_withdrawn_by_its_author": Evil(
        "UPDATE reports_decision d SET by_id = (SELECT max(id) FROM accounts_user WHERE id <> d.author_id) WHERE outcome = 'withdrawn'"
    ),
    "memorial_rejected_for_a_reason": Evil("UPDATE reports_decision SET reason = '' WHERE outcome = 'rejected'"),
    "decision_knows_the_author": Evil(
        "UPDATE reports_decision d SET author_id = (SELECT min(id) FROM accounts_user WHERE id NOT IN (d.author_id, d.by_id)) "
        "WHERE outcome = 'approved'"
    ),
}  # fmt: skip
