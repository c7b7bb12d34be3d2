"""The public pages: a statement, what a figure is made of, one entry, and the files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from simpul.finance.ledger import committing, exporting, sources
from simpul.finance.ledger.models import Entry, Series
from simpul.finance.reports import ceilings, checks, journal, postings, printing, rows, statements
from simpul.finance.reports.asking import Asked
from simpul.finance.reports.layouts import STATEMENTS
from simpul.kernel.accounts.throttling import TooMany, throttle
from simpul.kernel.accounts.viewer import viewer_of
from simpul.kernel.web import downloads
from simpul.kernel.web.middleware import client_address

AT_MOST, SECONDS = 60, 3600


@require_safe
def statement(request: HttpRequest) -> HttpResponseBase:
    """A statement of a span beside the year before, with what must agree; `?unduh=` makes a file."""
    asked = Asked(request)
    if not asked.years:
        return render(request, "reports/none.html")
    books = statements.of(asked.span)
    told = books.told(asked.statement.code)
    if downloads.asked(request):
        return downloads.take_table(
            request, downloads.Table(rows.file(asked), rows.heads(asked, told), rows.cells(told))
        )
    context: dict[str, Any] = {
        "asked": asked, "told": told, "checks": checks.of(books), "statements": list(STATEMENTS.values()),
        "month_names": asked.month_names(rows.tongue()), "query": downloads.query(request),
        "absorbed": ceilings.absorption(asked.span, told.amount("b"), books.budget) if asked.statement.code == "lra" else None,
        "partial": asked.statement.whole and asked.agency is not None,
    }  # fmt: skip
    return render(request, "reports/statement.html", context)


@require_safe
def printed(request: HttpRequest, notes: bool = False) -> HttpResponse:
    """The same as PDF, or the notes to all statements (CaLK)."""
    asked = Asked(request)
    if not asked.years:
        raise Http404
    try:
        throttle("paper", str(client_address(request)), limit=AT_MOST, seconds=SECONDS)
    except TooMany as refusal:
        return HttpResponse(str(refusal), status=429, content_type="text/plain; charset=utf-8")
    content = printing.notes(asked) if notes else printing.statement(asked)
    name = rows.file(asked, "calk" if notes else "")
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer


@require_safe
def figure(request: HttpRequest) -> HttpResponseBase:
    """What a figure is made of: its accounts with both sides, and the postings, the newest first."""
    asked = Asked(request)
    if downloads.asked(request):
        return figure_file(request, asked)
    found = postings.page(asked.sought, asked.after)
    again = {"akun": request.GET.get("akun", ""), "kecuali": request.GET.get("kecuali", "")}
    context: dict[str, Any] = {
        "asked": asked, "accounts": postings.accounts(asked.sought), "page_of": found, "query": downloads.query(request),
        "following": f"?{asked.query(**again, setelah=found.after)}" if found.after else "",
    }  # fmt: skip
    return render(request, "reports/figure.html", context)


def figure_file(request: HttpRequest, asked: Asked) -> HttpResponseBase:
    """The postings as a file, row by row."""
    heads = [
        _("Tanggal"),
        _("Buku"),
        _("Nomor"),
        _("Akun"),
        _("Nama akun"),
        "OPD",
        _("Uraian"),
        _("Debit"),
        _("Kredit"),
    ]
    return downloads.take_table(request, downloads.Table(f"jurnal-{asked.year}", heads, _lines(asked)))


@require_safe
def entry(request: HttpRequest, number: int) -> HttpResponse:
    """One entry as it was posted: legs, document, reversal, number, hash and the text that was hashed."""
    found = get_object_or_404(
        Entry.objects.visible_to(viewer_of(request)).select_related("series", "period", "reverses"), pk=number
    )
    kind = sources.of(found.source_kind)
    before = Entry.objects.filter(series=found.series_id, no=found.no - 1).first()
    context: dict[str, Any] = {
        "entry": found, "legs": found.legs.select_related("account", "agency", "fund").order_by("n"),
        "kind": kind, "source_url": kind.address(found.source_id) if kind.address else "",
        "hash": bytes(found.hash).hex(), "hash_before": bytes(before.hash).hex() if before else "",
        "proof": committing.ref_of(found), "reversed_by": Entry.objects.filter(reverses=found).first(),
    }  # fmt: skip
    return render(request, "reports/entry.html", context)


@require_safe
def exported(request: HttpRequest, form: str) -> HttpResponseBase:
    """The journal of a year as a file for hledger or beancount, sent as it is read."""
    asked = Asked(request)
    try:
        throttle("journal", str(client_address(request)), limit=10, seconds=SECONDS)
    except TooMany as refusal:
        return HttpResponse(str(refusal), status=429, content_type="text/plain; charset=utf-8")
    answer = StreamingHttpResponse(journal.lines(form, asked.year), content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="jurnal-{asked.year}.{form}"'
    return answer


def _lines(asked: Asked) -> Iterator[list[Any]]:
    for leg in postings.legs(asked.sought).iterator(chunk_size=2000):
        debit, credit = max(leg.amount, 0), max(-leg.amount, 0)
        one = leg.entry
        yield [
            one.day,
            one.get_book_display(),
            one.no,
            leg.account.code,
            leg.account.name,
            leg.agency.short_name,
            one.words,
            debit,
            credit,
        ]


@require_safe
def book_file(request: HttpRequest, book: str, year: int) -> HttpResponseBase:
    """A book of a year as it was hashed, entry by entry, for whoever verifies it himself; sent as it is read."""
    series = get_object_or_404(Series, book=committing.BOOKS.get(book, ""), year=year, name="")
    try:
        throttle("journal", str(client_address(request)), limit=10, seconds=SECONDS)
    except TooMany as refusal:
        return HttpResponse(str(refusal), status=429, content_type="text/plain; charset=utf-8")
    answer = StreamingHttpResponse(exporting.lines(series), content_type="application/jsonl; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="buku-{book}-{year}.jsonl"'
    return answer
