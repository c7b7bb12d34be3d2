"""The review of hits by APIP: ask the agency, hear what it says, decide. Raises `Refused` where the database says no.

reviewing.ask(hit, text="…", by=apip)                               # the agency has the days of ANSWER_WITHIN
reviewing.answer(hit, text="…", evidence="…", by=budget_user)       # right of reply
reviewing.explain(hit, text="…", by=apip)                           # nothing to follow up, and why
reviewing.pass_on(hit, text="…", by=apip)                           # becomes a finding, elsewhere: `handing`
"""

from __future__ import annotations

from datetime import date

from simpul.finance.control import handing, telling
from simpul.finance.control.models import Hit, HitAct
from simpul.finance.control.overriding import today
from simpul.finance.control.parameters import ANSWER_WITHIN
from simpul.finance.control.refusing import asked, deed
from simpul.finance.control.running import due_after
from simpul.kernel import audit
from simpul.kernel.accounts.models import User

Step = HitAct.Step


@deed
def ask(hit: Hit, *, text: str, by: User, due: date | None = None, day: date | None = None) -> HitAct:
    """Ask the agency, which answers by a day."""
    on = day or today()
    return _step(hit, Step.ASK, text, by=by, due=due or due_after(on, ANSWER_WITHIN.on(on).value), day=on)


@deed
def answer(hit: Hit, *, text: str, evidence: str, by: User, day: date | None = None) -> HitAct:
    """Answer for the agency, late or not, as long as nothing was decided."""
    return _step(hit, Step.ANSWER, text, by=by, evidence=evidence, day=day)


@deed
def explain(hit: Hit, *, text: str, by: User, day: date | None = None) -> HitAct:
    """There is an explanation, and this is it."""
    return _step(hit, Step.EXPLAIN, text, by=by, day=day)


@deed
def pass_on(hit: Hit, *, text: str, by: User, day: date | None = None) -> HitAct:
    """Hand it on to whoever opens findings, after the agency was heard or let its day pass."""
    opened = handing.passed_on(hit, by)  # comes to nothing, too, where the step is refused
    return _step(hit, Step.PASS_ON, text, by=by, evidence=" ".join(opened), day=day)


def _step(
    hit: Hit, step: str, text: str, *, by: User, evidence: str = "", due: date | None = None, day: date | None = None
) -> HitAct:  # fmt: skip
    entry = audit.record(f"control.{step}", "hit", hit.pk, by=by, reason=text)
    values = [hit.pk, step, hit.seq, text.strip(), evidence.strip(), due, day or today(), entry.pk]
    made = asked("control_step(%s, %s, %s, %s, %s, %s, %s, %s)", values)
    hit.refresh_from_db()
    act = HitAct.objects.get(pk=made)
    telling.of(hit, act)
    return act
