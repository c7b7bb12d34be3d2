"""`/keuangan/pengendalian/`: the nine controls, and the review queue of APIP with its questions, answers and decisions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from simpul.finance.control import controls, gate, naming, reviewing
from simpul.finance.control.checks import registry
from simpul.finance.control.forms import AnswerForm, AskForm, StepForm
from simpul.finance.control.models import Hit, HitAct, Override
from simpul.finance.control.overriding import today
from simpul.finance.control.pages.overrides import actor
from simpul.finance.control.parameters import ANSWER_WITHIN
from simpul.finance.control.running import due_after
from simpul.finance.control.subjects import names_of
from simpul.finance.roles import ACCOUNTANT, TREASURER_GENERAL
from simpul.kernel import audit
from simpul.kernel.accounts.desk import requires_role
from simpul.kernel.accounts.roles import REGENT
from simpul.kernel.accounts.viewer import Viewer, viewer_of
from simpul.kernel.web import downloads
from simpul.kernel.workflow import Refused

LOOKING = (*gate.EXAMINERS, TREASURER_GENERAL, ACCOUNTANT, REGENT)
READERS = (*gate.EXAMINERS, *gate.ASKED)
A_PAGE = 50
FORMS: dict[str, type[StepForm]] = {"ask": AskForm, "answer": AnswerForm, "explain": StepForm, "pass_on": StepForm}
TONES = {
    "open": "info",
    "asked": "warn",
    "answered": "info",
    "explained": "ok",
    "passed_on": "bad",
    "replaced": "quiet",
}
OTHER_STATES = {"": ("open", "asked", "answered"), "semua": tuple(Hit.State.values)}


@requires_role(*LOOKING)
@require_safe
def hard_controls(request: HttpRequest) -> HttpResponseBase:
    """The nine hard controls as they stand now: what holds each in the database, and what contradicts it."""
    found = list(controls.judged())
    if downloads.asked(request):
        heads = [_("Nomor"), _("Pengendalian"), _("Dijaga oleh"), _("Penjaga yang hilang"), _("Pertentangan")]
        lines = (
            [
                one.control.number,
                one.control.name,
                ", ".join(one.control.guards),
                ", ".join(one.missing),
                one.contradictions,
            ]
            for one in found
        )
        return downloads.take_table(request, downloads.Table("pengendalian", heads, lines))
    context = {
        "found": found,
        "query": downloads.query(request),
        "all_hold": all(one.holds for one in found),
        "shown": controls.SHOWN,
    }
    return render(request, "control/controls.html", context)


@requires_role(*READERS)
@require_safe
def queue(request: HttpRequest) -> HttpResponseBase:
    """Hits that wait, the newest first; narrowed by state and check. An agency sees those that it was asked about."""
    viewer = viewer_of(request)
    state, check = request.GET.get("keadaan", ""), request.GET.get("pemeriksaan", "")
    rows = Hit.objects.visible_to(viewer).select_related("agency").order_by("-pk")
    rows = rows.filter(state__in=OTHER_STATES.get(state, (state,) if state in Hit.State.values else OTHER_STATES[""]))
    rows = rows.filter(code=check) if check in registry else rows
    if downloads.asked(request):
        heads = [_("Pemeriksaan"), _("Tahun"), _("Perangkat daerah"), _("Jumlah baris"), _("Nilai"), _("Ditemukan"), _("Keadaan"),
                 _("Dijawab paling lambat")]  # fmt: skip
        lines = (
            [
                _name(one),
                one.year,
                one.agency.name,
                one.size,
                one.amount,
                one.found_on,
                _(one.get_state_display()),
                one.due,
            ]
            for one in rows[: downloads.MOST]
        )
        return downloads.take_table(request, downloads.Table("antrean-pengawasan", heads, lines))
    after = request.GET.get("setelah", "")
    some = list(
        rows.filter(pk__lt=int(after))[: A_PAGE + 1] if after.isdecimal() and len(after) < 18 else rows[: A_PAGE + 1]
    )
    query = downloads.query(request)
    context = {
        "rows": [(one, _name(one), registry.get(one.code)) for one in some[:A_PAGE]], "state": state, "check": check, "tones": TONES,
        "states": [("", _("Belum diputuskan")), *((code, _(label)) for code, label in Hit.State.choices), ("semua", _("Semua"))],
        "checks": registry.values(), "query": query, "today": today(), "examines": gate.examines(viewer),
        "following": f"?{query}&setelah={some[A_PAGE - 1].pk}" if len(some) > A_PAGE else "",
    }  # fmt: skip
    return render(request, "control/queue.html", context)


def _name(one: Hit) -> str:
    check = registry.get(one.code)
    return str(check.name) if check else one.code


@requires_role(*READERS)
@require_safe
def hit(request: HttpRequest, number: int) -> HttpResponseBase:
    """One hit: formula and numbers, rows, what was asked and answered, and the steps that are next. Each look is written down."""
    one = _found(request, number)
    if downloads.asked(request):
        heads = [_("Dokumen"), _("Tanggal"), _("Jumlah"), _("Keterangan")]
        lines = ([row.name, row.day, row.amount, row.said] for row in naming.rows(one, registry.get(one.code)))
        return downloads.take_table(
            request,
            downloads.Table(f"petunjuk-{one.pk}", heads, lines, verb="control.taken", noun="hit", personal=True),
        )
    return _hit(request, one)


def _found(request: HttpRequest, number: int) -> Hit:
    seen = Hit.objects.visible_to(viewer_of(request)).select_related("agency", "run", "earlier")
    return get_object_or_404(seen, pk=number)


def steps(viewer: Viewer, one: Hit) -> list[str]:
    """The steps that somebody may take now; the database decides."""
    if one.state == Hit.State.ASKED and gate.answers(viewer, one.agency_id):
        return ["answer"]
    if not gate.decides(viewer):
        return []
    heard = one.state == Hit.State.ANSWERED or (
        one.state == Hit.State.ASKED and one.due is not None and one.due < today()
    )
    asks = ["ask"] if one.state in (Hit.State.OPEN, Hit.State.ANSWERED) else []
    decides = ["explain"] if one.state in OTHER_STATES[""] else []
    return [*asks, *decides, *(["pass_on"] if heard else [])]


def _hit(request: HttpRequest, one: Hit, failed: dict[str, StepForm] | None = None) -> HttpResponse:
    viewer, check = viewer_of(request), registry.get(one.code)
    audit.record("control.seen", "hit", one.pk, by=viewer.user)
    begun: dict[str, Any] = {"seen": one.seq, "due": due_after(today(), ANSWER_WITHIN.on(today()).value)}
    forms = {name: (failed or {}).get(name) or FORMS[name](initial=begun, prefix=name) for name in steps(viewer, one)}
    rules = (
        [(check.parameters[name], *told) for name, told in one.run.rules.items() if name in check.parameters]
        if check
        else []
    )
    kinds = {row["kind"] for row in one.rows}
    subjects = {
        name for kind in kinds for name in names_of(kind, [row["pk"] for row in one.rows if row["kind"] == kind])
    }
    context = {
        "one": one, "check": check, "name": _name(one), "rows": naming.rows(one, check), "rules": rules, "tones": TONES,
        "acts": one.acts.select_related("by").order_by("seq"), "forms": forms, "failed": failed or {}, "today": today(),
        "overrides": Override.objects.signed().filter(subject__in=subjects).select_related("signature"),
        "later": one.later.order_by("-pk").first(), "query": downloads.query(request),
        "titles": {"ask": _("Tanya perangkat daerah"), "answer": _("Jawab"), "explain": _("Nyatakan terjelaskan"),
                   "pass_on": _("Teruskan ke temuan")},
    }  # fmt: skip
    return render(request, "control/hit.html", context, status=422 if failed else 200)


@requires_role(*READERS)
@require_POST
def hit_step(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """Ask, answer, explain or pass on. What the rules refuse is told beside the field."""
    one = _found(request, number)
    if name not in FORMS:
        raise Http404
    form = FORMS[name](request.POST, prefix=name)
    if form.is_valid():
        told = form.cleaned_data
        one.seq = told.pop("seen")
        verb: Any = {
            "ask": reviewing.ask,
            "answer": reviewing.answer,
            "explain": reviewing.explain,
            "pass_on": reviewing.pass_on,
        }[name]
        try:
            verb(one, by=actor(request), **told)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _(HitAct.Step(name).label))
            return redirect("control_hit", number)
    return _hit(request, _found(request, number), {name: form})
