"""The kinds of records: what secrecy can do to a case, as a step of a service might leave it."""

from __future__ import annotations

from typing import Any

from simpul.kernel.accounts.roles import Scope
from simpul.kernel.cases.models import Secrecy
from simpul.kernel.cases.services import Service

KINDS: dict[str, dict[str, Any]] = {
    "just filed": {},
    "not published": {"agency": "dlh"},
    "public": {"agency": "dlh", "published": True, "joined": True},
    "public, a word masked": {"agency": "dlh", "published": True, "mask": True},
    "public and anonymous": {"agency": "dlh", "published": True, "secrecy": Secrecy.ANONYMOUS},
    "anonymous, a word masked": {"agency": "dlh", "published": True, "mask": True, "secrecy": Secrecy.ANONYMOUS},
    "public and split": {"agency": "dlh", "published": True, "split": True},
    "merged and linked": {"agency": "dlh", "merged": True},
    "of somebody under two records": {"agency": "dlh", "alias": True},
    "gone through its steps": {"steps": True},
    "confidential": {"agency": "dlh", "secrecy": Secrecy.CONFIDENTIAL},
    "confidential and split": {"agency": "dlh", "secrecy": Secrecy.CONFIDENTIAL, "split": True},
    "raised to the regent": {"agency": "dlh", "rank": 3},
    "against an agency": {"agency": "dlh", "barred": "dpupr"},
    "sealed": {"sealed": True},
    "sealed against an agency": {"sealed": True, "barred": "dpupr"},
    "sealed, and opened by two": {"sealed": True, "barred": "dpupr", "opened": True},
    "closed": {"agency": "dlh", "published": True, "closed": True},
}
FEW = ("just filed", "public and anonymous", "sealed")  # of many reporters, theirs look around everywhere


def fitting(service: Service) -> list[str]:
    """The kinds that cases of a service can come to."""
    agencies = any(role.scope is Scope.AGENCY for role in service.workflow.roles)
    lacking = {"published": not service.public_list, "sealed": not service.sealed_roles, "split": not agencies}
    return [kind for kind, wanted in KINDS.items() if not any(wanted.get(name) and no for name, no in lacking.items())]
