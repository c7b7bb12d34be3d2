"""KUA-PPAS: what was agreed with DPRD beside what is planned, and entering a signed agreement as a table."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from simpul.finance.budget import ceilings
from simpul.finance.budget.models import CeilingAgreement
from simpul.finance.budget.pages.asking import READERS, TEAM, Asked, actor, holds
from simpul.finance.budget.pages.bringing import SHOWN, content_of
from simpul.kernel.accounts.desk import requires_role
from simpul.kernel.web import downloads
from simpul.kernel.workflow import Refused
from simpul.lib import spreadsheets
from simpul.lib.spreadsheets import SpreadsheetError


@requires_role(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def agreed(request: HttpRequest) -> HttpResponseBase:
    """The ceilings in force beside what is planned; the budget team enters the next agreement."""
    asked, problems = Asked(request), list[Any]()
    if request.method == "POST" and holds(request, *TEAM):
        problems, year = _enter(request)
        if not problems:
            messages.success(request, _("Kesepakatan tercatat. Plafonnya berlaku sejak sekarang."))
            return redirect(f"{request.path}?tahun={year}")
    years = sorted({*asked.years, *CeilingAgreement.objects.values_list("year", flat=True)}, reverse=True)
    said = asked.number("tahun")
    year = said if said in years else asked.year
    agreement = ceilings.last(year)
    rows = ceilings.beside(agreement, asked.agency.pk if asked.agency else None) if agreement else []
    if downloads.asked(request):
        heads = [_("Perangkat daerah"), _("Kode program"), _("Program"), _("Plafon"), _("Direncanakan"), _("Sisa")]
        told = ([r.agency, r.program, r.name, r.ceiling, r.planned, r.room] for r in rows)
        return downloads.take_table(request, downloads.Table(f"plafon-ppas-{year}", heads, told))
    context = {
        "asked": asked, "year": year, "years": years, "agreement": agreement, "rows": rows, "query": downloads.query(request),
        "over": [one for one in rows if one.room < 0], "may": holds(request, *TEAM), "problems": problems[:SHOWN],
        "more": max(len(problems) - SHOWN, 0), "typed": request.POST, "columns": ceilings.COLUMNS,
        "earlier": CeilingAgreement.objects.filter(year=year).select_related("audit").order_by("-n"),
    }  # fmt: skip
    return render(request, "budget/ceilings.html", context, status=422 if problems else 200)


def _enter(request: HttpRequest) -> tuple[list[Any], int]:
    """Take in what was sent: what is wrong with it, and its year."""
    said = {name: request.POST.get(name, "").strip() for name in ("tahun", "nomor", "tanggal")}
    year = int(said["tahun"]) if said["tahun"].isdecimal() and len(said["tahun"]) == 4 else 0
    try:
        if not year:
            raise Refused("Isi tahun dengan empat angka.")
        day = spreadsheets.day(said["tanggal"])
        brought = ceilings.look(content_of(request), year)
        if not brought.errors:
            ceilings.agree(year, number=said["nomor"][:120], day=day, amounts=brought.amounts, by=actor(request))
    except (SpreadsheetError, Refused, ValueError) as refusal:
        return [str(refusal)], year
    return list(brought.errors), year
