"""Entering the cash plan: an agency's whole one as a table, or one line month by month. How it runs stands at treasury's desk."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from simpul.finance.budget import allotting, cash
from simpul.finance.budget.models import Line
from simpul.finance.budget.pages.asking import PLANNERS, Asked, actor, planned_agencies
from simpul.finance.budget.pages.bringing import SHOWN, content_of
from simpul.finance.budget.tables import amount
from simpul.kernel.accounts.desk import requires_role
from simpul.kernel.organizations.models import Agency
from simpul.kernel.web import downloads, formats
from simpul.kernel.workflow import Refused
from simpul.lib.periods import MONTHS
from simpul.lib.spreadsheets import SpreadsheetError


@requires_role(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest) -> HttpResponseBase:
    """The lines of an agency with and without a plan; its table to fill in, and to bring back."""
    asked, agencies, problems = Asked(request), planned_agencies(request), list[Any]()
    said = request.POST.get("opd") or request.GET.get("opd", "")
    agency = next((one for one in agencies if one.code == said), agencies[0] if len(agencies) == 1 else None)
    if downloads.asked(request) and agency:
        table = downloads.Table(f"anggaran-kas-{agency.code}-{asked.year}", cash.HEADER, cash.rows(asked.year, agency))
        return downloads.take_table(request, table)
    if request.method == "POST":
        problems = _take_in(request, asked.year, agency)
        if not problems:
            return redirect(f"{request.path}?tahun={asked.year}&opd={agency.code if agency else ''}")
    lines = cash.planned(asked.year, agency) if agency else []
    plans = cash.standing(lines)
    missing = [one for one in lines if sum(plans.get(one.pk, [])) != one.state.ceiling]
    context = {
        "asked": asked, "agencies": agencies, "agency": agency, "lines": lines, "missing": missing[:SHOWN], "problems": problems[:SHOWN],
        "lacking": len(missing), "more": max(len(problems) - SHOWN, 0), "query": f"tahun={asked.year}&opd={agency.code if agency else ''}",
    }  # fmt: skip
    return render(request, "budget/cash.html", context, status=422 if problems else 200)


def _take_in(request: HttpRequest, year: int, agency: Agency | None) -> list[Any]:
    """Take in what was sent: what is wrong with it."""
    try:
        if agency is None:
            raise Refused("Pilih perangkat daerah.")
        brought = cash.look(content_of(request), year, agency)
        if brought.errors:
            return list(brought.errors)
        if not brought.plans:
            raise Refused("Berkas ini tidak memuat satu baris pun.")
        many = allotting.plan_cash(brought.plans, by=actor(request))
    except (SpreadsheetError, Refused) as refusal:
        return [str(refusal)]
    words = ngettext("Anggaran kas %(n)s baris tersimpan.", "Anggaran kas %(n)s baris tersimpan.", many)
    messages.success(request, words % {"n": many})
    return []


@requires_role(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def of_line(request: HttpRequest, number: int) -> HttpResponse:
    """One line, month by month. What is typed stays as it was typed until it adds up."""
    rows = Line.objects.visible_to(request.user).select_related("agency", "activity", "account", "state")
    line = get_object_or_404(rows, pk=number, outgoing=True)
    if line.agency_id not in {one.pk for one in planned_agencies(request)}:
        raise PermissionDenied
    stands = cash.standing([line]).get(line.pk) or cash.evenly(line.state.ceiling)
    typed, problem = [formats.number(one, 2 if one % 1 else 0) for one in stands], ""
    wrong: dict[int, str] = {}
    if request.method == "POST":
        typed = [request.POST.get(f"b{n}", "").strip()[:30] for n in range(1, cash.TWELVE + 1)]
        months, wrong = _read(typed)
        if not wrong:
            try:
                allotting.plan_cash({line.pk: months}, by=actor(request))
            except Refused as refusal:
                problem = str(refusal)
            else:
                messages.success(request, _("Anggaran kas baris ini tersimpan."))
                return redirect("budget_line", line.pk)
    names = MONTHS["en" if formats.language() == "en" else "id"]
    context = {
        "line": line, "problem": problem, "wrong": wrong,
        "months": [(n, name, typed[n - 1], wrong.get(n, "")) for n, name in enumerate(names, 1)],
    }  # fmt: skip
    return render(request, "budget/cash_line.html", context, status=422 if problem or wrong else 200)


def _read(typed: list[str]) -> tuple[list[Decimal], dict[int, str]]:
    """The amounts, and what is wrong by month; an empty month needs nothing."""
    months, wrong = list[Decimal](), dict[int, str]()
    for n, one in enumerate(typed, 1):
        try:
            months.append(amount(one) if one else Decimal(0))
            if months[-1] < 0:
                wrong[n] = _("Jumlah tidak boleh negatif.")
        except ValueError as problem:
            months.append(Decimal(0))
            wrong[n] = str(problem)
    return months, wrong
