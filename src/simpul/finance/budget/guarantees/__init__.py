"""What the database itself guarantees of the budget, as SQL for migrations. `tests/test_attacks.py` attacks each of these.

- `LineState` carries the CHECKs (F2); whoever changes it does so in one UPDATE, so that no isolation level lets two pass where one may.
- The platform's role reads, and runs the functions; what treasury does to a line (`budget_take`) only functions of the owner may run.
- `budget_drift` folds changes, allotments and movements anew and names what differs (F3): what the owner alters shows there.
- Rows of different years, agencies and sides cannot meet: composite foreign keys say so.
Decision record 0064.
"""

from simpul.finance.budget.guarantees.allotting import ALLOT
from simpul.finance.budget.guarantees.keys import KEYS
from simpul.finance.budget.guarantees.planning import PLAN
from simpul.finance.budget.guarantees.prices import PRICES
from simpul.finance.budget.guarantees.taking import DRIFT, TAKE
from simpul.finance.budget.guarantees.turning import HOLD, TURN

FORWARD = KEYS + TAKE + DRIFT + PLAN + PRICES + HOLD + TURN + ALLOT
