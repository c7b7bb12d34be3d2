"""`/benang/`: from any payment to its target, from any target to its money."""

from __future__ import annotations

import re

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from simpul.finance.ledger import committing
from simpul.finance.openness import asking, payments, thread
from simpul.finance.planning import standing, trees
from simpul.finance.planning.models import Indicator, Terms
from simpul.finance.treasury import covering
from simpul.finance.treasury.models import Act, Request
from simpul.kernel.accounts.viewer import viewer_of
from simpul.kernel.web.sharing import shared

RECENT = 10
_NUMBER = re.compile(r"\D*(\d{1,12})\s*/\s*(\d{4})")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Where the thread is taken up: the number of a payment, one of the last payments, or a target."""
    typed = request.GET.get("nomor", "").replace("\0", "").strip()[:60]
    missing = False
    if typed:
        found = _NUMBER.search(typed)
        act = (
            Act.objects.filter(step=Act.Step.PAY, no=int(found[1]), request__year=int(found[2])).first()
            if found
            else None
        )
        if act:
            return HttpResponseRedirect(reverse("thread_payment", args=[act.pk]))
        missing = True
    year = asking.nearest(asking.years())
    context = {"typed": typed, "missing": missing, "year": year, "recent": [], "aims": []}
    if year:
        context["recent"] = [payments.told(act) for act in payments.of_year(year).order_by("-id")[:RECENT]]
        plan = standing.rpjmd(year)
        several = Terms.objects.filter(version=plan, iku=True).select_related("indicator").order_by("indicator__code")
        context["aims"] = trees.measured(list(several), year)
    return render(request, "openness/thread.html", context)


@require_safe
@shared
def payment(request: HttpRequest, pk: int) -> HttpResponse:
    """A payment and everything that leads to it and away from it."""
    rows = Act.objects.select_related("request__agency", "request__account__party")
    act = get_object_or_404(rows, pk=pk, step=Act.Step.PAY, request__state=Request.State.PAID)
    found = thread.of_payment(act)
    context = {
        "found": found, "told": payments.told(act), "act": act, "words": covering.words(act.request),
        "proofs": [(entry, committing.ref_of(entry)) for entry in found.entries],
    }  # fmt: skip
    return render(request, "openness/payment.html", context)


@require_safe
@shared
def target(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """A target and the money that goes to it."""
    indicator = get_object_or_404(Indicator.objects.visible_to(viewer_of(request)), pk=pk)
    aim = thread.of_target(indicator, year)
    if aim is None:
        raise Http404
    return render(request, "openness/target.html", {"aim": aim, "year": year})
