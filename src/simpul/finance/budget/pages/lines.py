"""Lines of the budget: a list to narrow, and one line with all that stands on it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from simpul.finance.budget import versions
from simpul.finance.budget.models import Line, Version
from simpul.finance.budget.pages.asking import MOST, PLANNERS, READERS, Asked, holds, planned_agencies
from simpul.finance.budget.refusals import called
from simpul.kernel.accounts.desk import requires_role
from simpul.kernel.web import downloads, formats
from simpul.lib.periods import MONTHS

BAR = 10
LATEST = 50


def bar(part: Decimal, whole: Decimal) -> str:
    """So much of a whole as a bar of text. What is not nothing shows at least one block, what is not all leaves one."""
    if not whole:
        return "░" * BAR
    blocks = int(part * BAR / whole)
    blocks = max(blocks, 1) if part > 0 else 0
    return "█" * blocks + "░" * (BAR - blocks)


def _sought(asked: Asked) -> QuerySet[Line]:
    rows = Line.objects.of(asked.year).select_related("agency", "activity", "account", "fund", "state")
    if asked.agency:
        rows = rows.filter(agency=asked.agency)
    if asked.words:
        rows = rows.filter(
            Q(activity__code__startswith=asked.words) | Q(account__code__startswith=asked.words)
            | Q(activity__name__icontains=asked.words) | Q(account__name__icontains=asked.words)
        )  # fmt: skip
    return rows.order_by("pk")


@requires_role(*READERS)
@require_safe
def lines(request: HttpRequest) -> HttpResponseBase:
    """The lines of a year, of an agency, or those that a word finds."""
    asked = Asked(request)
    rows = _sought(asked)
    if downloads.asked(request):
        heads = [_("Perangkat daerah"), _("Sub kegiatan"), _("Akun"), _("Nama"), _("Sumber dana"), _("Pagu"), _("SPD"), _("Komitmen"),
                 _("Diminta"), _("Dibayar")]  # fmt: skip
        return downloads.take_table(request, downloads.Table(f"baris-anggaran-{asked.year}", heads, _told(rows)))
    some = list(rows.filter(pk__gt=asked.number("setelah") or 0)[: MOST + 1])
    query = downloads.query(request)
    context = {
        "asked": asked, "lines": some[:MOST], "query": query,
        "following": f"?{query}&setelah={some[MOST - 1].pk}" if len(some) > MOST else "",
    }  # fmt: skip
    return render(request, "budget/lines.html", context)


def _told(rows: QuerySet[Line]) -> Iterator[list[Any]]:
    for one in rows.iterator(chunk_size=1000):
        state = one.state
        yield [
            one.agency.name, one.activity.code if one.activity else "", one.account.code, one.account.name,
            one.fund.name if one.fund else "", state.ceiling, state.allotted, state.committed, state.liquidated, state.paid,
        ]  # fmt: skip


@requires_role(*READERS)
@require_safe
def line(request: HttpRequest, number: int) -> HttpResponse:
    """One line: what it may hold and holds, its items, changes, SPD, and what was done to it."""
    found = get_object_or_404(
        Line.objects.visible_to(request.user).select_related("agency", "activity", "account", "fund", "state"),
        pk=number,
    )
    state = found.state
    changes = list(found.changes.select_related("version", "audit").order_by("version__n", "seq"))
    told = Version.objects.filter(details__line=found).exclude(state=Version.State.WITHDRAWN).order_by("-n")
    last = told.filter(state=Version.State.EFFECTIVE).first() or told.first()
    movements = list(found.movements.select_related("audit").order_by("-pk")[:LATEST])
    named = called((m.source_kind, m.source_id) for m in movements)
    plan = found.cash_plans.order_by("-pk").first()
    context = {
        "line": found, "state": state, "changes": changes, "details": found.details.filter(version=last).order_by("n"),
        "detailed_in": last, "movements": [(m, named[m.source_kind, m.source_id]) for m in movements],
        "allotments": found.allotments.select_related("spd").order_by("pk"), "plan": plan,
        "plan_months": list(zip(MONTHS["en" if formats.language() == "en" else "id"], plan.months, strict=True)) if plan else [],
        "may_plan": holds(request, *PLANNERS) and found.agency in planned_agencies(request),
        "bars": [(label, amount, bar(amount, state.ceiling)) for label, amount in (
            (_("Disediakan SPD"), state.allotted), (_("Komitmen"), state.committed), (_("Diminta"), state.liquidated),
            (_("Dibayar"), state.paid))],
        "room": state.ceiling - state.committed, "spd_room": state.allotted - state.liquidated,
        "drift": list(versions.drift(found.pk)),
    }  # fmt: skip
    return render(request, "budget/line.html", context)
