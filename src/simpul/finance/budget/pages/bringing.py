"""Tables that are brought: RKA of an agency, standard prices, files of SIPD to be laid beside ours. What is wrong is told by its cell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from simpul.finance.budget import ceilings, prices, sipd, tables
from simpul.finance.budget.models import Detail, PriceException, StandardPrice, Version
from simpul.finance.budget.pages.asking import MOST, PLANNERS, READERS, TEAM, Asked, actor, holds, planned_agencies
from simpul.finance.budget.refusals import labels
from simpul.kernel.accounts.desk import requires_role
from simpul.kernel.web import downloads
from simpul.kernel.workflow import Refused
from simpul.lib.money import rupiah
from simpul.lib.spreadsheets import SpreadsheetError

LARGEST = 5_000_000
SHOWN = 100


def content_of(request: HttpRequest) -> bytes:
    """The file that was brought. Raises `SpreadsheetError` without one, or for one too large."""
    file = request.FILES.get("berkas")
    if file is None:
        raise SpreadsheetError(_("Pilih berkasnya dulu."))
    if (file.size or 0) > LARGEST:
        raise SpreadsheetError(_("Berkas paling besar 5 MB."))
    content: bytes = file.read()
    return content


@requires_role(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def rka(request: HttpRequest) -> HttpResponseBase:
    """Bring the RKA of an agency into the draft that is open; with `?unduh=` its items as they stand, in the same columns."""
    agencies = planned_agencies(request)
    said = request.POST.get("opd") or request.GET.get("opd", "")
    agency = next((one for one in agencies if one.code == said), agencies[0] if len(agencies) == 1 else None)
    version = Version.objects.filter(state=Version.State.DRAFT).order_by("-year").first()
    if downloads.asked(request) and agency and version:
        heads = [_(column.title) for column in tables.COLUMNS]
        rows = _items(version, agency.pk)
        return downloads.take_table(request, downloads.Table(f"rka-{agency.code}-{version.year}", heads, rows))
    problems: list[Any] = []
    if request.method == "POST":
        try:
            if version is None or agency is None:
                raise Refused("Pilih perangkat daerah. RKA diisi selama satu versi anggaran sedang disusun.")
            brought = tables.look(content_of(request), version, agency)
            problems = list(brought.errors)
            if not problems:
                made = tables.take_in(brought, by=actor(request))
                messages.success(
                    request, ngettext("%(n)s baris tersimpan.", "%(n)s baris tersimpan.", len(made)) % {"n": len(made)}
                )
                _warn_of_ceilings(request, version.year, agency.pk)
                return redirect("budget_version", version.pk)
        except (SpreadsheetError, Refused) as refusal:
            problems = [str(refusal)]
    context = {
        "agencies": agencies, "agency": agency, "version": version, "problems": problems[:SHOWN], "more": max(len(problems) - SHOWN, 0),
        "columns": tables.COLUMNS,
    }  # fmt: skip
    return render(request, "budget/rka.html", context, status=422 if problems else 200)


def _warn_of_ceilings(request: HttpRequest, year: int, agency: int) -> None:
    """Say at once what will be refused when the version is agreed: programs above what was agreed with DPRD."""
    agreement = ceilings.last(year)
    over = [one for one in ceilings.beside(agreement, agency) if one.room < 0] if agreement else []
    if over:
        told = "; ".join(f"{one.program} {rupiah(one.planned)} > {rupiah(one.ceiling or 0)}" for one in over[:5])
        words = _("Melampaui plafon KUA-PPAS: %(programs)s. Versi ini tidak dapat disetujui sebelum diperbaiki.")
        messages.warning(request, words % {"programs": told})


def _items(version: Version, agency: int) -> Iterator[list[Any]]:
    several = Detail.objects.filter(version=version, line__agency=agency).order_by("line_id", "n")
    for one in several.select_related("line__activity", "line__account", "line__fund", "standard").iterator(
        chunk_size=1000
    ):
        line = one.line
        yield [
            line.activity.code if line.activity else "", line.account.code, line.fund.code if line.fund else "", one.item,
            one.specification, one.standard.code if one.standard else "", one.volume, one.unit, one.price, one.amount, "",
        ]  # fmt: skip


@requires_role(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def price_list(request: HttpRequest) -> HttpResponseBase:
    """The standard prices of a year; the budget team brings them as a table."""
    asked, problems = Asked(request), list[Any]()
    if request.method == "POST" and holds(request, *TEAM):
        year = request.POST.get("tahun", "")
        try:
            brought = prices.look(content_of(request), int(year) if year.isdecimal() and len(year) == 4 else asked.year)
            problems = list(brought.errors)
            if not problems:
                many = prices.take_in(brought, by=actor(request))
                messages.success(
                    request, ngettext("%(n)s harga ditambahkan.", "%(n)s harga ditambahkan.", many) % {"n": many}
                )
                return redirect("budget_prices")
        except SpreadsheetError as refusal:
            problems = [str(refusal)]
    rows = StandardPrice.objects.of(asked.year).order_by("pk")
    if asked.words:
        rows = rows.filter(name__icontains=asked.words) | rows.filter(code__startswith=asked.words)
    if downloads.asked(request):
        heads = [column.title for column in prices.COLUMNS]
        told = (
            [p.kind, p.code, p.name, p.specification, p.unit, p.price, p.region, p.legal_basis] for p in rows.iterator()
        )
        return downloads.take_table(request, downloads.Table(f"standar-harga-{asked.year}", heads, told))
    some, query = list(rows.filter(pk__gt=asked.number("setelah") or 0)[: MOST + 1]), downloads.query(request)
    context = {
        "asked": asked, "prices": some[:MOST], "query": query, "may_bring": holds(request, *TEAM), "problems": problems[:SHOWN],
        "more": max(len(problems) - SHOWN, 0), "exceptions": _exceptions(asked.year), "me": actor(request).pk,
        "may_ask": holds(request, *PLANNERS),
        "following": f"?{query}&setelah={some[MOST - 1].pk}" if len(some) > MOST else "",
    }  # fmt: skip
    return render(request, "budget/prices.html", context, status=422 if problems else 200)


def _exceptions(year: int) -> list[tuple[PriceException, str]]:
    several = list(
        PriceException.objects.filter(version__year=year).select_related("standard", "version").order_by("-pk")[:MOST]
    )
    names = labels(one.line_id for one in several)
    return [(one, names.get(one.line_id, "")) for one in several]


@requires_role(*TEAM)
@require_POST
def judge(request: HttpRequest, number: int) -> HttpResponse:
    """Grant a price above the standard, or not."""
    found = get_object_or_404(PriceException, pk=number)
    try:
        prices.judge(
            found,
            granted="setujui" in request.POST,
            note=request.POST.get("catatan", "").strip()[:500],
            by=actor(request),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Keputusan Anda tercatat."))
    return redirect("budget_prices")


@requires_role(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def beside_sipd(request: HttpRequest) -> HttpResponseBase:
    """The ceilings in force as SIPD's columns; a file of SIPD laid beside them."""
    asked = Asked(request)
    if downloads.asked(request):
        table = downloads.Table(f"dpa-sipd-{asked.year}", sipd.HEADER, sipd.rows(asked.year))
        return downloads.take_table(request, table)
    found, problem = None, ""
    if request.method == "POST":
        try:
            found = sipd.compare(content_of(request), asked.year)
        except SpreadsheetError as refusal:
            problem = str(refusal)
    context = {"asked": asked, "found": found, "problem": problem, "shown": SHOWN, "query": downloads.query(request)}
    return render(request, "budget/sipd.html", context, status=422 if problem else 200)
