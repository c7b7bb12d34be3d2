"""`/keuangan/belanja/anggaran-kas/`: the cash plan beside SPD and payments."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from simpul.finance.budget.pages.asking import PLANNERS, Asked, holds
from simpul.finance.treasury import planned
from simpul.finance.treasury.pages.frame import READERS, today
from simpul.kernel.accounts.desk import requires_role
from simpul.kernel.organizations.models import Agency
from simpul.kernel.web import downloads, formats
from simpul.lib.periods import MONTHS


@requires_role(*READERS)
@require_safe
def plan(request: HttpRequest) -> HttpResponseBase:
    """Month by month, and agency by agency until the month that runs or is asked for; `?unduh=` makes a file of the months."""
    asked = Asked(request)
    names = MONTHS["en" if formats.language() == "en" else "id"]
    day = today()
    said = asked.number("sampai")
    until = said if said and said <= 12 else day.month if asked.year == day.year else 12
    told = planned.of(asked.year, until, asked.agency.pk if asked.agency else None)
    rows = list(zip(names, told.months, told.so_far, strict=True))
    if downloads.asked(request):
        heads = [
            _("Bulan"), _("Rencana"), _("SPD"), _("Dibayar"), _("Rencana s.d. bulan ini"), _("SPD s.d. bulan ini"),
            _("Dibayar s.d. bulan ini"), _("Dibayar dikurangi rencana"), _("Belum disediakan SPD"),
        ]  # fmt: skip
        lines = (
            [name, m.planned, m.released, m.paid, s.planned, s.released, s.paid, s.ahead, s.lacking]
            for name, m, s in rows
        )
        return downloads.take_table(request, downloads.Table(f"anggaran-kas-{asked.year}", heads, lines))
    called = dict(Agency.objects.filter(pk__in=told.agencies).values_list("pk", "name"))
    agencies = sorted((called[pk], one) for pk, one in told.agencies.items()) if not asked.agency else []
    context = {
        "asked": asked, "rows": rows, "until": until, "now": told.so_far[until - 1], "agencies": agencies, "until_name": names[until - 1],
        "month_names": list(enumerate(names, 1)), "query": downloads.query(request), "may_plan": holds(request, *PLANNERS),
    }  # fmt: skip
    return render(request, "treasury/planned.html", context)
