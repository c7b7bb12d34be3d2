"""`/anggaran/`: where the money goes. Plain links and forms; each figure opens the rows behind it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from simpul.finance.budget.models import CashPlan, Change, Line, Side, SpdLine, Version
from simpul.finance.openness import asking, payments, running, sums
from simpul.finance.openness.asking import Asked
from simpul.finance.openness.axes import AXES, LINES
from simpul.finance.planning import standing
from simpul.finance.treasury import covering
from simpul.finance.treasury.models import Commitment
from simpul.kernel.web import downloads, formats
from simpul.kernel.web.sharing import shared
from simpul.lib.periods import MONTHS

A_PAGE = 50


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The nearest year that has a budget."""
    year = asking.nearest(asking.years())
    if year is None:
        return render(request, "openness/none.html")
    return HttpResponseRedirect(reverse("budget_explorer", args=[year]))


@require_safe
@shared
def explorer(request: HttpRequest, year: int) -> HttpResponseBase:
    """The budget of a year by whatever is asked; with `?unduh=` as a file."""
    known = asking.years()
    if year not in known:
        raise Http404
    asked = Asked(request, year)
    if asked.axis is LINES:
        return _lines(request, asked, known)
    told = sums.told(asked)
    if downloads.asked(request):
        return downloads.take_table(request, _table(asked, told))
    return render(request, "openness/explorer.html", _frame(request, asked, known) | {"told": told})


def _lines(request: HttpRequest, asked: Asked, known: list[int]) -> HttpResponseBase:
    """The lines themselves."""
    if downloads.asked(request):
        return downloads.take_table(request, _table_of_lines(asked))
    found = sums.lines(asked, A_PAGE)
    more = asked.query(setelah=asked.after + A_PAGE) if len(found) > A_PAGE else ""
    return render(
        request, "openness/lines.html", _frame(request, asked, known) | {"rows": found[:A_PAGE], "following": more}
    )


def _frame(request: HttpRequest, asked: Asked, known: list[int]) -> dict[str, Any]:
    """What both pages show around their rows."""
    address = reverse("budget_explorer", args=[asked.year])
    sides = [
        (_("Belanja"), address, asked.side == "belanja", None),
        (_("Pendapatan"), f"{address}?sisi=pendapatan", asked.side == "pendapatan", None),
        (_("Penerimaan pembiayaan"), f"{address}?sisi=penerimaan", asked.side == "penerimaan", None),
        (_("Pengeluaran pembiayaan"), f"{address}?sisi=pengeluaran", asked.side == "pengeluaran", None),
    ]
    ways = [
        (str(AXES[code].label), f"?{asked.query(menurut=code, setelah='')}", asked.axis.code == code, None)
        for code in asked.ways
    ]
    if asked.axis.code not in asked.ways:
        ways.append((str(asked.axis.label), f"?{asked.query()}", True, None))
    newest = asked.versions[-1] if asked.versions else None
    versions = [
        (one.title, f"?{asked.query(versi='' if one is newest else one.n)}", one is (asked.version or newest), None)
        for one in asked.versions
    ]
    return {
        "asked": asked, "sides": sides, "ways": ways, "versions": versions, "newest": newest, "called": sums.called(asked),
        "year_options": [(str(one), reverse("budget_explorer", args=[one]), one == asked.year, None) for one in known],
        "example": bool(newest and newest.example), "query": downloads.query(request),
    }  # fmt: skip


def _table(asked: Asked, told: sums.Told) -> downloads.Table:
    heads = [_("Kode"), _("Nama"), _("Anggaran"), _("Bagian (%)")]
    heads += [_("Komitmen"), _("Dibayar")] if asked.spends else [_("Diterima")]
    rows = (
        [row.key, str(row.name), row.ceiling, row.share and round(row.share, 2)]
        + ([row.committed, row.paid] if asked.spends else [row.paid])
        for row in told.rows
    )
    return downloads.Table(f"anggaran-{asked.year}-{asked.axis.code}", heads, rows)


def _table_of_lines(asked: Asked) -> downloads.Table:
    heads = [
        _("Perangkat daerah"), _("Kode sub kegiatan"), _("Sub kegiatan"), _("Kode akun"), _("Akun"), _("Sumber dana"), _("Anggaran"),
        _("SPD"), _("Komitmen"), _("Diminta"), _("Dibayar"),
    ]  # fmt: skip
    return downloads.Table(f"baris-anggaran-{asked.year}", heads, _rows_of_lines(asked))


def _rows_of_lines(asked: Asked) -> Iterator[list[Any]]:
    for state in sums.lines(asked, downloads.MOST):
        line, activity = state.line, state.line.activity
        yield [
            line.agency.name, activity.code if activity else "", activity.name if activity else "", line.account.code,
            line.account.name, line.fund.name if line.fund else "", state.ceiling, state.allotted, state.committed,
            state.liquidated, state.paid,
        ]  # fmt: skip


@require_safe
@shared
def line(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """One line: what versions made of it, when it was released, what is spoken for, and every payment from it."""
    one = get_object_or_404(
        Line.objects.select_related("agency", "activity", "account", "fund", "state"), pk=pk, year=year
    )
    changes = Change.objects.filter(line=one, version__state=Version.State.EFFECTIVE).select_related("version")
    if not changes:
        raise Http404  # only drafts speak of it
    commitments = Commitment.objects.filter(line=one).select_related("contract__party").order_by("-id")
    work = None
    if one.activity_id:
        mine = {"undertaking__agency": one.agency_id, "undertaking__activity": one.activity_id}
        work = standing.works(year).filter(**mine).first()
    paid = payments.narrowed(year, Q(line=one.pk)).order_by("-id")
    context = {
        "line": one, "state": one.state, "changes": changes.order_by("version__n", "seq"), "work": work,
        "allotments": SpdLine.objects.filter(line=one).select_related("spd").order_by("spd__day", "pk"),
        "plan_rows": _by_month(CashPlan.objects.filter(line=one).order_by("-id").first()),
        "commitments": [(some, covering.commitment_words(some)) for some in commitments[:A_PAGE]],
        "payments": [payments.told(act) for act in paid[:A_PAGE]], "spends": one.side in {Side.SPENDING, Side.OUTLAY},
        "all_payments": f"{reverse('budget_payments', args=[year])}?baris={one.pk}",
    }  # fmt: skip
    return render(request, "openness/line.html", context)


@require_safe
@shared
def paid(request: HttpRequest, year: int) -> HttpResponseBase:
    """Every payment of a year, of some lines or of a month; with `?unduh=` as a file."""
    if year not in asking.years():
        raise Http404
    asked = Asked(request, year)
    said = request.GET.get("baris", "")
    lines = Q(line=int(said)) if said.isdecimal() and len(said) < 18 else None
    if lines is None and (asked.narrowed or asked.words):
        lines = sums.narrowed(asked)
    month = request.GET.get("bulan", "")
    number = int(month) if month.isdecimal() and len(month) < 3 and 1 <= int(month) <= 12 else 0
    acts = payments.narrowed(year, lines, number).order_by("-id")
    if downloads.asked(request):
        return downloads.take_table(request, payments.table(acts, year))
    found = list(acts.filter(pk__lt=asked.after)[: A_PAGE + 1] if asked.after else acts[: A_PAGE + 1])
    context = {
        "asked": asked, "rows": [payments.told(act) for act in found[:A_PAGE]], "called": sums.called(asked), "month": number,
        "month_names": _months(), "query": downloads.query(request),
        "following": f"?{asked.query(bulan=number or '', baris=said, setelah=found[A_PAGE - 1].pk)}" if len(found) > A_PAGE else "",
    }  # fmt: skip
    return render(request, "openness/payments.html", context)


@require_safe
@shared
def run(request: HttpRequest, year: int) -> HttpResponse:
    """How the year runs: by month, how long money takes, the last quarter, and what came by papers."""
    known = asking.years()
    if year not in known:
        raise Http404
    asked = Asked(request, year)
    total = sums.told(asked).total
    context = {
        "asked": asked, "running": running.of(year), "total": total, "month_names": _months(),
        "year_options": [(str(one), reverse("budget_run", args=[one]), one == year, None) for one in known],
    }  # fmt: skip
    return render(request, "openness/running.html", context)


def _by_month(plan: CashPlan | None) -> list[tuple[str, str]]:
    """A cash plan as names and amounts, months without any left out."""
    months = zip(_months(), plan.months, strict=True) if plan else ()
    return [(name, formats.rupiah(amount)) for (_n, name), amount in months if amount]


def _months() -> list[tuple[int, str]]:
    return list(enumerate(MONTHS["en" if get_language() == "en" else "id"], 1))
