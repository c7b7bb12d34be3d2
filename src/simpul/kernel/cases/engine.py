"""Open cases and move them. The only code that writes `Case.state`.

A step is one transaction: permission, rules, effects, the audit entry, the event, the case, the messages. It happens whole or not at all.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext

from simpul.kernel import audit, kept, making, writing
from simpul.kernel.accounts.throttling import Allowance, Allowances
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.cases import everyday, following, gate, services, splitting
from simpul.kernel.cases.models import Case, CaseEvent, ServiceCase
from simpul.kernel.notifications.models import Message
from simpul.kernel.notifications.outbox import WAKING, send
from simpul.kernel.regency import current
from simpul.kernel.residents.sealing import fingerprint
from simpul.kernel.workflow import APPLICANT, START, SYSTEM, WHOLE_PROMISE, Refused, Role, Stale, State, Transition
from simpul.lib import clock, codes
from simpul.lib.wording import plain_fields

C = TypeVar("C", bound=ServiceCase)
MOVED = (
    *("state", "seq", "owner", "agency_id", "barred_agency_id", "assignee_id", "due_at", "due_rule_id", "promised_at"),
    *("promise_rule_id", "closed_at", "late", "paused_at", "pause_reason", "title", "region_id", "place", "landmark"),
    *("secrecy", "published", "sealed", "helping", "rank", "merged_into_id", "is_merged"),
)


@dataclass
class Move:
    """A step being taken: what its rules and effects may read, and (in `record`) what history will keep of it."""

    step: Transition
    by: Viewer
    role: Role
    at: datetime
    reason: str
    data: dict[str, Any]
    record: dict[str, Any] = field(default_factory=dict)


def open_case(
    model: type[C],
    *,
    by: Viewer,
    channel: str = "web",
    client_key: UUID | None = None,
    fields: dict[str, Any],
    now: datetime | None = None,
    code: str = "",
    telling: Callable[[C], list[Message]] = lambda _case: [],
    allowances: Iterable[Allowance] = (),
) -> tuple[C, str]:
    """Open a case: returns it and its access code (shown once, stored as a keyed hash). An applicant who is not on record yet
    (no number) is written along with it, and so is what `telling` composes once the case has its number.

    Raises `IntegrityError` where the `client_key` has made a case before: `filing.file` brings that case back.
    Raises `TooMany` past one of the `allowances`.
    """
    service = next(s for s in services.registry.values() if s.model is model)
    code = code or codes.new()
    case = making.new(
        model, service=service.slug, flow=model.workflow.code, seq=1, opened_at=now or clock.now(), channel=channel,
        client_key=client_key, **plain_fields(fields),
    )  # fmt: skip
    case.filed_by = by.user
    promise_from(case, case.opened_at)
    _rest(case, model.workflow.initial, case.opened_at)
    case.case_state = case.state
    role = APPLICANT if by.user is None or gate.is_party(case, by) else next(iter(service.intake_roles), APPLICANT)
    allowed = Allowances(allowances)
    with writing.whole():
        [serial] = allowed.number(case, "case_number")
        case.number = f"{model.prefix}-{case.opened_at.astimezone(current().zone):%y%m}-{serial:06d}"
        case.access_print = fingerprint(f"case:{case.number}:{code}")
        event = _event(case, "open", START, by, role, by.agency_for(role), "", {"channel": channel})
        new: list[Any] = [case.applicant] if case.applicant is not None and case.applicant.pk is None else []
        told = telling(case)
        allowed.write(*new, case, event.audit, event, *told, then=WAKING if told else "TRUE")
        service.on_open(case)
    return case, code


def made_by(model: type[C], client_key: UUID | None) -> C | None:
    """The case that a form's key has made."""
    known = model._default_manager.defer("search").filter(client_key=kept.Slot("key"))
    found = kept.ask(("made by", model), lambda: known, key=client_key) if client_key else []
    return cast(C, found[0]) if found else None


def perform(
    step: Transition, case: ServiceCase, *, by: Viewer, reason: str = "", seen: int | None = None, **data: Any
) -> CaseEvent:
    """Take one step. `seen` is the `seq` that the person had on screen. Raises `Refused` (or `Stale`) with a sentence for that person."""
    if seen is not None and seen != case.seq:
        raise Stale(
            "Kasus ini baru saja diubah orang lain. Periksa keadaannya yang terbaru, lalu ulangi bila masih perlu."
        )
    role = _may(step, case, by)
    return take(step, case, by=by, role=role, office=by.agency_for(role, case.agency_id), reason=reason, **data)


def take(
    step: Transition,
    case: ServiceCase,
    *,
    by: Viewer,
    role: Role,
    office: int | None = None,
    reason: str = "",
    **data: Any,
) -> CaseEvent:
    """Take a step of which the caller knows that it may be taken in this role. Only for this package: all others `perform`."""
    _stands(step, case)
    if step.reason and not reason.strip():
        raise Refused("Tuliskan alasannya.", field="reason")
    source = case.state_now
    own = [f.attname for f in type(case)._meta.local_fields if f.attname not in {"case_ptr_id", "case_state"}]
    with writing.whole():
        before = {name: getattr(case, name) for name in (*MOVED, *own)}
        move = Move(step, by, role, clock.now(), reason.strip(), data)
        for check in step.checks:
            check(case, move)
        for effect in (*step.effects, *everyday.effects(step)):
            effect(case, move)
        case.seq += 1
        target = step.arrives(source)
        splitting.settle(case, target)
        if target is not source:
            _leave(case, move.at)
            _rest(case, target, move.at)
        event = _event(case, step.name, source.name, by, role, office, move.reason, move.record)
        _write(event, case, own, before)
        splitting.stand(event)
        _tell(case, step, event)
    return event


def may(step: Transition, case: ServiceCase, by: Viewer) -> bool:
    """Whether this viewer could take this step now, as far as state and role go."""
    if not step.starts_in(case.state):  # without the words of a refusal, which nobody reads here
        return False
    try:
        _may(step, case, by)
    except Refused:
        return False
    return True


def _may(step: Transition, case: ServiceCase, by: Viewer) -> Role:
    """The role by which the step may be taken."""
    _stands(step, case)
    if (step.name == "unmerge") != case.is_merged and (case.is_merged or step.name == "unmerge"):
        raise Refused("Kasus ini digabung ke laporan lain." if case.is_merged else "Kasus ini tidak digabung.")
    if not step.when(case):
        raise Refused("“%(step)s” tidak berlaku untuk kasus ini.", step=gettext(str(step)))
    if (step.name == "resume") != (case.paused_at is not None) and step.name in {"pause", "resume"}:
        raise Refused("Jam kasus ini sudah berhenti." if case.paused_at else "Jam kasus ini sedang berjalan.")
    roles = (
        step.by
        if step.target is not None
        else tuple(role for role in step.by if role in (case.state_now.owner, SYSTEM))
    )
    for role in roles:
        if _holds(role, case, by):
            return role
    if _own_matter(roles, case, by):
        raise Refused("Ini urusan Anda sendiri. Rekan lain yang menanganinya, agar tidak ada benturan kepentingan.")
    raise Refused("Anda tidak berwenang untuk langkah ini.")


def _own_matter(roles: tuple[Role, ...], case: ServiceCase, by: Viewer) -> bool:
    """Whether an officer tries to handle what he asked for himself."""
    return gate.asked_for(case, by) and not {role.code for role in roles}.isdisjoint(grant.role for grant in by.grants)


def _stands(step: Transition, case: ServiceCase) -> None:
    if not step.starts_in(case.state):
        raise Refused(
            "“%(step)s” tidak dapat dilakukan dari keadaan “%(state)s”.",
            step=gettext(str(step)), state=gettext(str(case.state_now.label)),
        )  # fmt: skip


def _holds(role: Role, case: ServiceCase, by: Viewer) -> bool:
    if role is SYSTEM:
        return by.system
    if role is APPLICANT:
        return gate.is_party(case, by)
    if by.user is None or not by.user.holds(role, agency_id=case.agency_id, region_id=case.region_id):
        return False
    return gate.works_on(case, by)


def promise_from(case: ServiceCase, moment: datetime) -> None:
    """Set by when the whole matter is promised, counted from a moment. Services call it where the promise itself changes."""
    if promise := type(case).promise(case):
        due = promise.after(moment)
        case.promised_at, case.promise_rule_id = due.at, due.rule


def _rest(case: ServiceCase, state: State, now: datetime) -> None:
    """Put the case into a state: its owner, and the clock that starts."""
    case.state = state.name
    case.owner = state.owner.code if state.owner else ""
    if state.within is WHOLE_PROMISE:
        case.due_at, case.due_rule_id = case.promised_at, case.promise_rule_id
    else:
        due = state.within.after(now) if state.within else None
        case.due_at, case.due_rule_id = (due.at, due.rule) if due else (None, None)
    case.closed_at = now if state.final else None


def _leave(case: ServiceCase, now: datetime) -> None:
    """Close the clock of the state that the case leaves. Only an office can be late, never the person who asked."""
    if case.paused_at is not None:
        raise Refused("Jam kasus ini sedang berhenti. Jalankan dulu, baru lanjutkan.")
    missed = case.due_at is not None and now > case.due_at and case.state_now.owner is not APPLICANT
    case.late = case.late or missed
    case.assignee, case.rank = None, 0


def _event(
    case: ServiceCase,
    action: str,
    source: str,
    by: Viewer,
    role: Role,
    office: int | None,
    reason: str,
    data: dict[str, Any],
) -> CaseEvent:
    """The event of a step, and the audit entry that it needs. Both are still to be written."""
    entry = audit.entry(f"case.{action}", "case", case.pk, by=by.user, reason=reason, number=case.number)
    return making.new(
        CaseEvent, case_id=case.pk, seq=case.seq, flow=case.flow, action=action, source=source, target=case.state, role=role.code,
        agency_id=office, at=entry.at if action != "open" else case.opened_at, audit=entry, data=data,
    )  # fmt: skip


def _write(event: CaseEvent, case: ServiceCase, own: list[str], before: dict[str, Any]) -> None:
    """Write a step in one statement: the service's columns before those of the case, as its constraints speak of the state that follows.

    The (case, seq) key lets exactly one of two simultaneous steps through.
    """
    if case.title != before["title"]:
        from simpul.kernel.cases import redaction

        case.title = redaction.again(case, case.title)
    changed = [writing.Change(type(case), case.pk, writing.changes(case, own, before))]
    changed.append(writing.Change(Case, case.pk, writing.changes(case, MOVED, before)))
    try:
        writing.write(event.audit, event, changed=changed)
    except IntegrityError as error:
        if "cases_caseevent_pkey" not in str(error):
            raise
        raise Stale("Kasus ini baru saja diproses orang lain. Muat ulang halaman untuk melihat keadaannya.") from error
    case.case_state = case.state  # the database has carried it over by itself


def _tell(case: ServiceCase, step: Transition, event: CaseEvent) -> None:
    """Tell those who follow the case, and the reporter unless it was his own step; of a quiet one nobody."""
    if step.quiet or (step.apart and not step.reopens):
        return
    following.tell(case)
    if event.role == APPLICANT.code or case.applicant is None:
        return
    state = case.state_now
    send(
        to=case.applicant,
        template="cases/moved",
        context={
            "number": case.number,
            "title": case.title,
            "state": str(state.label),
            "note": str(state.note),
            "reason": event.audit.reason if step.reason else "",
        },
        about=case.number,
    )


def unlocks(case: Case, code: str) -> bool:
    """Whether this is the access code of the case. Compared by keyed hash in constant time."""
    try:
        typed = codes.read(code)
    except codes.CodeError:
        return False
    return hmac.compare_digest(bytes(case.access_print or b""), fingerprint(f"case:{case.number}:{typed}"))
