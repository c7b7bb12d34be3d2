"""Word about deadlines: to the agency before, to agency and APIP after, to the regional secretary when nothing happens. Each once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from simpul.finance import roles
from simpul.finance.findings import standing
from simpul.finance.findings.models import Notice, Recommendation
from simpul.finance.findings.parameters import RAISED_AFTER, REMINDED_BEFORE
from simpul.kernel.accounts.models import Grant, User
from simpul.kernel.accounts.roles import HEAD, SECRETARY, Role
from simpul.kernel.notifications import kinds
from simpul.kernel.writing import whole

AGENCY, WATCHERS = (roles.BUDGET_USER, HEAD), (roles.INTERNAL_AUDITOR,)
KIND = kinds.Kind("findings", _("Tenggat rekomendasi pemeriksa"))


def tell(on: date | None = None) -> int:
    """Send what is due on a day; returns how many recommendations were told of."""
    day = on or standing.today()
    soon = day + timedelta(days=int(REMINDED_BEFORE.on(day).value))
    raised = day - timedelta(days=int(RAISED_AFTER.on(day).value))
    return sum(
        _told(one, kind, people)
        for kind, when, people in (
            (Notice.Kind.SOON, Q(due__gte=day, due__lte=soon), (AGENCY, ())),
            (Notice.Kind.LATE, Q(due__lt=day), (AGENCY, WATCHERS)),
            (Notice.Kind.RAISED, Q(due__lt=raised), (AGENCY, (*WATCHERS, SECRETARY))),
        )
        for one in _waiting(kind, when)
    )


def _waiting(kind: str, when: Q) -> list[Any]:
    """Those of which this has not been said, while it is the agency's turn."""
    rows = Recommendation.objects.filter(when).exclude(notices__kind=kind).standing()
    return list(
        standing.told(rows)
        .filter(state__in=standing.WITH_AGENCY)
        .select_related("agency", "finding__examination")
        .order_by("pk")
    )


@whole()
def _told(one: Any, kind: str, people: tuple[tuple[Role, ...], tuple[Role, ...]]) -> bool:
    from simpul.kernel.notifications import send

    to = list(holders(one.agency_id, *people))
    if not to:
        return False  # nobody would read it; it is tried again tomorrow
    Notice.objects.create(recommendation=one, kind=kind, told=len(to))
    told = {"report": one.finding.examination.number, "title": one.finding.title, "agency": one.agency.short_name,
            "day": one.due.isoformat(), "key": one.pk}  # fmt: skip
    for user in to:
        send(to=user, template=f"findings/{kind}", context=told)
    return True


def holders(agency: int, own: Iterable[Role], wide: Iterable[Role]) -> Iterable[User]:
    """Those who hold a role at an agency today, and those who hold one over the regency."""
    held = Grant.objects.in_force().filter(
        Q(role__in=[role.code for role in own], agency=agency) | Q(role__in=[role.code for role in wide])
    )
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk")
