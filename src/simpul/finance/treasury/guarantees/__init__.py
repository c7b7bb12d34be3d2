"""What the database itself guarantees of payments, as SQL for migrations. `tests/test_attacks.py` attacks each of these.

- The platform's role reads; these functions of the owner write. Each takes what it needs of the budget line first (`budget_take`, the
  line's row is locked), then of the commitment, then draws numbers: one order of locks everywhere.
- Money goes down one road: reserved, requested (liquidated), paid. CHECKs on the budget line and on the commitment hold each step
  below the one before; functions only say it in figures.
- A contract is never committed beyond its value with addenda, never requested beyond what was accepted, nor beyond physical progress.
- A payment stands on two ledger entries by foreign keys: there is none that was not posted.
- `treasury_acts` writes a row for each pair of duties that must not meet; an exclusion constraint refuses the second duty of a person
  on a chain, whoever runs at the same time (F13).
Decision record 0066.
"""

from simpul.finance.treasury.guarantees import bank, floats, payments
from simpul.finance.treasury.guarantees.steps import STEP

FORWARD = payments.PAYMENTS + STEP + floats.FLOATS + bank.BANK
FUNCTIONS = payments.FUNCTIONS + STEP + floats.FUNCTIONS + bank.FUNCTIONS
AGAIN = FUNCTIONS.replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)  # for a migration after one of them was changed
