"""Where a report should go: the rules in force, asked for one report, and the sentence that says why."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.kernel import audit
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.cases import gate, lists
from simpul.kernel.organizations.models import Agency
from simpul.lib import clock
from simpul.lib.memo import Memo
from simpul.services.complaints import crossing, routing
from simpul.services.complaints.models import Category, Report, RoutingDraft, RoutingPlan

MOST_TRIED = 5000
DAYS_TRIED = 31


def _load() -> tuple[routing.Rule, ...]:
    plan = RoutingPlan.objects.first()
    return routing.read(plan.rules) if plan else ()


in_force: Memo[tuple[routing.Rule, ...]] = Memo(_load, seconds=30)


def propose(report: Report) -> tuple[Agency | None, str]:
    """The agency for a report, and in words why it is this one."""
    theirs = getattr(report, "lapor", None) if report.channel == crossing.CHANNEL else None
    if theirs is not None and theirs.agency and theirs.agency.agency:
        return theirs.agency.agency, _("SP4N-LAPOR! mendisposisikannya kepada %(name)s.") % {"name": theirs.agency}
    decision = routing.decide(in_force(), report.facts())
    if decision is not None:
        agency = Agency.objects.active().filter(code=decision.agency).first()
        if agency is not None and agency.pk != report.barred_agency_id:
            return agency, explained(decision)
    return report.category.route() if report.category else (None, "")


def explained(decision: routing.Decision) -> str:
    """A sentence on why a rule fits."""
    said = [tell(name, value) for name, value in decision.because.items()]
    words = _("Aturan “%(rule)s”: %(why)s.")
    return words % {"rule": decision.rule.name, "why": ", ".join(said) or _("berlaku untuk semua laporan")}


def tell(name: str, value: str) -> str:
    """One thing that made a rule fit, in words."""
    match name:
        case "category":
            found = Category.objects.filter(pk=value).first()
            return _("kategori %(name)s") % {"name": found or value}
        case "region":
            return _("wilayah %(name)s") % {"name": lists.region_names().get(value, value)}
        case "word":
            return _("kata “%(word)s”") % {"word": value}
    return _("jenis %(name)s") % {"name": _(Report.Kind(value).label)}


def fingerprint(rules: Sequence[routing.Rule]) -> str:
    """Changes with any change of the rules: what was tried is what comes into force."""
    text = json.dumps([rule.as_json() for rule in rules], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def trial(rules: Sequence[routing.Rule], viewer: Viewer) -> routing.Trial:
    """These rules on the forwarded reports of the last month that the viewer may see from the inside, at most 5,000."""
    since = clock.now() - timedelta(days=DAYS_TRIED)
    reports: Any = Report._default_manager
    past = (
        reports.filter(gate.staff_rows(viewer), opened_at__gte=since, forwarded_at__isnull=False, sealed=False)
        .select_related("category__parent__agency", "category__agency", "agency")
        .order_by("-opened_at")[:MOST_TRIED]
    )
    current, own = in_force(), dict(_own_agencies())
    tried = []
    for report in past:
        if report.agency is None:
            continue
        facts = report.facts()
        usual = own.get(report.category_id or "", "")
        before, after = routing.decide(current, facts), routing.decide(rules, facts)
        tried.append(
            routing.Tried(
                report.number,
                report.agency.code,
                before.agency if before else usual,
                after.agency if after else usual,
                after.rule.name if after else "",
            )
        )
    return routing.Trial(tuple(tried))


def _own_agencies() -> list[tuple[str, str]]:
    """Each category with the agency that it proposes by itself."""
    found = Category.objects.select_related("agency", "parent__agency")
    return [(leaf.pk, agency.code) for leaf in found if (agency := leaf.agency or (leaf.parent and leaf.parent.agency))]


def draft() -> RoutingDraft:
    """The rules being worked on; at first those in force."""
    return RoutingDraft.objects.get_or_create(defaults={"rules": [rule.as_json() for rule in _load()]})[0]


def keep(rules: Sequence[routing.Rule], *, tried: str = "") -> None:
    """Keep the rules being worked on."""
    stored = [rule.as_json() for rule in rules]
    RoutingDraft.objects.update_or_create(
        only=True, defaults={"rules": stored, "tried": tried, "changed_at": clock.now()}
    )


class Untried(ValueError):
    """Rules that nobody has tried as they stand."""


@transaction.atomic
def enact(*, by: User, reason: str, summary: dict[str, int]) -> RoutingPlan:
    """Bring the draft into force. Raises `Untried` if it was changed after its last trial."""
    working = RoutingDraft.objects.select_for_update().get()
    rules = routing.read(working.rules)
    if working.tried != fingerprint(rules):
        raise Untried(_("Aturan berubah setelah dicoba. Coba dulu pada laporan bulan lalu."))
    plan = RoutingPlan.objects.create(rules=working.rules, reason=reason, written_by=by, trial=summary)
    audit.record("routing.enact", "routing_plan", plan.pk, by=by, reason=reason, rules=len(rules))
    transaction.on_commit(in_force.forget)
    return plan
