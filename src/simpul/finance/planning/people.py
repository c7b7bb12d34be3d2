"""Who may do what at the desk of planning: Bappeda everything, an agency's planner what is his agency's."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from simpul.finance.planning.models import Plan, Terms, Version
from simpul.finance.roles import AGENCY_PLANNER, PLANNER
from simpul.kernel.accounts.desk import requires_staff
from simpul.kernel.accounts.models import User
from simpul.kernel.web.administration.gates import actor

__all__ = ["actor", "may_edit", "may_report", "may_settle", "planners", "versions_of"]


def planners(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page for planners, of whichever agency. For everybody else it does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not {PLANNER.code, AGENCY_PLANNER.code} & {grant.role for grant in actor(request).grants()}:
            raise Http404
        return view(request, *args, **kwargs)

    return requires_staff(guarded)


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
    if user.holds(PLANNER):
        return found
    own = [grant.agency_id for grant in user.grants() if grant.role == AGENCY_PLANNER.code]
    return found.filter(Q(plan__agency__in=own) | Q(state=Version.State.SET))
