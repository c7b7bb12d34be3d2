"""The ways to look at the regency's cases now. Figures count through a lens, and the page that a figure opens lists through
the same one, so the two cannot disagree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from simpul.kernel.cases.models import OPEN, Case, CaseQuerySet
from simpul.kernel.cases.services import registry
from simpul.kernel.regency import current
from simpul.lib import clock

RUNNING = OPEN & Q(paused_at=None)


@dataclass(frozen=True)
class Today:
    """This moment, and the calendar day of the regency around it."""

    now: datetime
    start: datetime
    end: datetime

    @classmethod
    def of_clock(cls) -> Today:
        """The day that it is."""
        now = clock.now()
        midnight = now.astimezone(current().zone).replace(hour=0, minute=0, second=0, microsecond=0)
        return cls(now, midnight, midnight + timedelta(days=1))


@dataclass(frozen=True)
class Lens:
    """One way to look. `by_deadline`: its list begins with the most urgent case, others with the newest."""

    code: str
    label: str | Promise
    rows: Callable[[Today], Q]
    by_deadline: bool = False


def _received(today: Today) -> Q:
    return Q(service__in=list(registry), opened_at__gte=today.start, opened_at__lt=today.end)


def _finished(today: Today) -> Q:
    return Q(service__in=list(registry), closed_at__gte=today.start, closed_at__lt=today.end)


LENSES = {
    lens.code: lens
    for lens in (
        Lens("terbuka", _("Terbuka"), lambda today: OPEN),
        Lens("lewat", _("Lewat batas"), lambda today: RUNNING & Q(due_at__lt=today.now), by_deadline=True),
        Lens(
            "segera",
            _("Jatuh tempo hari ini"),
            lambda today: RUNNING & Q(due_at__gte=today.now, due_at__lt=today.end),
            by_deadline=True,
        ),
        Lens("hari-ini", _("Masuk hari ini"), _received),
        Lens("selesai", _("Selesai hari ini"), _finished),
    )
}


def in_view() -> CaseQuerySet:
    """The cases of which the command centre speaks: all but the sealed (see `watchers`)."""
    return Case.objects.filter(sealed=False)


def through(lens: str, today: Today | None = None) -> CaseQuerySet:
    """The cases seen through a lens."""
    return in_view().filter(LENSES[lens].rows(today or Today.of_clock()))
