"""`/keuangan/belanja/komitmen/`: what money is spoken for, what was received of it, and asking for its payment."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from simpul.finance import roles
from simpul.finance.classification.models import Account
from simpul.finance.treasury import committing, paying
from simpul.finance.treasury.contract_forms import FOUND, AdjustForm
from simpul.finance.treasury.forms import CommitmentForm, ReceiptForm, RequestForm
from simpul.finance.treasury.holding import holds
from simpul.finance.treasury.models import Commitment, PartyAccount
from simpul.finance.treasury.pages.frame import READERS, agencies_of, page_of, today
from simpul.kernel import audit
from simpul.kernel.accounts.desk import requires_role
from simpul.kernel.accounts.models import Grant, User
from simpul.kernel.accounts.viewer import viewer_of
from simpul.kernel.web import downloads
from simpul.kernel.workflow import Refused

TAXES = "2.1.01.05."  # what is owed to the state of what was kept back


@requires_role(*READERS)
@require_safe
def commitments(request: HttpRequest) -> HttpResponseBase:
    """What money is spoken for, the newest first."""
    seen = (
        Commitment.objects.visible_to(viewer_of(request))
        .select_related("line__account", "line__agency")
        .order_by("-id")
    )
    if downloads.asked(request):
        heads = [_("Nomor"), _("OPD"), _("Uraian"), _("Akun"), _("Dicadangkan"), _("Diminta"), _("Dibayar"), _("Sisa")]
        lines = (
            [
                one.pk,
                one.line.agency.short_name,
                one.words,
                one.line.account.code,
                one.reserved,
                one.liquidated,
                one.paid,
                one.open,
            ]
            for one in seen[: downloads.MOST]
        )
        return downloads.take_table(request, downloads.Table("komitmen", heads, lines))
    page = page_of(request, seen)
    context = {
        **page, "query": downloads.query(request),
        "may_commit": bool(agencies_of(viewer_of(request), roles.COMMITMENT_OFFICER)),
    }  # fmt: skip
    return render(request, "treasury/commitments.html", context)


@requires_role(roles.COMMITMENT_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def commitment_new(request: HttpRequest) -> HttpResponse:
    """Speak for a part of a line; a refusal says how much room is left and who holds the rest."""
    viewer = viewer_of(request)
    form = CommitmentForm(
        request.POST or None, agencies=agencies_of(viewer, roles.COMMITMENT_OFFICER), since=today().year
    )
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = committing.commit(
                told["line"],
                told["amount"],
                told["words"],
                by=viewer,
                key=told["key"],
                kind=told["kind"],
                contract=told["contract"],
            )
        except Refused as refusal:
            form.add_error("amount", str(refusal))
        else:
            messages.success(request, _("Anggaran dicadangkan."))
            return redirect("commitment", made.pk)
    return render(request, "treasury/commitment_new.html", {"form": form}, status=422 if form.errors else 200)


@requires_role(*READERS)
@require_safe
def commitment(request: HttpRequest, number: int) -> HttpResponse:
    """One of them, with what happened to it and what may be done."""
    return _commitment(request, number)


def _one(request: HttpRequest, number: int) -> Commitment:
    seen = Commitment.objects.visible_to(viewer_of(request)).select_related(
        "line__account", "line__agency", "line__activity", "line__state", "contract__party"
    )
    return cast(Commitment, get_object_or_404(seen, pk=number))


def _commitment(request: HttpRequest, number: int, **failed: Form) -> HttpResponse:
    found, viewer = _one(request, number), viewer_of(request)
    agency = found.line.agency_id
    sought = request.GET.get("penerima", "").replace("\0", "").strip()[:80]
    forms: dict[str, Form | None] = {"receipt": None, "asking": None, "adjusting": None}
    if holds(viewer, roles.ACTIVITY_OFFICER, agency):
        forms["receipt"] = failed.get("receipt") or ReceiptForm(initial={"day": today()})
    if holds(viewer, roles.SPENDING_TREASURER, agency) and found.open:
        forms["asking"] = failed.get("asking") or _asking(None, found, sought)
        if not found.contract:
            audit.record("treasury.looked", "party", "", by=viewer.user, sought=sought)
    if holds(viewer, roles.COMMITMENT_OFFICER, agency):
        forms["adjusting"] = failed.get("adjusting") or AdjustForm()
    context = {
        "one": found, "events": found.events.select_related("audit").order_by("id"), "receipts": found.receipts.order_by("id"),
        "items": found.items.select_related("request").order_by("id"), "sought": sought,
        "room": found.line.state.ceiling - found.line.state.committed, **forms,
    }  # fmt: skip
    return render(request, "treasury/commitment.html", context, status=422 if failed else 200)


def _asking(data: Any, found: Commitment, sought: str = "") -> RequestForm:
    held = Grant.objects.in_force(today()).filter(role=roles.ACTIVITY_OFFICER.code, agency=found.line.agency_id)
    newer = PartyAccount.objects.filter(party=OuterRef("party"), pk__gt=OuterRef("pk"))
    accounts = (
        PartyAccount.objects.filter(~Exists(newer), verified_at__isnull=False)
        .select_related("party")
        .order_by("party__name")
    )
    if found.contract:
        accounts = accounts.filter(party=found.contract.party_id)
    elif data is None:  # of thousands those are offered whose name has these words
        accounts = accounts.filter(pk__in=accounts.filter(party__name__icontains=sought)[:FOUND].values("pk"))
    owed = Account.objects.of(found.line.year).filter(code__startswith=TAXES, postable=True).order_by("code")
    return RequestForm(
        data, accounts=accounts, officers=User.objects.filter(pk__in=held.values("user")).order_by("name"),
        taxes=[(one.code, one.name.removeprefix("Utang ")) for one in owed], initial={"day": today(), "words": found.words},
    )  # fmt: skip


@requires_role(roles.COMMITMENT_OFFICER)
@require_POST
def adjust(request: HttpRequest, number: int) -> HttpResponse:
    """Speak for more, or let go of what is open."""
    found, form = _one(request, number), AdjustForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            committing.adjust(
                found, told["kind"], told["amount"], by=viewer_of(request), key=told["key"], reason=told["reason"]
            )
        except Refused as refusal:
            form.add_error("amount", str(refusal))
        else:
            messages.success(request, _("Komitmen diubah."))
            return redirect("commitment", number)
    return _commitment(request, number, adjusting=form)


@requires_role(roles.ACTIVITY_OFFICER)
@require_POST
def receive(request: HttpRequest, number: int) -> HttpResponse:
    """Goods or work came."""
    found, form = _one(request, number), ReceiptForm(request.POST)
    if form.is_valid():
        told = {name: value for name, value in form.cleaned_data.items() if name != "key"}
        try:
            committing.receive(
                found, told.pop("number"), told.pop("amount"), told.pop("words"), by=viewer_of(request), **told
            )
        except Refused as refusal:
            form.add_error("amount", str(refusal))
        else:
            messages.success(request, _("Penerimaan dicatat."))
            return redirect("commitment", number)
    return _commitment(request, number, receipt=form)


@requires_role(roles.SPENDING_TREASURER)
@require_POST
def ask(request: HttpRequest, number: int) -> HttpResponse:
    """Ask for a payment (SPP)."""
    found = _one(request, number)
    form = _asking(request.POST, found)
    if form.is_valid():
        told = form.cleaned_data
        try:
            made = paying.submit(
                found.line.agency, told["account"], {found: told["amount"]}, words=told["words"], day=told["day"], by=viewer_of(request),
                prepared_by=told["prepared_by"], key=told["key"], invoice=told["invoice"], taxes=form.taxes,
            )  # fmt: skip
        except Refused as refusal:
            form.add_error("amount", str(refusal))
        else:
            messages.success(request, _("SPP %(no)s diajukan.") % {"no": made.no})
            return redirect("payment", made.pk)
    return _commitment(request, number, asking=form)
