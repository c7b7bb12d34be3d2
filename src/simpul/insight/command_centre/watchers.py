"""Who watches the command centre, and who of them is told that sealed cases exist.

- The regent, the administrator and the auditor watch; so do, for the whole regency, those who take cases in and those to
  whom sealed cases open. Services name these roles; nothing here knows a service.
- The figures leave sealed cases out. Those in `may_know_of_sealed` get one number for the whole regency, in bands of five:
  an exact one, watched over days, would tell when somebody was reported. It is never split by agency or area, never
  shown on a wall.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from simpul.kernel.accounts.desk import requires_staff
from simpul.kernel.accounts.roles import ADMINISTRATOR, AUDITOR, REGENT, SECRETARY, Role, Scope
from simpul.kernel.accounts.viewer import Viewer, viewer_of
from simpul.kernel.cases.services import registry

BAND = 5
View = Callable[..., HttpResponseBase]


def watchers() -> list[Role]:
    """The roles that may open the command centre."""
    named = {role for service in registry.values() for role in service.intake_roles | service.sealed_roles}
    wide = sorted((role for role in named if role.scope is Scope.REGENCY), key=lambda role: role.code)
    return [REGENT, SECRETARY, ADMINISTRATOR, AUDITOR, *wide]


def may_watch(viewer: Viewer) -> bool:
    """Whether one of the viewer's offices is that of a watcher."""
    return _holds_one_of(viewer, watchers())


def may_know_of_sealed(viewer: Viewer) -> bool:
    """Whether the viewer is told how many cases are sealed."""
    opened = [role for service in registry.values() for role in service.sealed_roles]
    return _holds_one_of(viewer, [REGENT, AUDITOR, *opened])


def band(count: int) -> tuple[int, int]:
    """The band of five in which a count lies: 0-4, 5-9, 10-14…"""
    low = count // BAND * BAND
    return low, low + BAND - 1


def for_watchers(view: View) -> View:
    """A view for watchers alone. Raises `PermissionDenied` for other staff; others meet the door."""

    @requires_staff
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not may_watch(viewer_of(request)):
            raise PermissionDenied(_("Pusat komando tidak termasuk tugas Anda."))
        return view(request, *args, **kwargs)

    return guarded


def _holds_one_of(viewer: Viewer, roles: list[Role]) -> bool:
    return not {grant.role for grant in viewer.grants}.isdisjoint(role.code for role in roles)
