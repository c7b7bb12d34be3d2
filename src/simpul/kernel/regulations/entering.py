"""A new version of a rule: one person enters it, another approves it, and only then it counts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from simpul.kernel import audit
from simpul.kernel.audit.trail import Somebody
from simpul.kernel.regency import current
from simpul.kernel.regulations import committing, days, parameters
from simpul.kernel.regulations.models import ParameterVersion, Proposal
from simpul.lib import clock


class NotEntered(ValueError):
    """It can't be proposed or decided so. The message is a sentence; `field` names what it is about."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def propose(
    code: str,
    value: Any,
    valid_from: date,
    *,
    by: Somebody,
    legal_basis: str,
    gazette_url: str = "",
    retroactive_reason: str = "",
) -> Proposal:
    """Enter a version that waits for a second person. Raises `NotEntered`."""
    if not legal_basis.strip():
        raise NotEntered("Tulis nama, nomor, dan pasal peraturannya.", "legal_basis")
    fits(code, valid_from, retroactive_reason)
    waiting = Proposal(
        code=code, value=value, valid_from=valid_from, legal_basis=legal_basis.strip(), gazette_url=gazette_url,
        retroactive_reason=retroactive_reason.strip(), author=by.pk, author_name=str(by), proposed_at=clock.now(),
    )  # fmt: skip
    try:
        with transaction.atomic():
            waiting.save()
            audit.record("propose", "rule", code, by=by, reason=legal_basis, proposal=waiting.pk)
    except IntegrityError as refused:
        if "proposal_one_waiting" not in str(refused):
            raise
        raise NotEntered("Sudah ada usulan yang menunggu persetujuan untuk ketentuan ini.") from None
    return waiting


def approve(proposal: Proposal, *, by: Somebody, verified: bool = False) -> None:
    """Put it in force. Raises `NotEntered`: for its author, after its day has passed, or when it was decided already."""
    if by.pk == proposal.author:
        raise NotEntered("Usulan ini Anda masukkan sendiri. Orang kedua yang menyetujuinya.")
    fits(proposal.code, proposal.valid_from, proposal.retroactive_reason, again=True)
    with transaction.atomic():
        _decide(proposal, Proposal.Outcome.APPROVED, by, "")
        if proposal.code.startswith(days.PREFIX):
            days.put_in_force(proposal)
        else:
            _put_in_force(proposal, verified=verified)
    parameters.forget()


def reject(proposal: Proposal, *, by: Somebody, note: str) -> None:
    """Send it back. Raises `NotEntered`."""
    if by.pk == proposal.author:
        raise NotEntered("Usulan ini Anda masukkan sendiri. Tarik saja bila keliru.")
    if not note.strip():
        raise NotEntered("Tulis mengapa usulan ini ditolak.", "note")
    with transaction.atomic():
        _decide(proposal, Proposal.Outcome.REJECTED, by, note.strip())


def withdraw(proposal: Proposal, *, by: Somebody) -> None:
    """Its author takes it back. Raises `NotEntered`."""
    if by.pk != proposal.author:
        raise NotEntered("Hanya pengusulnya yang dapat menarik usulan ini.")
    with transaction.atomic():
        _decide(proposal, Proposal.Outcome.WITHDRAWN, by, "")


def waiting() -> QuerySet[Proposal]:
    """What waits for a second person, the oldest first."""
    return Proposal.objects.filter(outcome=None).order_by("proposed_at", "pk")


def lapsed(proposal: Proposal) -> bool:
    """Whether its first day went by before anybody approved it: then it can only be entered anew."""
    return proposal.outcome is None and not proposal.retroactive_reason and proposal.valid_from < _today()


def fits(code: str, valid_from: date, retroactive_reason: str, *, again: bool = False) -> None:
    """Raises `NotEntered` where no version may begin on this day."""
    if valid_from < _today() and not retroactive_reason.strip():
        raise NotEntered(
            "Tanggal berlakunya sudah lewat. Tolak usulan ini, lalu minta diajukan lagi."
            if again
            else "Tanggal ini sudah lewat. Bila memang berlaku surut, tulis alasannya.",
            "retroactive_reason",
        )
    if ParameterVersion.objects.filter(code=code, valid_from=valid_from).exists():
        raise NotEntered("Sudah ada versi yang mulai berlaku pada tanggal ini.", "valid_from")


def _put_in_force(proposal: Proposal, *, verified: bool) -> None:
    """The version that held on its first day ends there; it holds until the next one that is already known."""
    versions = ParameterVersion.objects.filter(code=proposal.code)
    later = versions.filter(valid_from__gt=proposal.valid_from).order_by("valid_from").first()
    before = versions.filter(valid_from__lt=proposal.valid_from).order_by("-valid_from").first()
    if before is not None and (before.valid_to is None or before.valid_to > proposal.valid_from):
        versions.filter(pk=before.pk).update(valid_to=proposal.valid_from)
    made = ParameterVersion.objects.create(
        code=proposal.code, value=proposal.value, legal_basis=proposal.legal_basis, valid_from=proposal.valid_from,
        valid_to=later.valid_from if later else None, verified=verified, proposal=proposal,
    )  # fmt: skip
    committing.commit([made])


def _decide(proposal: Proposal, outcome: Proposal.Outcome, by: Somebody, note: str) -> None:
    """Of two who decide at once the first wins."""
    decided = Proposal.objects.filter(pk=proposal.pk, outcome=None).update(
        outcome=outcome, decided_by=by.pk, decided_by_name=str(by), decided_at=clock.now(), note=note
    )
    if not decided:
        raise NotEntered("Usulan ini sudah diputuskan. Muat ulang halamannya.")
    audit.record(outcome.value, "rule", proposal.code, by=by, reason=note, proposal=proposal.pk)
    proposal.refresh_from_db()


def _today() -> date:
    return clock.today(current().zone)
