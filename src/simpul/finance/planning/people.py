"""Who may do what at the desk of planning: Bappeda everything, an agency's planner what is his agency's."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from simpul.finance.planning.models import Plan, Terms, Version
from simpul.finance.roles import AGENCY_PLANNER, EXAMINERS, INTERNAL_AUDITOR, PLANNER
from simpul.kernel.accounts.desk import requires_staff
from simpul.kernel.accounts.models import User
from simpul.kernel.web.administration.gates import actor

__all__ = ["actor", "may_edit", "may_report", "may_settle", "planners", "plans", "reads", "versions_of"]
READERS = {role.code for role in (INTERNAL_AUDITOR, *EXAMINERS)}


def planners(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page for planners, of whichever agency; auditors look on. For everybody else it does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        looks_on = request.method in ("GET", "HEAD") and reads(actor(request))
        if not looks_on and not plans(actor(request)):
            raise Http404
        return view(request, *args, **kwargs)

    return requires_staff(guarded)


def plans(user: User) -> bool:
    """Whether somebody is a planner."""
    return any(grant.role in (PLANNER.code, AGENCY_PLANNER.code) for grant in user.grants())


def reads(user: User) -> bool:
    """Whether somebody looks on: an auditor reads every document and realisation, and changes none."""
    return any(grant.role in READERS for grant in user.grants())


def may_edit(user: User, plan: Plan) -> bool:
    """Whether somebody may change the drafts of a document."""
    return user.holds(PLANNER) or (plan.agency_id is not None and user.holds(AGENCY_PLANNER, agency_id=plan.agency_id))


def may_settle(user: User, plan: Plan) -> bool:
    """Whether somebody may agree to a document and set it. The database sees to it that these are two persons."""
    return may_edit(user, plan)


def may_report(user: User, terms: Terms) -> bool:
    """Whether somebody may declare or verify what an indicator came to: of its agency, or of Bappeda."""
    return user.holds(PLANNER) or user.holds(AGENCY_PLANNER, agency_id=terms.agency_id)


def versions_of(request: HttpRequest) -> QuerySet[Version]:
    """The versions that whoever is at this desk may read, drafts included."""
    found = Version.objects.select_related("plan__agency")
    user = actor(request)
    if user.holds(PLANNER) or reads(user):
        return found
    own = [grant.agency_id for grant in user.grants() if grant.role == AGENCY_PLANNER.code]
    return found.filter(Q(plan__agency__in=own) | Q(state=Version.State.SET))
