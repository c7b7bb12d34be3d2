"""Opening the identity of a reporter whose case is sealed. Nobody can alone, not even who inspects the case.

1. Who may open the sealed case asks, with a reason. 2. Another of them consents or refuses. 3. For some hours both may read who
reported, and each look is in the audit trail. 4. The reporter is told at once, and reads all of it on the page of the case.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from simpul.kernel import audit
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.cases import gate, services
from simpul.kernel.cases.models import Case
from simpul.kernel.cases.parameters import IDENTITY_OPEN_FOR
from simpul.kernel.cases.sealed_names import OpeningDecision, OpeningRequest
from simpul.kernel.notifications import send
from simpul.kernel.workflow import Refused
from simpul.lib import clock


@dataclass(frozen=True)
class Opened:
    """One line of the log that the reporter reads. It names offices, not people: they answer for it by the audit trail."""

    asked_at: datetime
    reason: str
    granted: bool | None
    decided_at: datetime | None
    until: datetime | None


def may(case: Case, by: Viewer) -> bool:
    """Whether somebody may ask or consent: who holds a role that opens sealed cases of this service."""
    roles = {role.code for role in services.of(case).sealed_roles}
    return case.sealed and gate.works_on(case, by) and any(grant.role in roles for grant in by.grants)


@transaction.atomic
def ask(case: Case, *, by: Viewer, reason: str) -> OpeningRequest:
    """Ask to know who reported. Raises `Refused`."""
    if not may(case, by) or by.user is None:
        raise Refused("Anda tidak berwenang untuk langkah ini.")
    if not reason.strip():
        raise Refused("Tuliskan mengapa identitas pelapor perlu diketahui. Pelapor akan membacanya.", field="reason")
    if waiting(case):
        raise Refused("Sudah ada permintaan yang menunggu keputusan.")
    made = OpeningRequest.objects.create(case_id=case.pk, asked_by=by.user, reason=reason.strip()[:500])
    audit.record("identity.ask", "case", case.pk, by=by.user, reason=made.reason, number=case.number)
    return made


@transaction.atomic
def decide(asked: OpeningRequest, *, by: Viewer, grant: bool) -> OpeningDecision:
    """Consent or refuse, as a second person. Raises `Refused`."""
    case = asked.case
    if not may(case, by) or by.user is None:
        raise Refused("Anda tidak berwenang untuk langkah ini.")
    if asked.asked_by_id == by.user.pk:
        raise Refused("Keputusan harus diambil orang lain, bukan yang meminta.")
    now = clock.now()
    hours = int(IDENTITY_OPEN_FOR.at(now))
    try:
        with transaction.atomic():
            made = OpeningDecision.objects.create(
                request=asked, asked_by_id=asked.asked_by_id, decided_by=by.user, granted=grant, at=now,
                until=now + timedelta(hours=hours) if grant else None,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused("Permintaan ini sudah diputuskan orang lain.") from error
    audit.record("identity.decide", "case", case.pk, by=by.user, number=case.number, granted=grant)
    if grant and case.applicant:
        context = {"number": case.number, "title": case.title, "reason": asked.reason}
        send(to=case.applicant, template="cases/identity", context=context, about=case.number)
    return made


def waiting(case: Case) -> OpeningRequest | None:
    """The request that nobody has decided yet."""
    return OpeningRequest.objects.filter(case=case.pk, decision=None).select_related("asked_by").order_by("-id").first()


def log(case: Case) -> list[Opened]:
    """All requests and what became of them, the latest first."""
    found: Iterable[OpeningRequest] = (
        OpeningRequest.objects.filter(case=case.pk).select_related("decision").order_by("-id")
    )
    return [_told(one, getattr(one, "decision", None)) for one in found]


def _told(one: OpeningRequest, decision: OpeningDecision | None) -> Opened:
    if decision is None:
        return Opened(one.at, one.reason, None, None, None)
    return Opened(one.at, one.reason, decision.granted, decision.at, decision.until)


def opened_to(case: Case, viewer: Viewer) -> bool:
    """Whether the identity stands open to this viewer now: to the two who opened it together, until its time is over."""
    if viewer.user is None:
        return False
    mine = Q(asked_by=viewer.user) | Q(decided_by=viewer.user)
    return OpeningDecision.objects.filter(mine, request__case=case.pk, granted=True, until__gt=clock.now()).exists()
