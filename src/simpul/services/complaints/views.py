"""The rules of routing on screen: read, changed as a draft, tried on last month's reports, and only then brought into force."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from simpul.kernel.accounts.desk import requires_role
from simpul.kernel.accounts.viewer import viewer_of
from simpul.kernel.organizations.models import Agency
from simpul.kernel.web import downloads
from simpul.services.complaints import routes, routing, suggesting
from simpul.services.complaints.flow import DESK
from simpul.services.complaints.models import RoutingPlan
from simpul.services.complaints.rule_form import RuleForm

SHOWN = 50


@requires_role(DESK)
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """The rules being worked on, what was in force, and how well the suggestions learnt; with `?unduh=` the rules as a file."""
    draft = routes.draft()
    rules = routing.read(draft.rules)
    if downloads.asked(request):
        header = [_("Urutan"), _("Nama"), _("Bila"), _("Teruskan ke")]
        lines = ((place, rule.name, told(rule), rule.agency.upper()) for place, rule in enumerate(rules, 1))
        return downloads.take_table(request, downloads.Table("aturan-penyaluran", header, lines))
    context = {
        "rules": [(rule, told(rule)) for rule in rules], "plans": RoutingPlan.objects.select_related("written_by")[:10],
        "changed": routes.fingerprint(rules) != routes.fingerprint(routes.in_force()),
        "learnt": suggesting.latest(), "most": routing.MOST_RULES, "offices": _offices(),
    }  # fmt: skip
    return render(request, "complaints/routing.html", context)


@requires_role(DESK)
def edit(request: HttpRequest, place: int | None = None) -> HttpResponse:
    """One rule of the draft, new or changed."""
    rules = list(routing.read(routes.draft().rules))
    if place is not None and place >= len(rules):
        raise Http404
    taken = frozenset(rule.name.casefold() for at, rule in enumerate(rules) if at != place)
    form = RuleForm(request.POST or None, taken=taken, initial=RuleForm.filled(rules[place]) if place is not None else None)  # fmt: skip
    if request.method == "POST" and form.is_valid():
        if place is None:
            rules = [*rules[: routing.MOST_RULES - 1], form.rule()]
        else:
            rules[place] = form.rule()
        routes.keep(rules)
        return redirect("routing")
    status = 422 if request.method == "POST" else 200
    return render(request, "complaints/rule.html", {"form": form, "place": place}, status=status)


@requires_role(DESK)
@require_POST
def move(request: HttpRequest, place: int) -> HttpResponse:
    """Move a rule of the draft one place up, or take it out."""
    rules = list(routing.read(routes.draft().rules))
    if place >= len(rules):
        raise Http404
    rule = rules.pop(place)
    if request.POST.get("ke") == "atas":
        rules.insert(max(place - 1, 0), rule)
    routes.keep(rules)
    return redirect("routing")


@requires_role(DESK)
def trial(request: HttpRequest) -> HttpResponse:
    """The draft tried on the reports of the last month; a POST brings it into force as it was tried."""
    rules = routing.read(routes.draft().rules)
    outcome = routes.trial(rules, viewer_of(request))
    wrong = ""
    if request.method == "POST":
        wrong = _enact(request, outcome)
        if not wrong:
            messages.success(request, _("Aturan baru berlaku sejak sekarang."))
            return redirect("routing")
    else:
        routes.keep(rules, tried=routes.fingerprint(rules))
    context = {
        "trial": outcome, "changed": outcome.changed[:SHOWN], "by_rule": outcome.by_rule(rules), "days": routes.DAYS_TRIED,
        "wrong": wrong, "reason": request.POST.get("reason", ""), "fingerprint": routes.fingerprint(rules), "offices": _offices(),
    }  # fmt: skip
    return render(request, "complaints/routing_trial.html", context, status=422 if wrong else 200)


def _enact(request: HttpRequest, outcome: routing.Trial) -> str:
    """Bring the draft into force; a sentence if it can't be."""
    reason = request.POST.get("reason", "").strip()
    if not reason:
        return _("Tuliskan alasan perubahan: orang lain akan membacanya nanti.")
    viewer = viewer_of(request)
    assert viewer.user is not None
    if request.POST.get("tried") != routes.fingerprint(routing.read(routes.draft().rules)):
        return _("Aturan berubah setelah dicoba. Periksa hasil percobaan yang baru di bawah ini.")
    try:
        routes.enact(by=viewer.user, reason=reason[:500], summary=outcome.summary())
    except routes.Untried as refusal:
        return str(refusal)
    return ""


def _offices() -> dict[str, str]:
    """What agencies are called, those too that have ended: rules and reports name them by their code."""
    return dict(Agency.objects.values_list("code", "short_name"))


def told(rule: routing.Rule) -> str:
    """A rule as a sentence."""
    asked: dict[str, Any] = {
        "category": rule.categories,
        "region": rule.regions,
        "word": rule.words,
        "kind": rule.kinds,
    }
    parts = [_(" atau ").join(routes.tell(name, value) for value in values) for name, values in asked.items() if values]
    return _(" dan ").join(parts) or _("semua laporan")
