"""The documents as PDF: whoever may see the page may take the paper, and each taking is written down where it names a person."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from simpul.finance.treasury import cashbook
from simpul.finance.treasury.models import Accounting, Deposit, Party, Receipt, Request
from simpul.finance.treasury.pages.frame import READERS, AskedMonth, actor, mine
from simpul.finance.treasury.printing import cash, payments, receipts
from simpul.kernel import audit
from simpul.kernel.accounts.desk import requires_role
from simpul.kernel.accounts.throttling import TooMany, throttle
from simpul.kernel.accounts.viewer import viewer_of

AT_MOST, SECONDS = 60, 600  # drawing one costs a tenth of a second


@requires_role(*READERS)
@require_safe
def payment(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """SPP, SPM or SP2D of a request."""
    seen = Request.objects.visible_to(viewer_of(request)).select_related("agency", "account__party")
    found = get_object_or_404(seen, pk=number)
    if name not in payments.STEPS or not payments.has(found, name):
        raise Http404
    if found.account.party.kind == Party.Kind.PERSON:
        audit.record("treasury.paper", "request", found.pk, by=viewer_of(request).user, paper=name)
    return _paper(request, f"{name}-{found.agency.code}-{found.year}-{found.no}", lambda: payments.printed(found, name))


@requires_role(*READERS)
@require_safe
def receipt(request: HttpRequest, number: int) -> HttpResponse:
    """BAST: what was accepted."""
    around = (
        "commitment__line__account",
        "commitment__line__activity",
        "commitment__line__agency",
        "commitment__contract__party",
        "audit",
    )
    found = get_object_or_404(
        Receipt.objects.select_related(*around), pk=number, **mine(request, "commitment__line__agency")
    )
    if found.commitment.contract and found.commitment.contract.party.kind == Party.Kind.PERSON:
        audit.record("treasury.paper", "receipt", found.pk, by=viewer_of(request).user, paper="bast")
    return _paper(request, f"bast-{found.pk}", lambda: receipts.printed(found))


@requires_role(*READERS)
@require_safe
def accounting(request: HttpRequest, number: int) -> HttpResponse:
    """SPJ, or the slip of what was brought back."""
    around = ("float__agency", "person")
    found = get_object_or_404(Accounting.objects.select_related(*around), pk=number, **mine(request, "float__agency"))
    return _paper(request, f"spj-{found.pk}", lambda: cash.accounting(found))


@requires_role(*READERS)
@require_safe
def deposit(request: HttpRequest, number: int) -> HttpResponse:
    """STS of revenue that a treasurer brought."""
    found = get_object_or_404(Deposit.objects.select_related("agency", "audit"), pk=number, **mine(request, "agency"))
    return _paper(request, f"sts-{found.pk}", lambda: cash.deposit(found))


@requires_role(*READERS)
@require_safe
def book(request: HttpRequest) -> HttpResponse:
    """The cash book of a month."""
    asked = AskedMonth(request)
    if asked.agency is None:
        raise Http404
    told = cashbook.of(asked.agency, asked.month)
    return _paper(request, f"bku-{asked.agency.code}-{asked.month.code}", lambda: cash.book(told))


def _paper(request: HttpRequest, name: str, draw: Callable[[], bytes]) -> HttpResponse:
    try:
        throttle("paper", f"officer {actor(request).pk}", limit=AT_MOST, seconds=SECONDS)
    except TooMany as refusal:
        return HttpResponse(str(refusal), status=429, content_type="text/plain; charset=utf-8")
    answer = HttpResponse(draw(), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer
