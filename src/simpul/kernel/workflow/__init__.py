"""How a case moves: states with an owner and a deadline, steps with those who may take them. Declarations only; `cases` obeys them.

class ClaimFlow(Workflow, code="death_benefit"):
    submitted = State("Diajukan", owner=VILLAGE, within=workdays(2))
    confirmed = State("Dibenarkan", owner=SOCIAL, within=workdays(CONFIRM_WITHIN))
    confirm   = submitted.to(confirmed, by=VILLAGE, label="Benarkan")
"""

from simpul.kernel.accounts.roles import APPLICANT, Role, Scope
from simpul.kernel.workflow.deadlines import WHOLE_PROMISE, Within, days, hours, workdays
from simpul.kernel.workflow.flows import START, SYSTEM, Workflow
from simpul.kernel.workflow.refusals import Refused, Stale
from simpul.kernel.workflow.states import State, States, Transition

__all__ = [
    "APPLICANT",
    "START",
    "SYSTEM",
    "WHOLE_PROMISE",
    "Refused",
    "Role",
    "Scope",
    "Stale",
    "State",
    "States",
    "Transition",
    "Within",
    "Workflow",
    "days",
    "hours",
    "workdays",
]
