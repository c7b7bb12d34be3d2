"""`/keuangan/rencana/realisasi/`: what indicators came to, entered by one person and verified by another."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from simpul.finance.planning import measuring, people, standing, trees
from simpul.finance.planning.forms import RealisationForm
from simpul.finance.planning.models import Indicator, Terms
from simpul.finance.planning.observations import Realisation
from simpul.finance.planning.people import actor, planners
from simpul.kernel.documents import UnacceptableFile
from simpul.kernel.regency import current
from simpul.kernel.workflow import Refused
from simpul.lib import clock


@planners
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The indicators of a year, and which realisations wait for a second person."""
    asked = request.GET.get("tahun", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else clock.today(current().zone).year
    rows = Terms.objects.filter(version__in=standing.versions(year).values("pk")).select_related(
        "indicator", "agency", "version__plan"
    )
    mine = [
        one
        for one in rows.order_by("indicator__code", "pk")
        if people.reads(actor(request)) or people.may_report(actor(request), one)
    ]
    waiting = Realisation.objects.filter(
        verification=None, superseded_by=None, indicator__in=[one.indicator_id for one in mine]
    )
    names = {one.indicator_id: one.name for one in mine}
    context = {
        "year": year, "measured": trees.measured(mine, year), "years": range(year - 2, year + 3),
        "waiting": [(one, names[one.indicator_id]) for one in waiting.select_related("audit").order_by("pk")],
    }  # fmt: skip
    return render(request, "planning/realisations.html", context)


@planners
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """An indicator in a year: enter what it came to, or look at what somebody else entered."""
    indicator, by = get_object_or_404(Indicator, pk=pk), actor(request)
    terms = standing.terms_of(indicator, year)
    may = terms is not None and people.may_report(by, terms)
    if terms is None or not (may or (people.reads(by) and request.method != "POST")):
        raise Http404
    chain = standing.chain(indicator, year)
    last = chain[-1] if chain else None
    sent = "laporkan" in request.POST
    form = RealisationForm(request.POST if sent else None, request.FILES if sent else None)
    problem = ""
    try:
        if "laporkan" in request.POST and form.is_valid():
            told = form.cleaned_data
            file = told.pop("file")
            measuring.declare(indicator, year, by=by, files=[file] if file else [], **told)
            messages.success(request, _("Realisasi tercatat. Orang lain memeriksanya."))
            return redirect("realisation", pk, year)
        if "periksa" in request.POST and last is not None:
            accepted = request.POST["periksa"] == "terima"
            measuring.verify(last, by=by, accepted=accepted, reason=request.POST.get("alasan", ""))
            messages.success(request, _("Hasil pemeriksaan tercatat."))
            return redirect("realisation", pk, year)
    except UnacceptableFile as refusal:
        form.add_error("file", str(refusal))
    except Refused as refusal:
        if form.is_bound:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            problem = str(refusal)
    waits = last is not None and getattr(last, "verification", None) is None
    context = {
        "indicator": indicator, "terms": terms, "year": year, "chain": chain, "form": form, "problem": problem, "waits": waits,
        "may": may, "mine": last is not None and last.entered_by == by.pk, "course": standing.courses([terms], [year])[terms.pk][0],
    }  # fmt: skip
    return render(request, "planning/realisation.html", context, status=422 if problem or form.errors else 200)
