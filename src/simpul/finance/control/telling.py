"""Word of a review: to the agency that is asked, to who asked when it answers, to the agency when it is decided. What it is about
stands on its page alone: a letter may be read by others."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from simpul.finance.control.gate import ANSWERING
from simpul.finance.control.models import Hit, HitAct
from simpul.kernel.accounts.models import Grant, User
from simpul.kernel.notifications import kinds, send

KIND = kinds.Kind("control", _("Pertanyaan pengawas internal"))


def of(hit: Hit, act: HitAct) -> None:
    """Tell those who are waiting for this step; in its transaction."""
    told = {"agency": hit.agency.short_name, "key": hit.pk}
    if act.step == HitAct.Step.ASK:
        _send(_agency(hit), "control/asked", {**told, "day": act.due.isoformat() if act.due else ""})
    elif act.step == HitAct.Step.ANSWER:
        last = hit.acts.filter(step=HitAct.Step.ASK).order_by("-seq").select_related("by").first()
        _send([last.by] if last and last.by else [], "control/answered", told)
    elif hit.acts.filter(step=HitAct.Step.ASK).exists():
        _send(_agency(hit), "control/decided", told)


def _agency(hit: Hit) -> Iterable[User]:
    held = Grant.objects.in_force().filter(role__in=[role.code for role in ANSWERING], agency=hit.agency_id)
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk")


def _send(people: Iterable[User], template: str, told: dict[str, object]) -> None:
    for user in people:
        send(to=user, template=template, context=told)
