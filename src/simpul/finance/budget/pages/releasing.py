"""SPD: those that were issued, and issuing one for an agency by its cash plan."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from simpul.finance.budget import allotting
from simpul.finance.budget.models import CashPlan, LineState, Spd
from simpul.finance.budget.pages.asking import READERS, TREASURY, Asked, actor, holds
from simpul.kernel.accounts.desk import requires_role
from simpul.kernel.organizations.models import Agency
from simpul.kernel.web import downloads
from simpul.kernel.workflow import Refused
from simpul.lib import spreadsheets


def due(year: int, agency: int, until: int) -> dict[int, Decimal]:
    """What the cash plans of an agency need until the end of a month, beyond what was released: never more than the ceiling."""
    plans = CashPlan.objects.filter(line__year=year, line__agency=agency).order_by("line_id", "-pk").distinct("line_id")
    states = LineState.objects.in_bulk([plan.line_id for plan in plans])
    wanted = {plan.line_id: min(sum(plan.months[:until]), states[plan.line_id].ceiling) for plan in plans}
    return {line: amount - states[line].allotted for line, amount in wanted.items() if amount > states[line].allotted}


@requires_role(*READERS)
@require_safe
def letters(request: HttpRequest) -> HttpResponseBase:
    """The SPD of a year, the newest first."""
    asked = Asked(request)
    rows = Spd.objects.of(asked.year).select_related("agency").annotate(total=Sum("lines__amount")).order_by("-pk")
    if asked.agency:
        rows = rows.filter(agency=asked.agency)
    if downloads.asked(request):
        heads = [_("Nomor"), _("Tanggal"), _("Perangkat daerah"), _("Dari bulan"), _("Sampai bulan"), _("Jumlah")]
        told = ([s.number, s.day, s.agency.name, s.first_month, s.last_month, s.total] for s in rows[: downloads.MOST])
        return downloads.take_table(request, downloads.Table(f"spd-{asked.year}", heads, told))
    context = {
        "asked": asked,
        "letters": rows[:100],
        "query": downloads.query(request),
        "may_issue": holds(request, *TREASURY),
    }
    return render(request, "budget/spd.html", context)


@requires_role(*TREASURY)
@require_POST
def issue(request: HttpRequest) -> HttpResponse:
    """Issue an SPD of what the cash plan needs until a month."""
    said = {name: request.POST.get(name, "").strip() for name in ("tahun", "opd", "nomor", "tanggal", "dari", "sampai")}
    try:
        agency = Agency.objects.filter(code=said["opd"]).first()
        year, first, last = (int(said[name]) if said[name].isdecimal() else 0 for name in ("tahun", "dari", "sampai"))
        if agency is None or not 1 <= first <= last <= 12:
            raise Refused("Pilih perangkat daerah dan bulannya.")
        lines = due(year, agency.pk, last)
        if not lines:
            raise Refused("Menurut anggaran kas, tidak ada yang perlu disediakan lagi sampai bulan itu.")
        made = allotting.allot(
            year, agency, number=said["nomor"][:80], day=spreadsheets.day(said["tanggal"]), months=(first, last), lines=lines,
            by=actor(request),
        )  # fmt: skip
    except (Refused, ValueError) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("SPD %(number)s terbit.") % {"number": made.number})
    return redirect("budget_spd")
