"""Who sees what waits in the review queue: inspectors and auditors all, an agency what it was asked about, nobody else."""

from __future__ import annotations

from simpul.finance.roles import BUDGET_USER, FINANCE_OFFICER, INTERNAL_AUDITOR, STATE_AUDITOR
from simpul.kernel.accounts.roles import AUDITOR, HEAD
from simpul.kernel.accounts.viewer import Viewer

EXAMINERS = (INTERNAL_AUDITOR, STATE_AUDITOR, AUDITOR)
ANSWERING = (BUDGET_USER, FINANCE_OFFICER)
ASKED = (*ANSWERING, HEAD)


def examines(viewer: Viewer) -> bool:
    """Whether somebody reads the whole queue."""
    return any(grant.role in {role.code for role in EXAMINERS} for grant in viewer.grants)


def decides(viewer: Viewer) -> bool:
    """Whether somebody asks agencies and decides."""
    return any(grant.role == INTERNAL_AUDITOR.code for grant in viewer.grants)


def agencies(viewer: Viewer) -> set[int]:
    """The agencies for which somebody reads what was asked."""
    codes = {role.code for role in ASKED}
    return {grant.agency_id for grant in viewer.grants if grant.role in codes and grant.agency_id}


def answers(viewer: Viewer, agency: int) -> bool:
    """Whether somebody speaks for this agency."""
    codes = {role.code for role in ANSWERING}
    return any(grant.role in codes and grant.agency_id == agency for grant in viewer.grants)
