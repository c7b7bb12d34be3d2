"""Items of an open draft that cost more than the standard: leave is asked here, with a reason, before the version can be agreed."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from simpul.finance.budget import prices
from simpul.finance.budget.models import Detail, PriceException, Version
from simpul.finance.budget.pages.asking import PLANNERS, actor, planned_agencies
from simpul.finance.budget.pages.bringing import SHOWN
from simpul.finance.budget.refusals import labels
from simpul.kernel.accounts.desk import requires_role
from simpul.kernel.workflow import Refused


@dataclass(frozen=True)
class Dear:
    """An item above its standard price, the name of its line, and the latest request for leave that would cover it, if any."""

    detail: Detail
    line: str
    asked: PriceException | None
    typed: str = ""
    problem: str = ""


@requires_role(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def above(request: HttpRequest) -> HttpResponse:
    """The items above the standard of one's own agencies, each with what became of its request."""
    version = Version.objects.filter(state=Version.State.DRAFT).order_by("-year").first()
    several = _dear(request, version) if version else []
    said, problem, reason = request.POST.get("rincian", ""), "", request.POST.get("alasan", "").strip()[:500]
    if request.method == "POST" and version:
        one = next((one for one in several if str(one.pk) == said), None)
        if one is None:
            raise Http404
        try:
            if len(reason) < 10:
                raise Refused("Tulis alasan harga di atas standar, paling sedikit sepuluh huruf.")
            assert one.standard
            prices.ask(version, one.line, one.standard, price=one.price, reason=reason, by=actor(request))
        except Refused as refusal:
            problem = str(refusal)
        else:
            messages.success(request, _("Permintaan izin tercatat. Orang lain dari tim anggaran memutuskannya."))
            return redirect("budget_above_standard")
    shown, names = several[:SHOWN], labels(one.line_id for one in several[:SHOWN])
    asked = _asked(version) if version else {}
    told = [
        Dear(
            one, names[one.line_id], _covering(one, asked),
            reason if str(one.pk) == said else "", problem if str(one.pk) == said else "",
        )
        for one in shown
    ]  # fmt: skip
    context = {"version": version, "several": told, "more": max(len(several) - SHOWN, 0), "problem": problem}
    return render(request, "budget/above.html", context, status=422 if problem else 200)


def _dear(request: HttpRequest, version: Version) -> list[Detail]:
    rows = Detail.objects.filter(version=version, price__gt=F("standard__price"))
    rows = rows.filter(line__agency__in=planned_agencies(request))
    return list(rows.select_related("standard", "line__agency").order_by("line__agency__name", "line_id", "n"))


def _asked(version: Version) -> dict[tuple[int, int | None], list[PriceException]]:
    """The requests by line and standard, the granted ones first, then the newest."""
    found: dict[tuple[int, int | None], list[PriceException]] = {}
    for one in PriceException.objects.filter(version=version).order_by(F("granted").desc(nulls_last=True), "-pk"):
        found.setdefault((one.line_id, one.standard_id), []).append(one)
    return found


def _covering(detail: Detail, asked: dict[tuple[int, int | None], list[PriceException]]) -> PriceException | None:
    """What was asked for an item up to its price: leave that was given, else what waits, else the last refusal."""
    several = [one for one in asked.get((detail.line_id, detail.standard_id), []) if one.price >= detail.price]
    best = [one for one in several if one.granted] or [one for one in several if one.granted is None] or several
    return best[0] if best else None
