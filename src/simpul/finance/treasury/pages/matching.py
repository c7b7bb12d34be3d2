"""`/keuangan/belanja/bank/`: one line of the bank with what it may be, bank beside books on a day, and the files for the bank."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from simpul.finance import roles
from simpul.finance.treasury import reconciling, statements, transfers
from simpul.finance.treasury.cash_forms import TransferForm
from simpul.finance.treasury.models import BankLine, Match, Transfer
from simpul.finance.treasury.pages.bank import WATCHERS
from simpul.finance.treasury.pages.frame import actor, page_of, today
from simpul.kernel import audit
from simpul.kernel.accounts.desk import requires_role
from simpul.kernel.accounts.viewer import viewer_of
from simpul.kernel.web import downloads
from simpul.kernel.workflow import Refused

SHOWN = 100  # SP2D at once: the next ones come when these are on their way
SENDERS = (roles.DEPUTY_TREASURER, roles.TREASURER_GENERAL)


def _keeps(request: HttpRequest) -> bool:
    return any(grant.role == roles.DEPUTY_TREASURER.code for grant in viewer_of(request).grants)


@requires_role(*WATCHERS)
@require_http_methods(["GET", "HEAD", "POST"])
def line(request: HttpRequest, number: int) -> HttpResponse:
    """One line of the bank: its documents so far, and what the rest may be."""
    found = get_object_or_404(BankLine.objects.select_related("statement"), pk=number)
    problem = ""
    if request.method == "POST":
        if not _keeps(request):
            raise PermissionDenied
        problem = _laid(request, found)
        if not problem:
            messages.success(request, _("Dipasangkan."))
            return redirect("bank_line", number)
    rest = found.amount - sum((one.amount for one in found.matches.all()), Decimal(0))
    matches = found.matches.select_related(
        "payment__request", "revenue", "deposit", "remittance", "audit", "undone_by"
    ).order_by("id")
    context = {
        "line": found, "rest": rest, "matches": matches, "may": _keeps(request), "problem": problem,
        "candidates": reconciling.candidates(found, rest) if rest else [],
    }  # fmt: skip
    return render(request, "treasury/bank_line.html", context, status=422 if problem else 200)


def _laid(request: HttpRequest, found: BankLine) -> str:
    """Lay the document that was chosen beside the line, as far as both reach. What is wrong, or nothing."""
    kind, _colon, subject = request.POST.get("dokumen", "").partition(":")
    rest = found.amount - sum((one.amount for one in found.matches.all()), Decimal(0))
    open_ = {(one.kind, str(one.pk)): one.rest for one in reconciling.candidates(found, rest)}
    if (kind, subject) not in open_:
        return _("Pilih satu dokumen dari daftar.")
    amount = min(rest, open_[kind, subject], key=abs)
    try:
        statements.lay(found, kind, int(subject), amount, by=viewer_of(request))
    except Refused as refusal:
        return str(refusal)
    return ""


@requires_role(roles.DEPUTY_TREASURER)
@require_POST
def undo(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """They do not belong together after all."""
    found = get_object_or_404(Match, pk=pk, line=number, undoes=None)
    reason = request.POST.get("alasan", "").strip()
    if len(reason) < 10:
        messages.error(request, _("Tulis alasan melepas pasangan ini, sedikitnya sepuluh huruf."))
    else:
        try:
            statements.undo(found, by=viewer_of(request), reason=reason[:500])
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Pasangan dilepas."))
    return redirect("bank_line", number)


@requires_role(*WATCHERS)
@require_safe
def compared(request: HttpRequest) -> HttpResponseBase:
    """Bank beside books up to a day, else to the newest line of the bank: what one has and the other lacks."""
    try:
        day = parse_date(request.GET.get("hari", ""))
    except ValueError:
        day = None
    day = day or BankLine.objects.aggregate(newest=Max("day"))["newest"] or today()
    told = reconciling.as_of(day, downloads.MOST if downloads.asked(request) else 100)
    if downloads.asked(request):
        heads = [_("Ada di"), _("Tanggal"), _("Nomor"), _("Uraian"), _("Sisa")]
        rows: list[list[Any]] = [[_("buku"), one.day, one.name, one.words, one.rest] for one in told.papers]
        rows += [[_("bank"), one.day, "", one.words, one.rest] for one in told.lines]
        return downloads.take_table(request, downloads.Table(f"rekonsiliasi-{day}", heads, rows, personal=True))
    return render(request, "treasury/compared.html", {"told": told, "query": downloads.query(request)})


@requires_role(*WATCHERS)
@require_http_methods(["GET", "HEAD", "POST"])
def outgoing(request: HttpRequest) -> HttpResponseBase:
    """SP2D that no file has asked the bank for, and the files that were made."""
    keeps = _keeps(request)
    open_ = list(transfers.waiting()[: downloads.MOST if downloads.asked(request) else SHOWN])
    last = Transfer.objects.order_by("-id").first()
    form = TransferForm(request.POST or None, initial={"day": today(), "account": last.account if last else ""})
    if request.method == "POST":
        if not keeps:
            raise PermissionDenied
        if form.is_valid():
            told, chosen = (
                form.cleaned_data,
                [int(one) for one in request.POST.getlist("sp2d") if one.isdecimal() and len(one) < 18],
            )
            try:
                made = transfers.bundle(
                    chosen, account=told["account"], day=told["day"], by=viewer_of(request), key=told["key"]
                )
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Berkas %(no)s dibuat.") % {"no": made})
                return redirect("bank_outgoing")
    if downloads.asked(request):
        heads = ["SP2D", _("Tanggal"), _("OPD"), _("Keperluan"), _("Jumlah")]
        rows = (
            [one.no, one.day, one.request.agency.short_name, one.request.words, transfers.net(one)] for one in open_
        )
        return downloads.take_table(request, downloads.Table("belum-dikirim", heads, rows))
    files = Transfer.objects.prefetch_related("items").order_by("-id")
    context = {
        **page_of(request, files), "open": [(one, transfers.net(one)) for one in open_], "form": form, "may": keeps,
        "chosen": set(request.POST.getlist("sp2d")), "query": downloads.query(request),
    }  # fmt: skip
    context["rows"] = [
        (one, len(one.items.all()), sum((item.amount for item in one.items.all()), Decimal(0)))
        for one in context["rows"]
    ]
    return render(request, "treasury/outgoing.html", context, status=422 if form.errors else 200)


@requires_role(*SENDERS)
@require_safe
def take(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """A file for the bank, with whole account numbers: written down each time it is taken."""
    found = get_object_or_404(Transfer, pk=number)
    if name not in {"csv", "xml"}:
        raise Http404
    told = transfers.orders(found, by=actor(request))
    audit.record("treasury.transfer_taken", "transfer", found.pk, by=actor(request), form=name, payments=len(told))
    draw, kind = (
        (transfers.as_csv, "text/csv; charset=utf-8") if name == "csv" else (transfers.as_xml, "application/xml")
    )
    answer = HttpResponse(draw(found, told), content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="kasda-{found.year}-{found.no:05}.{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
