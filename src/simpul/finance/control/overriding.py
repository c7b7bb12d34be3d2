"""Asking for an override, and signing it. The database decides who may (`guarantees.overriding`).

asked = overriding.ask("direct_choice", "contract", "dpupr/602/1/2027", words="…", reason="…", legal_basis="…", evidence="…", by=officer)
overriding.sign(asked, granted=True, by=budget_user)    # numbered, public, committed to the tree of proofs
"""

from __future__ import annotations

import json
import re
from datetime import date

from simpul.finance.control.kinds import KINDS
from simpul.finance.control.models import Override, Signature
from simpul.finance.control.refusing import asked, deed
from simpul.finance.control.subjects import SUBJECTS
from simpul.kernel import audit
from simpul.kernel.accounts.models import User
from simpul.kernel.regency import current
from simpul.kernel.workflow import Refused
from simpul.lib import clock

NUMBERS_OF_PEOPLE = re.compile(
    r"\d(?:[ .-]?\d){9,}"
)  # what is written is public: no identity number, telephone or bank account in it


@deed
def ask(
    kind: str, subject_kind: str, subject: str, *, words: str, reason: str, legal_basis: str, evidence: str, by: User,
    until: date | None = None, day: date | None = None, example: bool = False,
) -> Override:  # fmt: skip
    """Ask to be allowed what a rule forbids, for one document. Raises `Refused`."""
    if kind not in KINDS or subject_kind not in SUBJECTS:
        raise Refused("Pilih jenis pengecualian dan jenis dokumennya.", field="kind")
    name = subject.strip()
    agency = SUBJECTS[subject_kind].find(name) if name else None
    told = {
        "words": words.strip(),
        "reason": reason.strip(),
        "legal_basis": legal_basis.strip(),
        "evidence": evidence.strip(),
    }
    for field, value in told.items():
        if NUMBERS_OF_PEOPLE.search(value):
            raise Refused("Pengecualian dibaca semua orang. Jangan tulis NIK, telepon, atau rekening.", field=field)
    entry = audit.record("control.ask_override", "override", name, by=by, kind=kind, subject_kind=subject_kind)
    rows = {
        "kind": kind, "subject_kind": subject_kind, "subject": name, "agency": agency.pk if agency else None,
        "until": str(until) if until else None, "example": example, **told,
    }  # fmt: skip
    made = asked("control_ask_override(%s, %s, %s)", [json.dumps(rows), day or today(), entry.pk])
    return Override.objects.get(pk=made)


@deed
def sign(override: Override, *, granted: bool, by: User, note: str = "", day: date | None = None) -> Signature:
    """Grant it or refuse it, once, as somebody entitled who is not the one that asked. A refusal says why. Raises `Refused`."""
    if granted and NUMBERS_OF_PEOPLE.search(note):
        raise Refused("Pengecualian dibaca semua orang. Jangan tulis NIK, telepon, atau rekening.", field="note")
    entry = audit.record("control.sign_override", "override", override.pk, by=by, reason=note, granted=granted)
    asked("control_sign_override(%s, %s, %s, %s, %s)", [override.pk, granted, note.strip(), day or today(), entry.pk])
    return Signature.objects.get(pk=override.pk)


def today() -> date:
    """The day on the regency's wall."""
    return clock.today(current().zone)
