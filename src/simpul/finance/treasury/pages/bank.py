"""`/keuangan/belanja/bank/`: the bank's files beside our papers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from simpul.finance import roles
from simpul.finance.treasury import statements
from simpul.finance.treasury.forms import StatementForm
from simpul.finance.treasury.models import BankLine, Statement
from simpul.kernel.accounts.desk import requires_role
from simpul.kernel.accounts.viewer import viewer_of
from simpul.kernel.web import downloads
from simpul.kernel.workflow import Refused

WATCHERS = (
    roles.TREASURER_GENERAL,
    roles.DEPUTY_TREASURER,
    roles.ACCOUNTANT,
    roles.INTERNAL_AUDITOR,
    *roles.EXAMINERS,
)
MANY = 100


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
