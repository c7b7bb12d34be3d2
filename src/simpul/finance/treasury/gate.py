"""Who sees which papers: agencies their own, the treasury and the auditors all."""

from __future__ import annotations

from simpul.finance import roles
from simpul.kernel.accounts.roles import AUDITOR, HEAD, REGENT
from simpul.kernel.accounts.viewer import Viewer


def reach(viewer: Viewer) -> set[int] | None:
    """The agencies whose payments somebody sees: None for all, as the treasury and the auditors do."""
    held = {grant.role: grant for grant in viewer.grants}
    if any(role.code in held for role in (*roles.REGENCY_WIDE, AUDITOR, REGENT)):
        return None
    codes = {role.code for role in (*roles.OF_AN_AGENCY, HEAD)}
    return {grant.agency_id for grant in viewer.grants if grant.role in codes and grant.agency_id}
