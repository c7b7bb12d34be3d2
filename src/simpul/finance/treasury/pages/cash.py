"""`/keuangan/belanja/kas/`: cash in the hands of agencies' treasurers: asking for it, accounting for it, bringing it back, its book."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from simpul.finance import roles
from simpul.finance.treasury import accounting, cashbook
from simpul.finance.treasury.cash_forms import AccountingForm, CashForm, ReturnForm
from simpul.finance.treasury.holding import holds
from simpul.finance.treasury.models import Commitment, Float, FloatCap
from simpul.finance.treasury.pages.frame import READERS, AskedMonth, agencies_of, mine, page_of, today
from simpul.kernel.accounts.desk import requires_role
from simpul.kernel.accounts.viewer import viewer_of
from simpul.kernel.web import downloads
from simpul.kernel.workflow import Refused


@requires_role(*READERS)
@require_safe
def floats(request: HttpRequest) -> HttpResponseBase:
    """Who holds how much cash, the newest first, and what should have been settled."""
    seen = Float.objects.filter(**mine(request, "agency")).select_related("agency", "request").order_by("-id")
    if downloads.asked(request):
        heads = [
            _("OPD"),
            _("Jenis"),
            _("Tahun"),
            _("Diberikan"),
            _("Diganti"),
            _("Dipertanggungjawabkan"),
            _("Disetor kembali"),
            _("Di tangan"),
        ]
        lines = (
            [
                one.agency.short_name,
                one.kind.upper(),
                one.year,
                one.given,
                one.replenished,
                one.spent,
                one.returned,
                one.held,
            ]
            for one in seen[: downloads.MOST]
        )
        return downloads.take_table(request, downloads.Table("uang-persediaan", heads, lines))
    day = today()
    page = page_of(request, seen)
    overdue = {one.pk for one in page["rows"] if one.is_overdue(day)}
    asks = bool(agencies_of(viewer_of(request), roles.SPENDING_TREASURER))
    context = {**page, "overdue": overdue, "asks": asks, "query": downloads.query(request)}
    return render(request, "treasury/floats.html", context)


@requires_role(roles.SPENDING_TREASURER)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for cash: UP once a year, GU for what was spent of it, TU when the one before is settled."""
    viewer = viewer_of(request)
    agencies = agencies_of(viewer, roles.SPENDING_TREASURER)
    form = CashForm(request.POST or None, agencies=agencies, on=today())
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = accounting.ask(
                told["kind"], told["agency"], told["account"], told["amount"], words=told["words"], day=told["day"], by=viewer,
                prepared_by=told["prepared_by"], key=told["key"],
            )  # fmt: skip
        except Refused as refusal:
            form.add_error("amount", str(refusal))
        else:
            messages.success(request, _("SPP %(no)s diajukan.") % {"no": made.no})
            return redirect("payment", made.pk)
    said = FloatCap.objects.filter(agency__in=agencies, year=today().year).select_related("agency")
    caps = said.order_by("agency_id", "-id").distinct("agency_id")
    return render(request, "treasury/cash_ask.html", {"form": form, "caps": caps}, status=422 if form.errors else 200)


@requires_role(*READERS)
@require_safe
def float_page(request: HttpRequest, number: int) -> HttpResponse:
    """One of them: what was accounted for, what is held, and by when the rest must come back."""
    return _page(request, _found(request, number))


def _found(request: HttpRequest, number: int) -> Float:
    seen = Float.objects.filter(**mine(request, "agency")).select_related("agency", "request")
    found: Float = get_object_or_404(seen, pk=number)
    return found


def _page(request: HttpRequest, found: Float, **failed: Form) -> HttpResponse:
    viewer, forms = viewer_of(request), {}
    if found.held > 0 and holds(viewer, roles.FINANCE_OFFICER, found.agency_id):
        forms["spending"] = failed.get("spending") or AccountingForm(commitments=_open(found), initial={"day": today()})
    if found.held > 0 and holds(viewer, roles.SPENDING_TREASURER, found.agency_id):
        forms["returning"] = failed.get("returning") or ReturnForm(initial={"day": today()})
    context: dict[str, Any] = {
        "one": found, "done": found.accountings.select_related("person").order_by("id"), "late": found.is_overdue(today()),
        "spending": None, "returning": None, **forms,
    }  # fmt: skip
    return render(request, "treasury/float.html", context, status=422 if failed else 200)


def _open(found: Float) -> list[Commitment]:
    """What may be paid out of this cash: commitments of the agency and year that have something left."""
    kinds = (Commitment.Kind.FLOAT, Commitment.Kind.SELF)
    seen = Commitment.objects.filter(line__agency=found.agency_id, line__year=found.year, kind__in=kinds)
    around = seen.select_related("line__account", "line__activity").order_by("-id")
    return [one for one in around[:500] if one.open > 0][:50]


@requires_role(roles.FINANCE_OFFICER)
@require_POST
def account_for(request: HttpRequest, number: int) -> HttpResponse:
    """The receipts were looked at: so much was spent on what (SPJ)."""
    found = _found(request, number)
    form = AccountingForm(request.POST, commitments=_open(found))
    if form.is_valid():
        told = form.cleaned_data
        try:
            made = accounting.account_for(
                found, form.items, words=told["words"], day=told["day"], by=viewer_of(request), key=told["key"]
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("SPJ %(no)s dicatat.") % {"no": made.no})
            return redirect("float", number)
    return _page(request, found, spending=form)


@requires_role(roles.SPENDING_TREASURER)
@require_POST
def bring_back(request: HttpRequest, number: int) -> HttpResponse:
    """What is left goes back to Kas Daerah."""
    found, form = _found(request, number), ReturnForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            accounting.bring_back(
                found, told["amount"], words=told["words"], day=told["day"], by=viewer_of(request), key=told["key"]
            )
        except Refused as refusal:
            form.add_error("amount", str(refusal))
        else:
            messages.success(request, _("Setoran sisa dicatat."))
            return redirect("float", number)
    return _page(request, found, returning=form)


@requires_role(*READERS)
@require_safe
def book(request: HttpRequest) -> HttpResponseBase:
    """The cash book of an agency's month, with what must be in hand after each line."""
    asked = AskedMonth(request)
    told = cashbook.of(asked.agency, asked.month) if asked.agency else None
    if told and downloads.asked(request):
        heads = [_("Tanggal"), _("Nomor"), _("Uraian"), _("Penerimaan"), _("Pengeluaran"), _("Saldo")]
        lines: list[list[Any]] = [["", "", _("Saldo awal"), Decimal(0), Decimal(0), told.opening]]
        lines += [[one.day, one.number, one.words, one.came, one.went, one.balance] for one in told.lines]
        return downloads.take_table(request, downloads.Table(f"bku-{told.agency.code}-{told.month.code}", heads, lines))
    context = {"asked": asked, "book": told, "query": downloads.query(request)}
    return render(request, "treasury/cash_book.html", context)
