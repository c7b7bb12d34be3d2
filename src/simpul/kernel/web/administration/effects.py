"""What a new version of a rule will change: which states and promises use it, which open cases keep the old one, and from when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise

from simpul.kernel.cases import services
from simpul.kernel.cases.models import Case
from simpul.kernel.regency import current
from simpul.kernel.regulations import Parameter
from simpul.kernel.regulations.calendar import calendar
from simpul.kernel.regulations.models import ParameterVersion
from simpul.lib.durations import Days, Hours, Workdays

UNITS = {"hari kerja": Workdays, "hari": Days, "jam": Hours}


@dataclass(frozen=True)
class Use:
    """A place where the number counts: a state of a service, and whether it is the service's only in name."""

    service: str | Promise
    state: str | Promise


@dataclass(frozen=True)
class Example:
    """A clock that starts on a day: its end by the old number and by the new one."""

    start: date
    before: datetime | None
    after: datetime


def uses(parameter: Parameter) -> list[Use]:
    """The states of every service whose deadline is this number; a service that reads it elsewhere is named by itself."""
    prefix = parameter.code.partition(".")[0]
    found = []
    for service in services.registry.values():
        states = [
            state for state in service.workflow.states.values() if state.within and state.within.amount is parameter
        ]
        found += [Use(service.name, state.label) for state in states]
        if not states and service.model._meta.app_label == prefix:
            found.append(Use(service.name, ""))
    return found


def keeping(parameter: Parameter) -> int:
    """How many open cases carry a deadline that was computed by a version of this number: they keep it."""
    versions = ParameterVersion.objects.filter(code=parameter.code).values("pk")
    held = Q(due_rule__in=versions) | Q(promise_rule__in=versions)
    return Case.objects.still_open().filter(held).count()


def example(parameter: Parameter, value: Any, day: date) -> Example | None:
    """The end of a clock that starts at nine in the morning of a day. None where the number is no span of time."""
    unit = UNITS.get(parameter.unit)
    if unit is None or not isinstance(value, int):
        return None
    zone = current().zone
    start = datetime.combine(day, time(9), zone)
    try:
        before = unit(int(parameter.on(day).value)).after(start, calendar(), zone)
    except LookupError:
        before = None
    return Example(day, before, unit(value).after(start, calendar(), zone))
