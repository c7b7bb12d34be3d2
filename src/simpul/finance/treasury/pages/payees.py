"""`/keuangan/belanja/penerima/`: payees and their bank accounts, each verified by a second person."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from simpul.finance import roles
from simpul.finance.treasury import parties
from simpul.finance.treasury.forms import AccountForm, PartyForm
from simpul.finance.treasury.models import Party, PartyAccount
from simpul.finance.treasury.pages.frame import actor
from simpul.kernel import audit
from simpul.kernel.accounts.desk import requires_role
from simpul.kernel.accounts.viewer import viewer_of
from simpul.kernel.web import downloads
from simpul.kernel.workflow import Refused

KEEPERS = (roles.SPENDING_TREASURER, roles.FINANCE_OFFICER, roles.COMMITMENT_OFFICER, roles.DEPUTY_TREASURER)
LOOKERS = (*KEEPERS, roles.TREASURER_GENERAL, roles.INTERNAL_AUDITOR, *roles.EXAMINERS)  # each look is written down
MANY = 100


def _keeps(request: HttpRequest) -> bool:
    """Whether this person enters payees, and does not only look at them."""
    return any(grant.role in {role.code for role in KEEPERS} for grant in viewer_of(request).grants)


@requires_role(*LOOKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def payees(request: HttpRequest) -> HttpResponseBase:
    """Who may be paid, sought by name; and a form for another."""
    form = PartyForm(request.POST or None)
    if request.method == "POST" and not _keeps(request):
        raise PermissionDenied
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = parties.enter(told["name"], told["kind"], by=actor(request), tax_number=told["tax_number"])
        except Refused as refusal:
            form.add_error("tax_number", str(refusal))
        else:
            return redirect("payee", made.pk)
    sought = request.GET.get("q", "").strip()[:80]
    seen = Party.objects.visible_to(viewer_of(request)).order_by("name", "id")
    seen = seen.filter(name__icontains=sought) if sought else seen
    if downloads.asked(request):
        heads = [_("Nama"), _("Jenis"), "NPWP"]
        lines = ([one.name, one.get_kind_display(), one.tax_number] for one in seen[: downloads.MOST])
        return downloads.take_table(request, downloads.Table("penerima", heads, lines, personal=True))
    audit.record("treasury.looked", "party", "", by=actor(request), sought=sought)
    context = {
        "form": form, "rows": seen[:MANY], "q": sought, "query": downloads.query(request), "may": _keeps(request),
    }  # fmt: skip
    return render(request, "treasury/payees.html", context, status=422 if form.errors else 200)


@requires_role(*LOOKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def payee(request: HttpRequest, number: int) -> HttpResponse:
    """One payee with the bank accounts; a new one waits for somebody else to verify it."""
    party = get_object_or_404(Party.objects.visible_to(viewer_of(request)), pk=number)
    form = AccountForm(request.POST or None)
    if request.method == "POST" and not _keeps(request):
        raise PermissionDenied
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            parties.give_account(party, told["bank"], told["number"], told["holder"], by=actor(request))
        except Refused as refusal:
            form.add_error("number", str(refusal))
        else:
            messages.success(request, _("Rekening menunggu diperiksa orang lain."))
            return redirect("payee", number)
    audit.record("treasury.looked", "party", party.pk, by=actor(request))
    accounts = party.accounts.select_related("entered_by", "verified_by").order_by("-id")
    context = {"party": party, "accounts": accounts, "form": form, "me": actor(request), "may": _keeps(request)}
    return render(request, "treasury/payee.html", context, status=422 if form.errors else 200)


@requires_role(*KEEPERS)
@require_POST
def account_verify(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Somebody else saw that the account is the payee's."""
    party = get_object_or_404(Party.objects.visible_to(viewer_of(request)), pk=number)
    found = get_object_or_404(PartyAccount, pk=pk, party=party, verified_at=None)
    try:
        parties.verify(found, by=actor(request), evidence=request.POST.get("bukti", ""))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Rekening dapat dibayar."))
    return redirect("payee", number)
