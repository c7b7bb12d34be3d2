"""The newest steps taken in the regency, and the cases about to be late today. Neither tells who asked.

A case is named only where the desk has cleared it for everybody (`published`): a wall has guests, and not every watcher may
open every case. Of others only the service is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from simpul.insight.command_centre.lenses import Today, through
from simpul.kernel.cases.lists import agency_names, region_names
from simpul.kernel.cases.models import CaseEvent
from simpul.kernel.cases.services import registry

STEPS, DUE, LOOKED_AT = 6, 3, 80
_CASE = ("number", "service", "title", "published", "region_id", "agency_id")


@dataclass(frozen=True)
class Subject:
    """A case as the screen may name it. Without a `number` it is not to be named at all."""

    number: str
    title: str
    district: str
    agency: str

    @classmethod
    def of(
        cls, number: str, service: str, title: str, published: bool, region: str | None, agency: int | None
    ) -> Subject:
        """What may be said of a case."""
        name = str(registry[service].name) if service in registry else ""
        if not published:
            return cls("", name, "", "")
        return cls(number, title, region_names().get((region or "")[:8], ""), agency_names().get(agency or 0, ""))


@dataclass(frozen=True)
class Step:
    """One step taken: when, what, on which case."""

    at: datetime
    what: str
    tone: str
    subject: Subject


@dataclass(frozen=True)
class Due:
    """A case whose deadline is today."""

    at: datetime
    subject: Subject


def newest() -> list[Step]:
    """The latest steps, newest first. Those that even the reporter is not told of are left out, and sealed cases are."""
    events = (
        CaseEvent.objects.filter(case__sealed=False)
        .order_by("-audit_id")
        .values_list("at", "action", "target", *(f"case__{name}" for name in _CASE))[:LOOKED_AT]
    )
    steps = [step for event in events if (step := _told(*event))]
    return sorted(steps, key=lambda step: step.at, reverse=True)[:STEPS]


def _told(at: datetime, action: str, target: str, number: str, service: str, *rest: Any) -> Step | None:
    if service not in registry:
        return None
    flow = registry[service].workflow
    step, state = flow.transitions.get(action), flow.states[target]
    if step is not None and step.quiet:
        return None
    what = _("Masuk") if step is None else str(step.past or step.label)
    return Step(at, what, state.tone, Subject.of(number, service, *rest))


def due_today(today: Today) -> list[Due]:
    """The open cases nearest to a deadline that falls today."""
    rows = through("segera", today).order_by("due_at", "id").values_list("due_at", *_CASE)[:DUE]
    return [Due(at, Subject.of(*case)) for at, *case in rows]
