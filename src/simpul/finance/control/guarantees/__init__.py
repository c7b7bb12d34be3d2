"""What the database itself guarantees of control, as SQL for migrations. `tests/test_attacks.py` attacks each of these.

- Overrides, signatures and steps of a review are written by these functions of the owner; the platform's role reads (hits and runs it may
  add, never change). Who acts is read from the audit entry of the same transaction, what he may do from the roles in force that day.
- Who asks does not sign: a CHECK over two columns, one of them held by a foreign key of both.
- A signed override is committed to the tree of `kernel/proof` by a trigger: without a leaf none stands, not even the owner's own.
- A review moves by the steps of one table, each with its row. Nothing is passed on before the agency was heard, or its day has passed;
  nobody decides on an agency in which he holds an office.
Decision record 0067.
"""

from simpul.finance.control.guarantees.overriding import OVERRIDE
from simpul.finance.control.guarantees.people import PEOPLE
from simpul.finance.control.guarantees.reviewing import REVIEW

FORWARD = PEOPLE + OVERRIDE + REVIEW
