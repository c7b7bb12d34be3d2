"""Who reads and who writes findings. Auditors and the heads of the regency read all, agencies what concerns them."""

from __future__ import annotations

from simpul.finance import roles
from simpul.kernel.accounts.roles import AUDITOR, HEAD, REGENT, SECRETARY, Role
from simpul.kernel.accounts.viewer import Viewer

WRITERS = (roles.INTERNAL_AUDITOR,)
ALL = (
    roles.INTERNAL_AUDITOR, roles.STATE_AUDITOR, AUDITOR, REGENT, SECRETARY, roles.TREASURER_GENERAL, roles.DEPUTY_TREASURER,
    roles.ACCOUNTANT,
)  # fmt: skip
ANSWERERS = (roles.BUDGET_USER, roles.FINANCE_OFFICER, HEAD)
READERS = (*ALL, *roles.OF_AN_AGENCY, HEAD)


def holds(viewer: Viewer, *several: Role) -> bool:
    """Whether somebody holds one of these roles today."""
    return not {role.code for role in several}.isdisjoint(grant.role for grant in viewer.grants)


def everything(viewer: Viewer) -> bool:
    """Whether somebody reads every examination."""
    return holds(viewer, *ALL)


def own(viewer: Viewer) -> set[int]:
    """The agencies in whose name somebody reads."""
    return _agencies(viewer, (*roles.OF_AN_AGENCY, HEAD))


def answers_for(viewer: Viewer) -> set[int]:
    """The agencies in whose name somebody answers."""
    return _agencies(viewer, ANSWERERS)


def _agencies(viewer: Viewer, several: tuple[Role, ...]) -> set[int]:
    codes = {role.code for role in several}
    return {grant.agency_id for grant in viewer.grants if grant.role in codes and grant.agency_id}
