"""`/keuangan/buku/`: the journal and the trial balance; memorial journals by two persons; months that close with a seal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from simpul.finance.ledger import closing
from simpul.finance.ledger.models import Period, Seal
from simpul.finance.ledger.posting import turn
from simpul.finance.reports import hindrances, memorials, postings
from simpul.finance.reports.asking import Asked
from simpul.finance.reports.forms import LEGS, MOST, MemorialForm, leg_forms, unknown
from simpul.finance.reports.models import Memorial
from simpul.finance.reports.readers import KEEPERS, READERS
from simpul.finance.reports.views import figure_file
from simpul.kernel.accounts.desk import requires_role
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.viewer import viewer_of
from simpul.kernel.documents import UnacceptableFile, store
from simpul.kernel.organizations.models import Agency
from simpul.kernel.web import downloads
from simpul.kernel.workflow import Refused

MANY = 100


def _keeps(request: HttpRequest) -> bool:
    """Whether this person keeps the books, and does not only read them."""
    return any(grant.role in {role.code for role in KEEPERS} for grant in viewer_of(request).grants)


def _actor(request: HttpRequest) -> User:
    user = viewer_of(request).user
    assert user is not None  # the door was passed
    return user


@requires_role(*READERS)
@require_safe
def journals(request: HttpRequest) -> HttpResponseBase:
    """The postings of a span, the newest first, and the ways from here."""
    asked = Asked(request)
    if downloads.asked(request):
        return figure_file(request, asked)
    found = postings.page(asked.sought, asked.after)
    context: dict[str, Any] = {
        "asked": asked, "page_of": found, "query": downloads.query(request), "may_keep": _keeps(request),
        "following": f"?{asked.query(akun=request.GET.get('akun', ''), setelah=found.after)}" if found.after else "",
        "waiting": Memorial.objects.visible_to(viewer_of(request)).waiting().count(),
    }  # fmt: skip
    return render(request, "reports/books.html", context)


@requires_role(*READERS)
@require_safe
def trial(request: HttpRequest) -> HttpResponseBase:
    """Every account with what was posted on both sides, which come to the same."""
    asked = Asked(request)
    rows = postings.accounts(asked.sought)
    if downloads.asked(request):
        heads = [_("Kode"), _("Akun"), _("Debit"), _("Kredit"), _("Saldo")]
        lines = ([row.code, row.name, row.debit, row.credit, row.debit - row.credit] for row in rows)
        return downloads.take_table(request, downloads.Table(f"neraca-saldo-{asked.year}", heads, lines))
    totals = sum(row.debit for row in rows), sum(row.credit for row in rows)
    context = {"asked": asked, "rows": rows, "totals": totals, "query": downloads.query(request)}
    return render(request, "reports/trial.html", context)


@requires_role(*READERS)
@require_safe
def months(request: HttpRequest) -> HttpResponseBase:
    """The months of a year: their state, what hinders closing the next, and the seals."""
    asked = Asked(request)
    periods = list(Period.objects.filter(year=asked.year).order_by("month"))
    seals = Seal.objects.filter(period__year=asked.year).select_related("period", "audit").order_by("-at")
    if downloads.asked(request):
        heads = [_("Bulan"), _("Keadaan"), _("Segel terakhir")]
        latest = {seal.period_id: bytes(seal.hash).hex() for seal in reversed(seals)}
        lines = ([str(one), one.get_state_display(), latest.get(one.pk, "")] for one in periods)
        return downloads.take_table(request, downloads.Table(f"bulan-buku-{asked.year}", heads, lines))
    next_open = next((one for one in periods if one.state != Period.State.CLOSED), None)
    last_closed = next((one for one in reversed(periods) if one.state == Period.State.CLOSED), None)
    context = {
        "asked": asked, "periods": periods, "seals": [(seal, bytes(seal.hash).hex()) for seal in seals], "query": downloads.query(request),
        "next_open": next_open, "last_closed": last_closed, "may_keep": _keeps(request),
        "hindered": hindrances.of(next_open) if next_open else [],
    }  # fmt: skip
    return render(request, "reports/months.html", context)


@requires_role(*KEEPERS)
@require_POST
def turn_month(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Close a month softly or with a seal, or open it again for a reason; in the last month, close the year's accounts first."""
    period = get_object_or_404(Period, year=year, month=number)
    state, back = request.POST.get("keadaan", ""), redirect(f"{reverse('book_months')}?tahun={year}")
    if state not in Period.State.values:
        return back
    hindered = hindrances.of(period) if state == Period.State.CLOSED else []
    if hindered:
        messages.error(request, " ".join(one.words for one in hindered))
        return back
    try:
        with transaction.atomic():
            if number == 13 and state == Period.State.CLOSED and not _closed(year):
                closing.close_year(year, by=_actor(request))
            turn(year, number, state, by=_actor(request), reason=request.POST.get("alasan", "").strip())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("Bulan %(month)s sekarang: %(state)s.") % {"month": period, "state": Period.State(state).label}
        )
    return back


def _closed(year: int) -> bool:
    return Period.objects.filter(
        year=year, entries__source_kind=closing.CLOSING, entries__reverses=None, entries__reversed_by=None
    ).exists()


@requires_role(*READERS)
@require_safe
def memorial_list(request: HttpRequest) -> HttpResponseBase:
    """Memorial journals, those that wait first."""
    found = Memorial.objects.visible_to(viewer_of(request)).select_related("decision", "author").order_by("-pk")
    if downloads.asked(request):
        heads = [_("Nomor"), _("Tanggal buku"), _("Uraian"), _("Hasil")]
        lines = ([one.pk, one.day, one.words, _outcome(one)] for one in found[: downloads.MOST])
        return downloads.take_table(request, downloads.Table("jurnal-memorial", heads, lines))
    rows = sorted(found[:MANY], key=lambda one: (hasattr(one, "decision"), -one.pk))
    context = {"rows": [(one, _outcome(one)) for one in rows], "may_keep": _keeps(request), "query": ""}
    return render(request, "reports/memorials.html", context)


def _outcome(one: Memorial) -> str:
    return str(one.decision.get_outcome_display()) if hasattr(one, "decision") else _("Menunggu orang kedua")


@requires_role(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def memorial_new(request: HttpRequest) -> HttpResponse:
    """The form; what comes back keeps all that was typed."""
    data = request.POST if request.method == "POST" else None
    said = request.POST.get("banyak", "")
    many = int(said) if said.isdecimal() and len(said) < 3 else LEGS
    if "tambah" in request.POST:
        many = min(many + LEGS, MOST)
    form, legs = MemorialForm(data, request.FILES or None), leg_forms(data, many)
    made = None
    if data is not None and "tambah" not in request.POST and all([form.is_valid(), *(leg.is_valid() for leg in legs)]):
        made = _made(request, form, [leg.side for leg in legs if not leg.is_empty])
    if made is not None:
        messages.success(request, _("Jurnal menunggu persetujuan orang kedua."))
        return redirect("memorial", made.pk)
    wrong = data is not None and "tambah" not in request.POST
    return render(
        request, "reports/memorial_new.html", {"form": form, "legs": legs, "many": many}, status=422 if wrong else 200
    )


def _made(request: HttpRequest, form: MemorialForm, sides: list[Any]) -> Memorial | None:
    """The journal, if its legs may stand; else the form says why not."""
    told = form.cleaned_data
    for code in sorted(unknown(sides, told["day"].year)):
        form.add_error(
            None, _("Akun %(code)s bukan akun rincian dalam bagan %(year)s.") % {"code": code, "year": told["day"].year}
        )
    if form.errors:
        return None
    try:
        with transaction.atomic():
            file = told["evidence"]
            evidence = store(file, by=_actor(request), personal=False) if file else None
            return memorials.make(
                day=told["day"], words=told["words"], legs=sides, by=_actor(request), evidence=evidence
            )
    except UnacceptableFile as refusal:
        form.add_error("evidence", str(refusal))
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return None


@requires_role(*READERS)
@require_safe
def memorial(request: HttpRequest, number: int) -> HttpResponse:
    """One of them, with what was decided, or the two ways to decide it."""
    found = get_object_or_404(
        Memorial.objects.visible_to(viewer_of(request)).select_related("author", "evidence"), pk=number
    )
    decided = getattr(found, "decision", None)
    names = dict(Agency.objects.values_list("pk", "name"))
    context = {
        "memorial": found, "decision": decided, "legs": [(side, names[side.agency]) for side in memorials.sides(found)],
        "may_decide": decided is None and _keeps(request), "mine": found.author_id == _actor(request).pk,
        "entries": memorials.entries(found),
    }  # fmt: skip
    return render(request, "reports/memorial.html", context)


@requires_role(*KEEPERS)
@require_POST
def memorial_decide(request: HttpRequest, number: int) -> HttpResponse:
    """Post it, reject it, or take it back."""
    found = get_object_or_404(Memorial.objects.visible_to(viewer_of(request)), pk=number)
    try:
        with transaction.atomic():
            if "setujui" in request.POST:
                memorials.approve(found, by=_actor(request))
            else:
                memorials.reject(found, by=_actor(request), reason=request.POST.get("alasan", ""))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Keputusan Anda tercatat."))
    return redirect("memorial", number)
