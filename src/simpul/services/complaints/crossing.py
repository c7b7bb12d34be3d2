"""Whether the bridge stands, and what may cross it. Knows no table, so that the tables may ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simpul.kernel.cases.models import Case, Secrecy
from simpul.kernel.integrations import configured, registry
from simpul.kernel.regency import current
from simpul.lib import clock
from simpul.services.complaints.parameters import REFERRED_SECRECY

CODE = "lapor"
CHANNEL = "lapor"


def settings() -> Mapping[str, Any]:
    """What the operator wrote; empty while the bridge is not set up."""
    return (configured(CODE) or {}) if CODE in registry else {}


def passes_on() -> bool:
    """Whether they take reports from us. Without a way to look a report up there, that it arrives once would be a guess."""
    return all(settings().get(path) for path in ("file_path", "filed_path"))


def may_cross(case: Case, *, oversight: bool) -> bool:
    """Whether a report of ours may be sent there: they take reports, it did not come from them, and its secrecy is not
    above what the rule in force lets out. What is sealed or accuses somebody of misconduct never leaves."""
    if case.sealed or oversight or case.channel == CHANNEL:
        return False
    if not passes_on():
        return False
    return case.secrecy <= Secrecy.OPEN or case.secrecy <= int(REFERRED_SECRECY.on(clock.today(current().zone)).value)
