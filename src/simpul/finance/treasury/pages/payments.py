"""`/keuangan/belanja/`: requests for payment and their steps, for those whose turn it is and those who look on."""

from __future__ import annotations

from typing import Any, cast
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from simpul.finance import roles
from simpul.finance.ledger.models import Entry
from simpul.finance.treasury import paying
from simpul.finance.treasury.holding import holds
from simpul.finance.treasury.models import Act, Party, Request
from simpul.finance.treasury.pages.frame import READERS, key_of, page_of, today
from simpul.finance.treasury.printing.payments import STEPS
from simpul.kernel import audit
from simpul.kernel.accounts.desk import requires_role
from simpul.kernel.accounts.roles import Role
from simpul.kernel.accounts.viewer import Viewer, viewer_of
from simpul.kernel.web import downloads
from simpul.kernel.workflow import Refused

TURN: dict[str, tuple[str, Role]] = {
    "submitted": ("verify", roles.FINANCE_OFFICER), "verified": ("order", roles.BUDGET_USER), "ordered": ("pay", roles.DEPUTY_TREASURER),
}  # fmt: skip


def where(act: int) -> str:
    """The page of a payment, by the number of the step that paid."""
    found = Act.objects.filter(pk=act).values_list("request_id", flat=True).first()
    return f"/keuangan/belanja/spp/{found}/" if found else ""


def waits_for(viewer: Viewer, request: Request) -> str:
    """The step that is this person's to take; empty if it is somebody else's."""
    step, role = TURN.get(request.state, ("", roles.BUDGET_USER))
    return step if step and holds(viewer, role, request.agency_id) else ""


@requires_role(*READERS)
@require_safe
def payments(request: HttpRequest) -> HttpResponseBase:
    """Requests for payment, the newest first; above them those that wait for who looks."""
    viewer = viewer_of(request)
    seen_by = Request.objects.visible_to(viewer).select_related("agency", "account__party")
    seen = seen_by.order_by("-id")
    wanted = request.GET.get("keadaan", "")
    if wanted in Request.State.values:
        seen = seen.filter(state=wanted)
    if downloads.asked(request):
        heads = [_("SPP"), _("OPD"), _("Keperluan"), _("Penerima"), _("Jumlah"), _("Keadaan")]
        lines = (
            [
                one.no,
                one.agency.short_name,
                one.words,
                one.account.party.public_name,
                one.amount,
                one.get_state_display(),
            ]
            for one in seen[: downloads.MOST]
        )
        return downloads.take_table(request, downloads.Table("permintaan-pembayaran", heads, lines))
    page = page_of(request, seen)
    open_ = seen_by.exclude(state__in=("paid", "refused"))
    mine = [one for one in open_.order_by("id")[:500] if waits_for(viewer, one)]
    context = {
        **page, "mine": mine, "states": Request.State.choices,
        "wanted": wanted, "query": downloads.query(request),
    }  # fmt: skip
    return render(request, "treasury/payments.html", context)


@requires_role(*READERS)
@require_safe
def payment(request: HttpRequest, number: int) -> HttpResponse:
    """One request: what for, from which lines, who did what, and the step that is next."""
    return _payment(request, _found(request, number))


def _found(request: HttpRequest, number: int) -> Request:
    seen = Request.objects.visible_to(viewer_of(request)).select_related("agency", "account__party")
    return cast(Request, get_object_or_404(seen, pk=number))


def _payment(request: HttpRequest, found: Request, problem: str = "", typed: str = "") -> HttpResponse:
    viewer, party = viewer_of(request), found.account.party
    if party.kind == Party.Kind.PERSON:  # who was paid is told of a person
        audit.record("treasury.seen", "request", found.pk, by=viewer.user)
    acts = list(found.acts.select_related("person").order_by("id"))
    keys = [key for act in acts for key in (act.budgetary, act.accrual) if key]
    items = found.items.select_related("commitment__line__account", "commitment__line__activity").order_by("id")
    taxes = list(found.taxes.order_by("id"))
    context = {
        "one": found, "acts": acts, "items": items, "taxes": taxes, "net": found.amount - sum(tax.amount for tax in taxes),
        "entries": Entry.objects.filter(key__in=keys).order_by("id"), "step": waits_for(viewer, found), "key": uuid4(),
        "problem": problem, "typed": typed, "papers": _papers(acts),
    }  # fmt: skip
    return render(request, "treasury/payment.html", context, status=422 if problem else 200)


def _papers(acts: list[Act]) -> list[tuple[str, str]]:
    made = {act.step for act in acts}
    return [(name, name.upper()) for name, step in STEPS.items() if step in made]


@requires_role(*READERS)
@require_POST
def payment_step(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """Take the step that is next, or refuse with a reason. What the rules refuse is told on the page."""
    found, reason = _found(request, number), request.POST.get("alasan", "").strip()
    verb: Any = {"verify": paying.verify, "order": paying.order, "pay": paying.pay, "refuse": paying.refuse}.get(name)
    if verb is None:
        raise Http404
    told: dict[str, Any] = {"by": viewer_of(request), "day": today(), "key": key_of(request)}
    try:
        verb(found, **told, **({"reason": reason} if name == "refuse" else {}))
    except Refused as refusal:
        return _payment(request, _found(request, number), str(refusal), reason)
    messages.success(request, _("Tersimpan: %(state)s.") % {"state": found.get_state_display()})
    return redirect("payment", number)
