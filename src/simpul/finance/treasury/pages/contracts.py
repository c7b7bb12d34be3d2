"""`/keuangan/belanja/kontrak/`: contracts with what is committed, received and paid on them; their addenda and progress."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from django.contrib import messages
from django.db.models import Q, QuerySet, Sum
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from simpul.finance import roles
from simpul.finance.treasury import committing
from simpul.finance.treasury.contract_forms import AddendumForm, ContractForm, ProgressForm
from simpul.finance.treasury.holding import holds
from simpul.finance.treasury.models import Contract, Party, Receipt
from simpul.finance.treasury.pages.frame import READERS, actor, agencies_of, page_of, today
from simpul.kernel import audit
from simpul.kernel.accounts.desk import requires_role
from simpul.kernel.accounts.viewer import viewer_of
from simpul.kernel.web import downloads
from simpul.kernel.workflow import Refused


def _seen(request: HttpRequest) -> QuerySet[Any]:
    seen = Contract.objects.visible_to(viewer_of(request)).select_related("agency", "party")
    spoken_for = Sum("commitments__reserved", default=0) - Sum("commitments__released", default=0)
    return cast("QuerySet[Any]", seen.annotate(committed=spoken_for, paid=Sum("commitments__paid", default=0)))


@requires_role(*READERS)
@require_safe
def contracts(request: HttpRequest) -> HttpResponseBase:
    """The contracts that one may see, the newest first; sought by number, work or provider."""
    sought = request.GET.get("q", "").replace("\0", "").strip()[:80]
    seen = _seen(request).order_by("-id")
    if sought:
        named = Q(party__name__icontains=sought) & ~Q(party__kind=Party.Kind.PERSON)
        seen = seen.filter(Q(number__icontains=sought) | Q(words__icontains=sought) | named)
    if downloads.asked(request):
        heads = [
            _("Nomor"),
            "OPD",
            _("Penyedia"),
            _("Pekerjaan"),
            _("Tanggal"),
            _("Selesai"),
            _("Nilai"),
            _("Dicadangkan"),
            _("Dibayar"),
        ]
        lines = (
            [
                one.number,
                one.agency.short_name,
                one.party.public_name,
                one.words,
                one.day,
                one.ends,
                one.value,
                one.committed,
                one.paid,
            ]
            for one in seen[: downloads.MOST]
        )
        return downloads.take_table(request, downloads.Table("kontrak", heads, lines))
    may = bool(agencies_of(viewer_of(request), roles.COMMITMENT_OFFICER))
    context = {**page_of(request, seen), "q": sought, "may": may, "today": today(), "query": downloads.query(request)}
    return render(request, "treasury/contracts.html", context)


@requires_role(roles.COMMITMENT_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def contract_new(request: HttpRequest) -> HttpResponse:
    """Put a contract on record; its provider is sought by name."""
    viewer, sought = viewer_of(request), request.GET.get("penyedia", "").replace("\0", "").strip()[:80]
    agencies = agencies_of(viewer, roles.COMMITMENT_OFFICER)
    form = ContractForm(
        request.POST or None, agencies=agencies, sought=sought, initial={"day": today(), "starts": today()}
    )
    audit.record("treasury.looked", "party", "", by=actor(request), sought=sought)
    if request.method == "POST" and form.is_valid():
        told = {name: value for name, value in form.cleaned_data.items() if name != "key"}
        try:
            made = committing.contract(told.pop("agency"), told.pop("party"), told.pop("number"), by=viewer, **told)
        except Refused as refusal:
            form.add_error("number", str(refusal))
        else:
            messages.success(request, _("Kontrak dicatat. Cadangkan anggarannya."))
            return redirect("contract", made.pk)
    return render(
        request, "treasury/contract_new.html", {"form": form, "sought": sought}, status=422 if form.errors else 200
    )


@requires_role(*READERS)
@require_safe
def contract(request: HttpRequest, number: int) -> HttpResponse:
    """One contract: its addenda, progress, commitments and what came of it."""
    return _page(request, _found(request, number))


def _found(request: HttpRequest, number: int) -> Contract:
    found: Contract = get_object_or_404(_seen(request), pk=number)
    return found


def _page(request: HttpRequest, found: Any, **failed: Form) -> HttpResponse:
    viewer, forms = viewer_of(request), {}
    if holds(viewer, roles.COMMITMENT_OFFICER, found.agency_id):
        forms["addendum"] = failed.get("addendum") or AddendumForm(initial={"day": today()})
    if holds(viewer, roles.ACTIVITY_OFFICER, found.agency_id):
        forms["progress"] = failed.get("progress") or ProgressForm(initial={"day": today()})
    if found.party.kind == Party.Kind.PERSON:
        audit.record("treasury.seen", "contract", found.pk, by=viewer.user)
    addenda = list(found.addenda.order_by("id"))
    received = Receipt.objects.filter(commitment__contract=found).aggregate(all=Sum("amount"))["all"] or Decimal(0)
    context: dict[str, Any] = {
        "one": found, "addenda": addenda, "value": found.value + sum((one.delta for one in addenda), Decimal(0)), "received": received,
        "ends": next((one.ends for one in reversed(addenda) if one.ends), found.ends), "seen": found.progress.order_by("-id"),
        "commitments": found.commitments.select_related("line__account").order_by("id"), "today": today(),
    }  # fmt: skip
    context |= {"addendum": None, "progress": None, **forms}
    return render(request, "treasury/contract.html", context, status=422 if failed else 200)


@requires_role(roles.COMMITMENT_OFFICER)
@require_POST
def amend(request: HttpRequest, number: int) -> HttpResponse:
    """Change a contract by an addendum."""
    found, form = _found(request, number), AddendumForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            committing.amend(
                found, told["number"], day=told["day"], reason=told["reason"], by=viewer_of(request), delta=told["delta"], ends=told["ends"]
            )  # fmt: skip
        except Refused as refusal:
            form.add_error("delta", str(refusal))
        else:
            messages.success(request, _("Adendum dicatat."))
            return redirect("contract", number)
    return _page(request, found, addendum=form)


@requires_role(roles.ACTIVITY_OFFICER)
@require_POST
def see_progress(request: HttpRequest, number: int) -> HttpResponse:
    """How far the work is."""
    found, form = _found(request, number), ProgressForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            committing.see_progress(
                found, told["percent"], day=told["day"], evidence=told["evidence"], by=viewer_of(request)
            )
        except Refused as refusal:
            form.add_error("percent", str(refusal))
        else:
            messages.success(request, _("Kemajuan dicatat."))
            return redirect("contract", number)
    return _page(request, found, progress=form)
