"""`/keuangan/belanja/`: commitments, requests and their steps, for those whose turn it is and those who look on."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID, uuid4

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from simpul.finance import roles
from simpul.finance.classification.models import Account
from simpul.finance.ledger.models import Entry
from simpul.finance.treasury import committing, paying
from simpul.finance.treasury.forms import CommitmentForm, ReceiptForm, RequestForm
from simpul.finance.treasury.holding import holds
from simpul.finance.treasury.models import Act, Commitment, Party, PartyAccount, Request
from simpul.kernel import audit
from simpul.kernel.accounts.desk import requires_role
from simpul.kernel.accounts.models import Grant, User
from simpul.kernel.accounts.roles import AUDITOR, HEAD, REGENT, Role
from simpul.kernel.accounts.viewer import Viewer, viewer_of
from simpul.kernel.regency import current
from simpul.kernel.web import downloads
from simpul.kernel.workflow import Refused
from simpul.lib import clock

READERS = (*roles.REGENCY_WIDE, *roles.OF_AN_AGENCY, AUDITOR, HEAD, REGENT)
MANY = 50
TURN: dict[str, tuple[str, Role]] = {
    "submitted": ("verify", roles.FINANCE_OFFICER), "verified": ("order", roles.BUDGET_USER), "ordered": ("pay", roles.DEPUTY_TREASURER),
}  # fmt: skip
TAXES = "2.1.01.05."  # what is owed to the state of what was kept back


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
    after = request.GET.get("setelah", "")
    page = list(
        seen.filter(id__lt=int(after))[: MANY + 1] if after.isdecimal() and len(after) < 18 else seen[: MANY + 1]
    )
    open_ = seen_by.exclude(state__in=("paid", "refused"))
    mine = [one for one in open_.order_by("id")[:500] if waits_for(viewer, one)]
    context = {
        "rows": page[:MANY], "after": page[MANY - 1].pk if len(page) > MANY else 0, "mine": mine, "states": Request.State.choices,
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
        "problem": problem, "typed": typed,
    }  # fmt: skip
    return render(request, "treasury/payment.html", context, status=422 if problem else 200)


@requires_role(*READERS)
@require_POST
def payment_step(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """Take the step that is next, or refuse with a reason. What the rules refuse is told on the page."""
    found, reason = _found(request, number), request.POST.get("alasan", "").strip()
    verb: Any = {"verify": paying.verify, "order": paying.order, "pay": paying.pay, "refuse": paying.refuse}.get(name)
    if verb is None:
        raise Http404
    told: dict[str, Any] = {"by": viewer_of(request), "day": _today(), "key": _key(request)}
    try:
        verb(found, **told, **({"reason": reason} if name == "refuse" else {}))
    except Refused as refusal:
        return _payment(request, _found(request, number), str(refusal), reason)
    messages.success(request, _("Tersimpan: %(state)s.") % {"state": found.get_state_display()})
    return redirect("payment", number)


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()


def _today() -> Any:
    return clock.today(current().zone)


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
    after = request.GET.get("setelah", "")
    page = list(
        seen.filter(id__lt=int(after))[: MANY + 1] if after.isdecimal() and len(after) < 18 else seen[: MANY + 1]
    )
    context = {
        "rows": page[:MANY], "after": page[MANY - 1].pk if len(page) > MANY else 0, "query": downloads.query(request),
        "may_commit": bool(_agencies(viewer_of(request), roles.COMMITMENT_OFFICER)),
    }  # fmt: skip
    return render(request, "treasury/commitments.html", context)


def _agencies(viewer: Viewer, role: Role) -> set[int]:
    return {grant.agency_id for grant in viewer.grants if grant.role == role.code and grant.agency_id}


@requires_role(roles.COMMITMENT_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def commitment_new(request: HttpRequest) -> HttpResponse:
    """Speak for a part of a line; a refusal says how much room is left and who holds the rest."""
    viewer = viewer_of(request)
    form = CommitmentForm(
        request.POST or None, agencies=_agencies(viewer, roles.COMMITMENT_OFFICER), since=_today().year
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
        "line__account", "line__agency", "line__activity", "contract__party"
    )
    return cast(Commitment, get_object_or_404(seen, pk=number))


def _commitment(request: HttpRequest, number: int, **failed: Form) -> HttpResponse:
    found, viewer = _one(request, number), viewer_of(request)
    agency = found.line.agency_id
    forms: dict[str, Form | None] = {"receipt": None, "asking": None}
    if holds(viewer, roles.ACTIVITY_OFFICER, agency):
        forms["receipt"] = failed.get("receipt") or ReceiptForm(initial={"day": _today()})
    if holds(viewer, roles.SPENDING_TREASURER, agency) and found.open:
        forms["asking"] = failed.get("asking") or _asking(None, found)
    context = {
        "one": found, "events": found.events.select_related("audit").order_by("id"), "receipts": found.receipts.order_by("id"),
        "items": found.items.select_related("request").order_by("id"), **forms,
    }  # fmt: skip
    return render(request, "treasury/commitment.html", context, status=422 if failed else 200)


def _asking(data: Any, found: Commitment) -> RequestForm:
    held = Grant.objects.in_force(_today()).filter(role=roles.ACTIVITY_OFFICER.code, agency=found.line.agency_id)
    newer = PartyAccount.objects.filter(party=OuterRef("party"), pk__gt=OuterRef("pk"))
    accounts = (
        PartyAccount.objects.filter(~Exists(newer), verified_at__isnull=False)
        .select_related("party")
        .order_by("party__name")
    )
    if found.contract:
        accounts = accounts.filter(party=found.contract.party_id)
    owed = Account.objects.of(found.line.year).filter(code__startswith=TAXES, postable=True).order_by("code")
    return RequestForm(
        data, accounts=accounts, officers=User.objects.filter(pk__in=held.values("user")).order_by("name"),
        taxes=[(one.code, one.name.removeprefix("Utang ")) for one in owed], initial={"day": _today(), "words": found.words},
    )  # fmt: skip


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
