"""Who may do what here: a role, for the agency whose money it is. What is refused is written down, whoever refuses."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection
from django.utils.translation import gettext as _

from simpul.kernel import audit
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.roles import Role, Scope
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.workflow import Refused
from simpul.kernel.writing import whole

P = ParamSpec("P")
R = TypeVar("R")


def deed(verb: Callable[P, R]) -> Callable[P, R]:
    """One transaction. A refusal undoes it, and is written down by itself: who tried what, and why it was not done."""

    @wraps(verb)
    def done(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return whole()(verb)(*args, **kwargs)
        except Refused as refusal:
            by: Any = kwargs.get("by")
            if not connection.needs_rollback:  # else it is part of something greater, which comes to nothing
                subject = args[0] if args else None
                audit.record(
                    "treasury.refused", verb.__name__.strip("_"), getattr(subject, "pk", ""),
                    by=by.user if isinstance(by, Viewer) else by, reason=str(refusal),
                )  # fmt: skip
            raise

    return done


def holds(viewer: Viewer, role: Role, agency: int) -> bool:
    """Whether somebody holds a role for this agency."""
    held = (grant for grant in viewer.grants if grant.role == role.code)
    return any(role.scope is Scope.REGENCY or grant.agency_id == agency for grant in held)


def must_hold(by: Viewer, role: Role, agency: int) -> User:
    """The person, if the role is held for this agency. Raises `Refused`."""
    if by.user is None or not holds(by, role, agency):
        raise Refused(_("Ini tugas %(role)s OPD yang bersangkutan.") % {"role": role.label})
    return by.user
