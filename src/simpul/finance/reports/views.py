"""The public pages: a statement, what a figure is made of, one entry, and the files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from simpul.finance.ledger import sources
from simpul.finance.ledger.models import Entry
from simpul.finance.reports import ceilings, checks, journal, postings, statements
from simpul.finance.reports.asking import Asked
from simpul.finance.reports.layouts import STATEMENTS
from simpul.finance.reports.statements import Told
from simpul.kernel.accounts.throttling import TooMany, throttle
from simpul.kernel.accounts.viewer import viewer_of
from simpul.kernel.documents.papers import paper
from simpul.kernel.regency import current
from simpul.kernel.web import downloads, formats
from simpul.kernel.web.middleware import client_address

PAPER = Path(__file__).with_name("statement.typ")
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
        return downloads.take_table(request, downloads.Table(_file(asked), _heads(asked, told), _cells(asked, told)))
    context: dict[str, Any] = {
        "asked": asked, "told": told, "checks": checks.of(books), "statements": list(STATEMENTS.values()),
        "month_names": asked.month_names(_tongue()), "query": downloads.query(request),
        "absorbed": ceilings.absorption(asked.span, told.amount("b"), books.budget) if asked.statement.code == "lra" else None,
        "partial": asked.statement.whole and asked.agency is not None,
    }  # fmt: skip
    return render(request, "reports/statement.html", context)


@require_safe
def printed(request: HttpRequest) -> HttpResponse:
    """The same as PDF."""
    asked, language = Asked(request), _tongue()
    if not asked.years:
        raise Http404
    try:
        throttle("paper", str(client_address(request)), limit=AT_MOST, seconds=SECONDS)
    except TooMany as refusal:
        return HttpResponse(str(refusal), status=429, content_type="text/plain; charset=utf-8")
    books = statements.of(asked.span)
    told, agreed = books.told(asked.statement.code), checks.of(books)
    title = str(told.statement.title)
    data = {
        "regency": _("Pemerintah Kabupaten %(name)s") % {"name": current().short_name}, "title": title,
        "span": " · ".join([asked.months(language), asked.agency.name if asked.agency else _("seluruh kabupaten")]),
        "heads": _heads(asked, told)[1:], "checks_title": _("Pemeriksaan"), "basis": told.statement.basis,
        "rows": [
            {"style": row.line.style, "words": words, "cells": [_printed(cell) for cell in cells]}
            for row, (_code, words, *cells) in zip(told.rows, _cells(asked, told), strict=True)
        ],
        "check_heads": [_("Yang harus sama"), _("Satu sisi"), _("Sisi lain"), _("Selisih")],
        "checks": [[str(one.words), *map(_printed, (one.one, one.other, one.difference))] for one in agreed],
    }  # fmt: skip
    content = paper(PAPER, title=title, language=language, day=date(asked.span.year, asked.span.last, 1), data=data)
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{_file(asked)}.pdf"'
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
        "reversed_by": Entry.objects.filter(reverses=found).first(),
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


def _tongue() -> str:
    return "en" if formats.language() == "en" else "id"


def _file(asked: Asked) -> str:
    span = asked.span
    where = f"-{asked.agency.code}" if asked.agency else ""
    return f"{asked.statement.code}-{span.year}-{span.first:02}-{span.last:02}{where}"


def _heads(asked: Asked, told: Told) -> list[str]:
    budget = [_("Anggaran")] if _has_budget(told) else []
    share = ["%"] if budget else []
    return [_("Kode"), _("Uraian"), *budget, str(asked.span.year), *share, str(asked.span.year - 1)]


def _cells(asked: Asked, told: Told) -> Iterator[list[Any]]:
    """The rows as they stand on the page; headings are empty but for their words."""
    budgeted = _has_budget(told)
    for row in told.rows:
        words = row.line.said(_tongue())
        if row.line.style == "head":
            yield [row.line.code, words, *([""] * (4 if budgeted else 2))]
            continue
        share = [round(row.share, 2) if row.share is not None else ""] if budgeted else []
        yield [row.line.code, words, *([row.budget] if budgeted else []), row.amount, *share, row.before]


def _has_budget(told: Told) -> bool:
    return any(row.budget is not None for row in told.rows)


def _printed(cell: Any) -> str:
    return cell if isinstance(cell, str) else formats.number(cell, 2)


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
