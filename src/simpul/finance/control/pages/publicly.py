"""`/pengecualian/`: what was allowed beside a rule, for everybody to read; and how much standing checks looked at."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from simpul.finance.control import counting, exceptions
from simpul.finance.control.overriding import today
from simpul.kernel.web import downloads

A_PAGE = 50


@require_safe
def overrides(request: HttpRequest) -> HttpResponseBase:
    """All overrides of a year, those that other rooms keep included; narrowed to one kind by `?jenis=`."""
    years = exceptions.years()
    year, kind = _year(request, years), request.GET.get("jenis", "")
    kind = kind if kind in exceptions.sources else ""
    told = exceptions.of(year, kind)
    if downloads.asked(request):
        heads = [_("Nomor"), _("Tanggal"), _("Jenis"), _("Perangkat daerah"), _("Menyangkut"), _("Yang diizinkan"), _("Alasan"),
                 _("Dasar hukum"), _("Lampiran"), _("Diminta selaku"), _("Ditandatangani selaku")]  # fmt: skip
        lines = (
            [one.number, one.day, source.label, one.agency, one.about, one.words, one.reason, one.legal_basis, one.evidence,
             _(one.asked) if one.asked else "", _(one.signed) if one.signed else ""]
            for source, one in told
        )  # fmt: skip
        return downloads.take_table(request, downloads.Table(f"pengecualian-{year}", heads, lines))
    page = Paginator(told, A_PAGE).get_page(request.GET.get("halaman"))
    context = {
        "page_of": page, "year": year, "kind": kind, "sources": exceptions.sources.values(), "query": downloads.query(request),
        "many": len(told),
        "year_options": [(str(one), f"?tahun={one}&jenis={kind}", one == year, None) for one in years],
    }  # fmt: skip
    return render(request, "control/exceptions.html", context)


@require_safe
def checks(request: HttpRequest) -> HttpResponseBase:
    """Standing checks as counts: what each looked at, of how much, by which formula and numbers. Never what it found."""
    years = counting.years()
    year = _year(request, years)
    counts = counting.of(year)
    if downloads.asked(request):
        heads = [_("Pemeriksaan"), _("Rumus"), _("Diperiksa"), _("Seluruhnya"), _("Petunjuk"), _("Belum diputuskan"), _("Terjelaskan"),
                 _("Diteruskan ke temuan")]  # fmt: skip
        lines = (
            [one.check.name, one.check.formula, one.run.examined if one.run else None, one.run.whole if one.run else None, one.found,
             one.open, one.explained, one.passed_on]
            for one in counts
        )  # fmt: skip
        return downloads.take_table(request, downloads.Table(f"pemeriksaan-tetap-{year}", heads, lines))
    context = {
        "counts": counts, "year": year, "query": downloads.query(request),
        "year_options": [(str(one), f"?tahun={one}", one == year, None) for one in years],
    }  # fmt: skip
    return render(request, "control/checks.html", context)


def _year(request: HttpRequest, years: list[int]) -> int:
    """The year asked for, else the newest that has anything, else the present one."""
    said = request.GET.get("tahun", "")
    if said.isascii() and said.isdecimal() and len(said) == 4:
        return int(said)
    return years[0] if years else today().year
