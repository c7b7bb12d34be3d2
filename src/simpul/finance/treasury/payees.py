"""`/keuangan/belanja/penerima/` and `/bank/`: payees and their accounts; the bank's files beside our papers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from simpul.finance import roles
from simpul.finance.treasury import parties, statements
from simpul.finance.treasury.forms import AccountForm, PartyForm, StatementForm
from simpul.finance.treasury.models import BankLine, Party, PartyAccount, Statement
from simpul.kernel import audit
from simpul.kernel.accounts.desk import requires_role
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.viewer import viewer_of
from simpul.kernel.web import downloads
from simpul.kernel.workflow import Refused

KEEPERS = (roles.SPENDING_TREASURER, roles.FINANCE_OFFICER, roles.COMMITMENT_OFFICER, roles.DEPUTY_TREASURER)
WATCHERS = (
    roles.TREASURER_GENERAL,
    roles.DEPUTY_TREASURER,
    roles.ACCOUNTANT,
    roles.INTERNAL_AUDITOR,
    *roles.EXAMINERS,
)
LOOKERS = (*KEEPERS, roles.TREASURER_GENERAL, roles.INTERNAL_AUDITOR, *roles.EXAMINERS)  # each look is written down
MANY = 100


def _actor(request: HttpRequest) -> User:
    user = viewer_of(request).user
    assert user is not None  # the door was passed
    return user


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
            made = parties.enter(told["name"], told["kind"], by=_actor(request), tax_number=told["tax_number"])
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
    audit.record("treasury.looked", "party", "", by=_actor(request), sought=sought)
    context = {
        "form": form,
        "rows": seen[:MANY],
        "q": sought,
        "query": downloads.query(request),
        "may": _keeps(request),
    }
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
            parties.give_account(party, told["bank"], told["number"], told["holder"], by=_actor(request))
        except Refused as refusal:
            form.add_error("number", str(refusal))
        else:
            messages.success(request, _("Rekening menunggu diperiksa orang lain."))
            return redirect("payee", number)
    audit.record("treasury.looked", "party", party.pk, by=_actor(request))
    accounts = party.accounts.select_related("entered_by", "verified_by").order_by("-id")
    context = {"party": party, "accounts": accounts, "form": form, "me": _actor(request), "may": _keeps(request)}
    return render(request, "treasury/payee.html", context, status=422 if form.errors else 200)


@requires_role(*KEEPERS)
@require_POST
def account_verify(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Somebody else saw that the account is the payee's."""
    party = get_object_or_404(Party.objects.visible_to(viewer_of(request)), pk=number)
    found = get_object_or_404(PartyAccount, pk=pk, party=party, verified_at=None)
    try:
        parties.verify(found, by=_actor(request), evidence=request.POST.get("bukti", ""))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Rekening dapat dibayar."))
    return redirect("payee", number)


@requires_role(*WATCHERS)
@require_http_methods(["GET", "HEAD", "POST"])
def bank(request: HttpRequest) -> HttpResponseBase:
    """The bank's files, and what of them nothing explains."""
    form = StatementForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = statements.take_in(
                form.cleaned_data["account"],
                form.cleaned_data["file"].read(statements.LARGEST + 1),
                by=viewer_of(request),
            )
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("bank_statement", made.pk)
    rest = statements.unmatched()
    if downloads.asked(request):
        lines = ([number, day, left] for number, day, left in rest[: downloads.MOST])
        return downloads.take_table(
            request, downloads.Table("belum-cocok", [_("Nomor"), _("Tanggal"), _("Sisa")], lines)
        )
    rows = BankLine.objects.in_bulk([number for number, _day, _left in rest[:MANY]])
    may = any(grant.role == roles.DEPUTY_TREASURER.code for grant in viewer_of(request).grants)
    context: dict[str, Any] = {
        "form": form, "files": Statement.objects.order_by("-id")[:MANY], "more": len(rest), "may": may, "query": downloads.query(request),
        "rest": [(rows[number], left) for number, _day, left in rest[:MANY]],
    }  # fmt: skip
    return render(request, "treasury/bank.html", context, status=422 if form.errors else 200)


@requires_role(*WATCHERS)
@require_http_methods(["GET", "HEAD", "POST"])
def bank_statement(request: HttpRequest, number: int) -> HttpResponseBase:
    """One file: its lines, what each may be, and the button that lays all that fits beside it."""
    found = get_object_or_404(Statement, pk=number)
    suggested = statements.suggest(found)
    if request.method == "POST":
        lines = BankLine.objects.in_bulk([line for line, _kind, _subject in suggested])
        try:
            for line, kind, subject in suggested:
                statements.lay(lines[line], kind, subject, lines[line].amount, by=viewer_of(request))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("bank_statement", number)
    rows = found.lines.prefetch_related("matches").order_by("n")
    if downloads.asked(request):
        told = ([one.n, one.day, one.amount, one.reference, one.words] for one in rows)
        heads = [_("Baris"), _("Tanggal"), _("Jumlah"), _("Referensi"), _("Keterangan")]
        return downloads.take_table(request, downloads.Table(f"mutasi-{found.pk}", heads, told))
    maybe = {line: kind for line, kind, _subject in suggested}
    left = [(one, one.amount - sum(match.amount for match in one.matches.all()), maybe.get(one.pk, "")) for one in rows]
    may = any(grant.role == roles.DEPUTY_TREASURER.code for grant in viewer_of(request).grants)
    context = {
        "file": found, "rows": left, "suggested": len(suggested) if may else 0, "query": downloads.query(request),
    }  # fmt: skip
    return render(request, "treasury/statement.html", context)
