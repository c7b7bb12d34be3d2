"""What the database holds, in the words of the oracle; and what must hold of it whatever was done."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import connection

from simpul.finance.ledger import verifying
from simpul.finance.roles import APART, Duty
from tests.finance.oracle.books import COUNTER, PURSE, TAX, TREASURY, WEAR, WORN

TOLD = {
    "lines": "SELECT line_id, ceiling, allotted, committed, liquidated, paid FROM budget_linestate",
    "versions": "SELECT id, state FROM budget_version",
    "commitments": "SELECT id, reserved, liquidated, paid, released FROM treasury_commitment",
    "requests": """SELECT r.id, r.state, r.no, max(a.no) FILTER (WHERE a.step = 'order'), max(a.no) FILTER (WHERE a.step = 'pay')
        FROM treasury_request r JOIN treasury_act a ON a.request_id = r.id GROUP BY r.id""",
    "floats": "SELECT request_id, given, spent, replenished, returned FROM treasury_float",
    "numbers": "SELECT kind, sum(last_no) FROM treasury_series WHERE kind IN ('spp', 'spm', 'sp2d', 'spj', 'sts-sisa') GROUP BY 1",
    "used": "SELECT line, sum(amount) FROM ledger_leg WHERE book = 'budgetary' AND line IS NOT NULL GROUP BY 1 HAVING sum(amount) <> 0",
    "balances": f"""SELECT a.code, sum(b.debit - b.credit) FROM ledger_balance b JOIN classification_account a ON a.id = b.account_id
        WHERE a.code IN {(TREASURY, COUNTER, PURSE, TAX, WEAR, WORN)} GROUP BY 1 HAVING sum(b.debit - b.credit) <> 0""",
    "entries": "SELECT book, last_no FROM ledger_series WHERE last_no > 0",
    "months": "SELECT month, state FROM ledger_period WHERE state <> 'open'",
    "bank": """SELECT l.id, l.amount - coalesce(sum(m.amount), 0) FROM treasury_bankline l LEFT JOIN treasury_match m ON m.line_id = l.id
        GROUP BY l.id HAVING l.amount <> coalesce(sum(m.amount), 0)""",
}
ALWAYS = {
    "a line is what its changes, SPD and movements come to": "SELECT line, what FROM budget_drift()",
    "a commitment is what its events come to": """
        SELECT k.id FROM treasury_commitment k LEFT JOIN (SELECT commitment_id,
            coalesce(sum(amount) FILTER (WHERE kind IN ('reserve', 'increase')), 0) AS reserved,
            coalesce(sum(CASE kind WHEN 'liquidate' THEN amount WHEN 'give_back' THEN -amount END), 0) AS liquidated,
            coalesce(sum(amount) FILTER (WHERE kind = 'pay'), 0) AS paid,
            coalesce(sum(amount) FILTER (WHERE kind IN ('release', 'expire')), 0) AS released
          FROM treasury_commitmentevent GROUP BY 1) e ON e.commitment_id = k.id
        WHERE (k.reserved, k.liquidated, k.paid, k.released) IS DISTINCT FROM (e.reserved, e.liquidated, e.paid, e.released)""",
    "a line holds what its commitments hold": """
        SELECT s.line_id FROM budget_linestate s LEFT JOIN (SELECT line_id, sum(reserved - released) AS held, sum(liquidated) AS asked,
            sum(paid) AS paid FROM treasury_commitment GROUP BY 1) k USING (line_id)
        WHERE (s.committed, s.liquidated, s.paid) <> (coalesce(k.held, 0), coalesce(k.asked, 0), coalesce(k.paid, 0))""",
    "no contract is committed beyond its value": """
        SELECT c.id FROM treasury_contract c JOIN treasury_commitment k ON k.contract_id = c.id GROUP BY c.id
        HAVING sum(k.reserved - k.released) > treasury_contract_value(c.id)""",
    "no contract is requested beyond what was accepted": """
        SELECT k.contract_id FROM treasury_commitment k WHERE k.contract_id IS NOT NULL GROUP BY 1
        HAVING sum(k.liquidated) > (SELECT coalesce(sum(r.amount), 0) FROM treasury_receipt r
          JOIN treasury_commitment o ON o.id = r.commitment_id WHERE o.contract_id = k.contract_id)""",
    "requests have dense numbers": "SELECT agency_id FROM treasury_request GROUP BY year, agency_id HAVING max(no) <> count(*)",
    "orders and payments have dense numbers": """
        SELECT a.step FROM treasury_act a JOIN treasury_request r ON r.id = a.request_id WHERE a.no IS NOT NULL
        GROUP BY a.step, r.year, CASE a.step WHEN 'order' THEN r.agency_id END
        HAVING max(a.no) <> count(*) OR count(DISTINCT a.no) <> count(*)""",
    "entries have dense numbers": """
        SELECT s.id FROM ledger_series s LEFT JOIN ledger_entry e ON e.series_id = s.id GROUP BY s.id
        HAVING coalesce(max(e.no), 0) <> count(e.id) OR s.last_no <> count(e.id)""",
    "each book balances": "SELECT book FROM ledger_leg GROUP BY entry_id, book HAVING sum(amount) <> 0",
    "what was paid is what was posted": """
        SELECT a.id FROM treasury_act a LEFT JOIN ledger_entry e ON e.key = a.accrual WHERE a.step = 'pay' AND e.id IS NULL""",
    "a closed month is as it was sealed": """
        SELECT p.month FROM ledger_period p JOIN LATERAL (SELECT s.hash, s.entries, s.opens FROM ledger_seal s WHERE s.period_id = p.id
          ORDER BY s.id DESC LIMIT 1) s ON true WHERE p.state = 'closed' AND (s.opens OR s.hash <> ledger_seal_of(p.id)
          OR s.entries <> (SELECT count(*) FROM ledger_entry e WHERE e.period_id = p.id))""",
    "cash is what the bank said, with what it did not say yet": f"""
        WITH papers AS (
          SELECT 'payment' AS kind, a.id, -(r.amount - coalesce((SELECT sum(amount) FROM treasury_withholding w
            WHERE w.request_id = r.id), 0)) AS amount FROM treasury_act a
            JOIN treasury_request r ON r.id = a.request_id WHERE a.step = 'pay'
          UNION ALL SELECT 'revenue', id, amount FROM treasury_revenue WHERE NOT to_treasurer
          UNION ALL SELECT 'deposit', id, amount FROM treasury_deposit UNION ALL SELECT 'remittance', id, -amount FROM treasury_remittance
          UNION ALL SELECT 'returned', id, amount FROM treasury_accounting WHERE kind = 'returned'),
        laid AS (SELECT CASE WHEN payment_id IS NOT NULL THEN 'payment' WHEN revenue_id IS NOT NULL THEN 'revenue'
          WHEN deposit_id IS NOT NULL THEN 'deposit' WHEN remittance_id IS NOT NULL THEN 'remittance' END AS kind,
          coalesce(payment_id, revenue_id, deposit_id, remittance_id) AS id, sum(amount) AS amount FROM treasury_match GROUP BY 1, 2),
        sums AS (SELECT (SELECT coalesce(sum(b.debit - b.credit), 0) FROM ledger_balance b
            JOIN classification_account a ON a.id = b.account_id WHERE a.code = '{TREASURY}') AS ledger,
          (SELECT coalesce(sum(amount), 0) FROM treasury_bankline) AS bank,
          (SELECT coalesce(sum(p.amount - coalesce(l.amount, 0)), 0) FROM papers p LEFT JOIN laid l USING (kind, id)) AS unsaid,
          (SELECT coalesce(sum(l.amount), 0)
            - (SELECT coalesce(sum(amount), 0) FROM treasury_match) FROM treasury_bankline l) AS unexplained)
        SELECT * FROM sums WHERE ledger <> bank - unexplained + unsaid""",
}  # fmt: skip


def told() -> dict[str, Any]:
    """What stands, as `Oracle.told` tells it."""
    found: dict[str, Any] = {}
    with connection.cursor() as cursor:
        for what, question in TOLD.items():
            cursor.execute(question)
            found[what] = {row[0]: _plain(row[1:]) for row in cursor.fetchall()}
        cursor.execute("SELECT DISTINCT chain, duty, person_id FROM treasury_chainact")
        found["duties"] = set(cursor.fetchall())
    return found


def broken() -> list[str]:
    """Which of the things that always hold do not, with the rows that say so."""
    wrong = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED"
        )  # what waits for a commit is looked at now
        for what, question in ALWAYS.items():
            cursor.execute(question)
            if rows := cursor.fetchall():
                wrong.append(f"{what}: {rows[:3]}")
        cursor.execute(
            "SELECT DISTINCT a.chain, a.duty, b.duty FROM treasury_chainact a JOIN treasury_chainact b USING (chain, person_id)"
        )
        wrong += [
            f"duties apart: {chain}"
            for chain, one, two in cursor.fetchall()
            if frozenset({Duty(one), Duty(two)}) in APART
        ]
    return wrong


def flaws() -> list[str]:
    """What is wrong with the chains of the books and with what was committed of them."""
    return [str(flaw) for flaw in verifying.flaws()]


def _plain(row: tuple[Any, ...]) -> Any:
    cells = tuple(int(cell) if isinstance(cell, Decimal) and cell == int(cell) else cell for cell in row)
    return cells if len(cells) > 1 else cells[0]
