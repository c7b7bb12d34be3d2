"""`/rencana/`: what the regency wants to reach, what it does for it, and how far it got. Only what a decree set is shown."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from simpul.finance.planning import diffing, standing, tracing, trees
from simpul.finance.planning.models import Indicator, Node, Output, Terms, Undertaking, Version, Work
from simpul.kernel.accounts.viewer import viewer_of
from simpul.kernel.cases import services
from simpul.kernel.indicators import registry
from simpul.kernel.regency import current
from simpul.kernel.web import downloads
from simpul.lib import clock

A_PAGE = 50
PROPOSALS = "usulan"  # the service by which people propose, where the regency has it


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The tree of the RPJMD with its indicators in a year."""
    year = _year(request)
    version = standing.rpjmd(year)
    if version is None:
        return render(request, "planning/none.html", {"documents": _documents()})
    context = {
        "version": version, "year": year, "tree": trees.of(version, year), "documents": _documents(),
        "untouched": diffing.untouched(version),
        "year_options": [(str(one), f"?tahun={one}", one == year, None) for one in version.plan.years],
        "proposals": PROPOSALS if PROPOSALS in services.registry else "",
        "undertakings": standing.works(year).count(), "unlinked": standing.without_programme(year).count(),
    }  # fmt: skip
    return render(request, "planning/tree.html", context)


@require_safe
def of_year(request: HttpRequest, year: int) -> HttpResponseBase:
    """The undertakings of a year; `?tanpa=1`: only those without a programme. With `?unduh=` the list as a file."""
    unlinked = bool(request.GET.get("tanpa"))
    works = (standing.without_programme(year) if unlinked else standing.works(year)).order_by(
        "undertaking__agency__name", "undertaking__activity__code", "pk"
    )
    if downloads.asked(request):
        return downloads.take_table(request, _table(works, year))
    page = Paginator(works, A_PAGE).get_page(request.GET.get("halaman"))
    context = {
        "year": year, "page_of": page, "unlinked": unlinked, "several": standing.without_programme(year).count(),
        "all": standing.works(year).count(),
    }  # fmt: skip
    return render(request, "planning/year.html", context)


@require_safe
def programme(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """A programme of the RPJMD: its indicators, and what is undertaken for it in a year."""
    version = standing.rpjmd(year)
    node = get_object_or_404(
        Node.objects.select_related("parent"), version=version, kind=Node.Kind.PROGRAMME, code=code
    )
    works = standing.works(year).filter(programme=code).order_by("undertaking__activity__code", "pk")
    several = list(Terms.objects.filter(node=node).select_related("indicator").order_by("indicator__code"))
    context = {
        "node": node, "year": year, "works": works, "measured": trees.measured(several, year),
        "years": version.plan.years if version else (),
    }  # fmt: skip
    return render(request, "planning/programme.html", context)


@require_safe
def indicator(request: HttpRequest, pk: int) -> HttpResponse:
    """An indicator: what it means, its course over the years, and every declaration with its evidence."""
    one = get_object_or_404(Indicator.objects.visible_to(viewer_of(request)).select_related("plan"), pk=pk)
    held = Version.objects.filter(plan=one.plan, state=Version.State.SET).order_by("-n").first()
    terms = Terms.objects.filter(indicator=one, version=held).select_related("agency", "node").first()
    if terms is None:
        raise Http404
    courses = standing.courses([terms], one.plan.years)[terms.pk]
    context = {
        "indicator": one, "terms": terms, "courses": courses, "declared": standing.chain(one), "figure": registry.get(terms.figure),
    }  # fmt: skip
    return render(request, "planning/indicator.html", context)


@require_safe
def undertaking(request: HttpRequest, pk: int) -> HttpResponse:
    """An undertaking: what it shall bring, and what became of its money."""
    rows = Undertaking.objects.visible_to(viewer_of(request)).select_related("agency", "activity")
    one = get_object_or_404(rows, pk=pk)
    work = standing.works(one.year).filter(undertaking=one).first()
    if work is None:
        raise Http404
    linked = not standing.without_programme(one.year).filter(pk=work.pk).exists()
    context = {
        "one": one, "work": work, "linked": linked, "stages": tracing.trace(one),
        "outputs": Output.objects.filter(work=work).select_related("region").order_by("n"),
    }  # fmt: skip
    return render(request, "planning/undertaking.html", context)


@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """A version that a decree set, and what it changed."""
    version = get_object_or_404(Version.objects.select_related("plan__agency"), pk=pk, state=Version.State.SET)
    before = Version.objects.filter(plan=version.plan, state=Version.State.SET, n__lt=version.n).order_by("-n").first()
    context = {
        "version": version, "before": before, "untouched": diffing.untouched(version), "digest": bytes(version.digest or b"").hex(),
        "differences": diffing.differences(before, version) if before else [],
    }  # fmt: skip
    return render(request, "planning/document.html", context)


def _year(request: HttpRequest) -> int:
    """The year asked for; else the present one, or where no plan is for it the nearest that has one."""
    asked, today = request.GET.get("tahun", ""), clock.today(current().zone).year
    if asked.isdecimal() and len(asked) == 4:
        return int(asked)
    spans = Version.objects.filter(state=Version.State.SET, plan__kind="rpjmd").values_list(
        "plan__first_year", "plan__last_year"
    )
    return min(
        (max(first, min(today, last)) for first, last in spans), key=lambda year: abs(year - today), default=today
    )


def _documents() -> QuerySet[Version]:
    """Every version that was set, the newest first."""
    found = Version.objects.filter(state=Version.State.SET).select_related("plan__agency")
    return found.order_by("-plan__first_year", "plan__kind", "plan", "-n")


def _table(works: QuerySet[Work], year: int) -> downloads.Table:
    """The list as people take it away."""
    header = [
        _("Tahun"), _("Perangkat daerah"), _("Kode"), _("Sub kegiatan"), _("Program RPJMD"), _("Pagu indikatif"), _("Dokumen")
    ]  # fmt: skip
    rows = (
        (
            year, one.undertaking.agency.name, one.undertaking.activity.code, one.undertaking.activity.name, one.programme, one.money,
            str(one.version.plan),
        )
        for one in works.iterator()
    )  # fmt: skip
    return downloads.Table(f"rencana-{year}", header, rows)
