"""The steps that every case knows: take on, hand over, stop and restart the clock. What they ask and what they do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from simpul.kernel.accounts.models import Grant, User
from simpul.kernel.accounts.roles import Scope
from simpul.kernel.cases import climbing, merging, splitting
from simpul.kernel.organizations.models import Agency
from simpul.kernel.workflow import WHOLE_PROMISE, Refused, Transition, Within

if TYPE_CHECKING:
    from simpul.kernel.cases.engine import Move
    from simpul.kernel.cases.models import ServiceCase


class HandOverForm(forms.Form):
    """To whom."""

    agency = forms.ModelChoiceField(Agency.objects.none(), label=_("Instansi tujuan"))

    def __init__(self, *args: Any, case: ServiceCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Agency.objects.active().exclude(pk__in=[pk for pk in (case.agency_id, case.barred_agency_id) if pk])
        self.fields["agency"].queryset = others.order_by("name")  # type: ignore[attr-defined]


class AssignForm(forms.Form):
    """Who takes it on: oneself unless another colleague of the same desk is chosen."""

    assignee = forms.ModelChoiceField(
        User.objects.none(), label=_("Petugas"), required=False, empty_label=_("Saya sendiri")
    )

    def __init__(self, *args: Any, case: ServiceCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = case.state_now.owner
        held = Grant.objects.in_force().filter(role=owner.code if owner else "")
        if owner and owner.scope is Scope.AGENCY:
            held = held.filter(agency=case.agency_id)
        colleagues = User.objects.filter(pk__in=held.values("user"), is_active=True)
        self.fields["assignee"].queryset = colleagues.order_by("name")  # type: ignore[attr-defined]


class PauseForm(forms.Form):
    """Why the clock stands still. The reasons are the workflow's own; each is counted and published."""

    why = forms.ChoiceField(label=_("Mengapa jam berhenti"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, case: ServiceCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].choices = list(case.workflow.pause_reasons.items())  # type: ignore[attr-defined]


FORMS: dict[str, type[forms.Form]] = {
    "assign": AssignForm, "hand_over": HandOverForm, "pause": PauseForm, "task_give": splitting.GiveForm,
}  # fmt: skip


def effects(step: Transition) -> tuple[Any, ...]:
    """What an everyday step does; nothing for a step of the service's own."""
    return (_EFFECTS[step.name],) if step.target is None and step.name in _EFFECTS else ()


def _assign(case: ServiceCase, move: Move) -> None:
    if move.data.get("task"):
        return splitting.pass_on(case, move)
    if move.data.get("queue"):
        case.assignee, move.record["assignee"] = None, ""
        return None
    assignee = move.data.get("assignee") or move.by.user
    if assignee is None or case.state_now.owner is None:
        raise Refused("Pilih petugas yang akan mengerjakan.")
    if not assignee.holds(case.state_now.owner, agency_id=case.agency_id, region_id=case.region_id):
        raise Refused(
            "%(officer)s tidak memegang peran %(role)s untuk kasus ini.",
            officer=assignee,
            role=gettext(case.state_now.owner.label),
            field="assignee",
        )
    case.assignee = assignee
    move.record["assignee"] = str(assignee)
    return None


def _hand_over(case: ServiceCase, move: Move) -> None:
    agency: Agency | None = move.data.get("agency")
    if agency is None or agency.pk == case.agency_id:
        raise Refused("Pilih instansi lain sebagai tujuan.", field="agency")
    if agency.pk == case.barred_agency_id:
        raise Refused("Kasus ini tidak boleh diserahkan kepada instansi yang dilaporkan.", field="agency")
    move.record.update({"from": case.agency.short_name if case.agency else "", "to": agency.short_name})
    case.agency, case.assignee = agency, None


def _pause(case: ServiceCase, move: Move) -> None:
    why = move.data.get("why", "")
    if why not in case.workflow.pause_reasons:
        raise Refused("Pilih alasan mengapa jam berhenti.", field="why")
    case.paused_at, case.pause_reason = move.at, why
    move.record["why"] = why


def resume(case: ServiceCase, move: Move) -> None:
    """Let the clock run on, later by what the pause took."""
    since = case.paused_at
    if since is None:
        raise Refused("Jam kasus ini sedang berjalan.")
    promise: Within | None = type(case).promise(case)
    if case.promised_at and promise:
        case.promised_at = promise.shifted(case.promised_at, since, move.at)
    within = case.state_now.within
    if within is WHOLE_PROMISE:
        case.due_at = case.promised_at
    elif case.due_at and within:
        case.due_at = within.shifted(case.due_at, since, move.at)
    splitting.shift(case, since, move.at)
    move.record["paused_for"] = int((move.at - since).total_seconds())
    case.paused_at, case.pause_reason = None, ""


_EFFECTS = {"assign": _assign, "hand_over": _hand_over, "pause": _pause, "resume": resume}
_EFFECTS |= splitting.EFFECTS | merging.EFFECTS | climbing.EFFECTS
