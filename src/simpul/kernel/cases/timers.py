"""What the clock itself does: steps declared with `on_due` are taken when their state's deadline has passed."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import cast

from simpul.kernel.accounts.viewer import SYSTEM_VIEWER
from simpul.kernel.cases import engine, services
from simpul.kernel.cases.models import ServiceCase
from simpul.kernel.workflow import Refused
from simpul.lib import clock

log = logging.getLogger(__name__)
BATCH = 500


def run() -> int:
    """Take every step that is due, each in its own transaction. Returns how many were taken; safe to run twice, or twice at once."""
    taken = 0
    for service in services.registry.values():
        for step in (step for step in service.workflow.transitions.values() if step.on_due):
            states = [state.name for state in step.sources]
            due = service.model._default_manager.filter(
                state__in=states, closed_at=None, paused_at=None, due_at__lt=clock.now()
            )
            for case in cast(Iterable[ServiceCase], due.order_by("due_at")[:BATCH]):
                try:
                    engine.perform(step, case, by=SYSTEM_VIEWER)
                    taken += 1
                except Refused as refusal:
                    log.warning("timer %s on %s: %s", step.name, case.number, refusal)
                except Exception:  # one broken case must not stop the clocks of all others
                    log.exception("timer %s on %s", step.name, case.number)
    return taken
