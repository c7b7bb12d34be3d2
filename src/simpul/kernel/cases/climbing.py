"""What stays late goes up: to the head of the agency, to the regional secretary, to the regent. With a trace that everybody sees."""

from __future__ import annotations

import logging
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from simpul.kernel.accounts.models import Grant, User
from simpul.kernel.accounts.roles import HEAD, REGENT, SECRETARY
from simpul.kernel.accounts.viewer import SYSTEM_VIEWER, Viewer
from simpul.kernel.cases.parameters import RAISE_AFTER
from simpul.kernel.regency import current
from simpul.kernel.regulations.calendar import calendar
from simpul.kernel.workflow import APPLICANT, SYSTEM, Refused
from simpul.lib import clock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simpul.kernel.cases.engine import Move
    from simpul.kernel.cases.models import CaseQuerySet, ServiceCase

log = logging.getLogger(__name__)
RANKS = {1: HEAD, 2: SECRETARY, 3: REGENT}
CALLED = {
    1: gettext_noop("Naik ke kepala instansi karena lewat %(days)s hari kerja."),
    2: gettext_noop("Naik ke Sekretaris Daerah karena lewat %(days)s hari kerja."),
    3: gettext_noop("Naik ke bupati karena lewat %(days)s hari kerja."),
}
BATCH = 500


def told(data: dict[str, Any]) -> str:
    """The public trace of a case that went up, from what its event remembers."""
    words = CALLED.get(data.get("rank", 0))
    return _(words) % {"days": data["days"]} if words else ""


def days_late(due_at: datetime, now: datetime) -> int:
    """Working days since a deadline passed."""
    zone = current().zone
    return calendar().working_days_between(due_at.astimezone(zone).date(), now.astimezone(zone).date())


def run(now: datetime | None = None) -> int:
    """Raise every case that is late enough, rank by rank, each in its own transaction. Safe to run twice, or twice at once,
    or after a crash: the event and the rank are written together. Returns how many events were written."""
    from simpul.kernel.cases import services

    raised, now = 0, now or clock.now()
    today = now.astimezone(current().zone).date()
    for rank, parameter in enumerate(RAISE_AFTER, start=1):
        days = int(parameter.on(today).value)
        for service in services.registry.values():
            late = service.model._default_manager.filter(
                closed_at=None, paused_at=None, sealed=False, rank=rank - 1, due_at__lt=_passed(days, now)
            ).exclude(owner__in=("", APPLICANT.code))
            for case in cast("Iterable[ServiceCase]", late.order_by("due_at")[:BATCH]):
                raised += _raise(case, rank, now)
    return raised


def _passed(days: int, now: datetime) -> datetime:
    """Whatever was due before this is at least so many working days late."""
    zone = current().zone
    day = now.astimezone(zone).date()
    while calendar().working_days_between(day, now.astimezone(zone).date()) < days:
        day -= timedelta(days=1)
    return datetime.combine(day + timedelta(days=1), time.min, zone)


def _raise(case: ServiceCase, rank: int, now: datetime) -> int:
    from simpul.kernel.cases import engine

    step = case.workflow.transitions["climb"]
    try:
        assert case.due_at is not None
        engine.take(step, case, by=SYSTEM_VIEWER, role=SYSTEM, rank=rank, days=days_late(case.due_at, now))
    except Refused as refusal:
        log.warning("raising %s: %s", case.number, refusal)
    except Exception:  # one broken case must not keep all others down
        log.exception("raising %s", case.number)
    else:
        return 1
    return 0


def _climb(case: ServiceCase, move: Move) -> None:
    if move.data["rank"] != case.rank + 1 or case.sealed:
        raise Refused("Kasus ini sudah naik.")
    case.rank = move.data["rank"]
    move.record.update({"rank": case.rank, "days": move.data["days"]})
    for user in holders(case):
        _tell(case, user)


def holders(case: ServiceCase) -> list[User]:
    """Those who hold the rank to which a case went up."""
    role = RANKS[case.rank]
    held = Grant.objects.in_force().filter(role=role.code)
    if role is HEAD:
        held = held.filter(agency=case.agency_id)
    return list(User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk"))


def _tell(case: ServiceCase, user: User) -> None:
    from simpul.kernel.notifications import send

    send(to=user, template="cases/raised", context={"number": case.number, "title": case.title}, about=case.number)


def raised_to(cases: CaseQuerySet, viewer: Viewer) -> CaseQuerySet:
    """Those of some cases that went up to this viewer."""
    from django.db.models import Q

    mine = Q(pk__in=())
    for grant in viewer.grants:
        for rank, role in RANKS.items():
            if grant.role == role.code:
                mine |= Q(rank=rank, agency=grant.agency_id) if role is HEAD else Q(rank=rank)
    return cases.filter(mine, rank__gt=0, closed_at=None)


EFFECTS = {"climb": _climb}
