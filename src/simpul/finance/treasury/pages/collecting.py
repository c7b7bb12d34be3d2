"""`/keuangan/belanja/pendapatan/` and `/pajak/`: what came in, what treasurers brought to Kas Daerah, what the state is owed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from simpul.finance import roles
from simpul.finance.treasury import collecting, taxes
from simpul.finance.treasury.cash_forms import DepositForm, RemittanceForm, RevenueForm
from simpul.finance.treasury.models import Deposit, Remittance, Revenue
from simpul.finance.treasury.pages.frame import READERS, agencies_of, mine, page_of, today
from simpul.kernel.accounts.desk import requires_role
from simpul.kernel.accounts.viewer import Viewer, viewer_of
from simpul.kernel.web import downloads, formats
from simpul.kernel.workflow import Refused


@requires_role(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def revenues(request: HttpRequest) -> HttpResponseBase:
    """What came in for which line, the newest first; a form for who keeps it."""
    viewer = viewer_of(request)
    form = _revenue_form(viewer, request.POST or None)
    if request.method == "POST":
        if form is None:
            return render(request, "treasury/revenues.html", _revenues(request, None), status=403)
        if form.is_valid() and _received(viewer, form):
            messages.success(request, _("Penerimaan dicatat dan dijurnal."))
            return redirect("revenues")
    seen = Revenue.objects.filter(**mine(request, "agency"))
    if downloads.asked(request):
        heads = [_("Tanggal"), _("Nomor bukti"), _("OPD"), _("Akun"), _("Uraian"), _("Jumlah"), _("Lewat bendahara")]
        lines = (
            [
                one.day,
                one.reference,
                one.agency.short_name,
                one.line.account.code,
                one.words,
                one.amount,
                _("ya") if one.to_treasurer else "",
            ]
            for one in seen.select_related("agency", "line__account").order_by("-id")[: downloads.MOST]
        )
        return downloads.take_table(request, downloads.Table("penerimaan", heads, lines))
    status = 422 if form is not None and form.errors else 200
    return render(request, "treasury/revenues.html", _revenues(request, form), status=status)


def _revenues(request: HttpRequest, form: RevenueForm | None) -> dict[str, Any]:
    seen = Revenue.objects.filter(**mine(request, "agency")).select_related("agency", "line__account").order_by("-id")
    return {**page_of(request, seen), "form": form, "query": downloads.query(request)}


def _revenue_form(viewer: Viewer, data: Any) -> RevenueForm | None:
    """Kuasa BUD enters what came to Kas Daerah; a receiving treasurer what came to the own hands."""
    agencies = agencies_of(viewer, roles.REVENUE_TREASURER)
    if any(grant.role == roles.DEPUTY_TREASURER.code for grant in viewer.grants):
        return RevenueForm(data, agencies=None, since=today().year, initial={"day": today()})
    return RevenueForm(data, agencies=agencies, since=today().year, initial={"day": today()}) if agencies else None


def _received(viewer: Viewer, form: RevenueForm) -> bool:
    told = form.cleaned_data
    at_treasury = any(grant.role == roles.DEPUTY_TREASURER.code for grant in viewer.grants)
    try:
        collecting.receive(
            told["line"], told["amount"], told["words"], reference=told["reference"], day=told["day"], by=viewer, key=told["key"],
            to_treasurer=not at_treasury,
        )  # fmt: skip
    except Refused as refusal:
        form.add_error("amount", str(refusal))
    return not form.errors


@requires_role(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def deposits(request: HttpRequest) -> HttpResponseBase:
    """What treasurers brought to Kas Daerah (STS), and what they still hold."""
    viewer = viewer_of(request)
    agencies = agencies_of(viewer, roles.REVENUE_TREASURER)
    form = DepositForm(request.POST or None, agencies=agencies, initial={"day": today()}) if agencies else None
    if request.method == "POST" and form is not None and form.is_valid():
        told = form.cleaned_data
        try:
            collecting.deposit(
                told["agency"], told["number"], told["amount"], day=told["day"], by=viewer, key=told["key"]
            )
        except Refused as refusal:
            form.add_error("amount", str(refusal))
        else:
            messages.success(request, _("Setoran dicatat dan dijurnal."))
            return redirect("deposits")
    seen = Deposit.objects.filter(**mine(request, "agency")).select_related("agency").order_by("-id")
    if downloads.asked(request):
        heads = [_("Tanggal"), _("Nomor STS"), _("OPD"), _("Jumlah")]
        lines = ([one.day, one.number, one.agency.short_name, one.amount] for one in seen[: downloads.MOST])
        return downloads.take_table(request, downloads.Table("setoran", heads, lines))
    context = {
        **page_of(request, seen),
        "form": form,
        "held": taxes.in_hand(agencies),
        "query": downloads.query(request),
    }
    return render(request, "treasury/deposits.html", context, status=_status(request, form))


@requires_role(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def remittances(request: HttpRequest) -> HttpResponseBase:
    """What was kept back for the state, what was paid to it, and what is owed, by tax."""
    viewer = viewer_of(request)
    owed = taxes.standing(today().year - 1, today().year)
    keeps = any(grant.role == roles.DEPUTY_TREASURER.code for grant in viewer.grants)
    choices = [(one.code, f"{one.name}, {one.year}: Rp{formats.number(one.owed, 2)}") for one in owed if one.owed > 0]
    form = RemittanceForm(request.POST or None, taxes=choices, initial={"day": today()}) if keeps else None
    if request.method == "POST" and form is not None and form.is_valid():
        told = form.cleaned_data
        year, account = told["account"].split()
        try:
            collecting.remit(
                account,
                told["amount"],
                receipt=told["receipt"],
                day=told["day"],
                by=viewer,
                key=told["key"],
                year=int(year),
            )
        except Refused as refusal:
            form.add_error("amount", str(refusal))
        else:
            messages.success(request, _("Setoran pajak dicatat dan dijurnal."))
            return redirect("remittances")
    seen = Remittance.objects.order_by("-id")
    if downloads.asked(request):
        heads = [_("Tanggal"), "NTPN", _("Akun utang"), _("Jumlah")]
        lines = ([one.day, one.receipt, one.account, one.amount] for one in seen[: downloads.MOST])
        return downloads.take_table(request, downloads.Table("setoran-pajak", heads, lines))
    context = {**page_of(request, seen), "form": form, "owed": owed, "query": downloads.query(request)}
    context["total"] = sum((one.owed for one in owed), Decimal(0))
    return render(request, "treasury/remittances.html", context, status=_status(request, form))


def _status(request: HttpRequest, form: Any) -> int:
    if request.method == "POST" and form is None:
        return 403
    return 422 if form is not None and form.errors else 200
