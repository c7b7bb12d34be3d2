"""“Saya juga”: residents whom a public case concerns as well follow it, are counted and told, and may reopen it together."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from simpul.kernel import audit
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.cases.company import Follower, Vote
from simpul.kernel.regency import current
from simpul.kernel.residents.models import Resident
from simpul.kernel.workflow import SYSTEM, Refused, workdays
from simpul.lib import clock

if TYPE_CHECKING:
    from simpul.kernel.cases.models import Case, ServiceCase
    from simpul.kernel.cases.services import Reopening


PERSON = Coalesce("resident__alias_of", "resident")  # of a row with a resident: one person, under whichever record


def count(case: Case) -> int:
    """How many people a case concerns: its reporter and all who follow it."""
    person = Coalesce("resident__alias_of", "resident", -F("pk"))  # whoever left no address counts for himself
    reporter = Resident.objects.filter(pk=case.applicant_id or 0).values(main=Coalesce("alias_of", "pk"))
    others = Follower.objects.filter(case=case.pk).annotate(person=person).exclude(person__in=reporter)
    return 1 + others.values("person").distinct().count()


def follows(case: Case, viewer: Viewer) -> bool:
    """Whether this viewer follows the case."""
    if not viewer.resident_ids:
        return False
    return Follower.objects.filter(case=case.pk, resident__in=viewer.resident_ids).exists()


def joinable(case: Case) -> bool:
    """Whether residents may join: a public open case of a service that allows it, carried by no other."""
    from simpul.kernel.cases import services

    return services.of(case).joinable and case.published and case.closed_at is None and not case.is_merged


def join(case: Case, by: Viewer) -> bool:
    """Follow a case. However often and from however many phones, one person counts once. False when he did so already."""
    person = _person(by)
    if not joinable(case):
        raise Refused("Laporan ini tidak dapat diikuti: sudah selesai, atau tidak tampil untuk umum.")
    if case.applicant_id in by.resident_ids:
        raise Refused("Ini laporan Anda sendiri. Anda sudah terhitung.")
    if follows(case, by):
        return False
    with transaction.atomic():
        _, new = Follower.objects.get_or_create(
            case_id=case.pk, resident_id=person, defaults={"how": Follower.How.JOINED, "at": clock.now()}
        )
        if new:
            audit.record("case.join", "case", case.pk, by=by.user, number=case.number)
    return new


def leave(case: Case, by: Viewer) -> None:
    """Follow no longer. Whoever came by a merged report stays counted with it."""
    with transaction.atomic():
        _person(by)
        mine = Follower.objects.filter(case=case.pk, resident__in=by.resident_ids, how=Follower.How.JOINED)
        if mine.delete()[0]:
            audit.record("case.leave", "case", case.pk, by=by.user, number=case.number)


def _person(by: Viewer) -> int:
    if by.resident_id is None:
        raise Refused("Masuk dahulu dengan akun warga Anda.")
    return by.resident_id


def tell(case: ServiceCase) -> None:
    """Tell the followers of a public turn. They get the state alone, never a reason: that is between office and reporter.

    Who came by a merged report reads of it under that report's own number and title, as he may not know the main one.
    """
    from simpul.kernel.notifications import send

    if case.sealed:
        return
    state = case.state_now
    followers = Follower.objects.filter(case=case.pk, resident__isnull=False).select_related("resident", "via")
    told = {(case.applicant.main_id, case.pk)} if case.applicant else set()
    for follower in followers.order_by("pk"):
        own = follower.via or case
        if (own is case and not case.published) or follower.resident is None:
            continue
        theirs = own is case or own.applicant_id == follower.resident_id or own.published
        key = follower.resident.main_id, own.pk
        if key in told:
            continue
        told.add(key)
        context = {
            "number": own.number if theirs else "", "title": own.title if theirs else "",
            "state": str(state.label), "note": "", "reason": "",
        }  # fmt: skip
        if theirs:
            send(to=follower.resident, template="cases/moved", context=context, about=own.number)


def round_of(case: Case, reopening: Reopening) -> int:
    """How often the case has come back from its answer or end."""
    sources = [state.name for state in reopening.step.sources]
    target = reopening.step.target
    return case.events.filter(source__in=sources, target=target.name if target else "").count()


def ended_at(case: Case, reopening: Reopening) -> datetime | None:
    """When the case came to rest where it may be reopened."""
    sources = [state.name for state in reopening.step.sources]
    last = case.events.filter(target__in=sources).exclude(source__in=sources).order_by("-seq").first()
    if case.closed_at is not None:
        return case.closed_at
    return last.at if last else None


def may_vote(case: ServiceCase, by: Viewer) -> bool:
    """Whether this viewer could say now that the answer does not hold."""
    try:
        _open_to_votes(case, by)
    except Refused:
        return False
    return True


def _open_to_votes(case: ServiceCase, by: Viewer) -> tuple[Reopening, int]:
    """What the service says of reopening, and the round. Raises `Refused`."""
    from simpul.kernel.cases import services

    reopening = services.of(case).reopening
    if reopening is None or case.state not in {state.name for state in reopening.step.sources} or case.sealed:
        raise Refused("Laporan ini tidak dapat disanggah sekarang.")
    if not follows(case, by):
        raise Refused("Hanya warga yang ikut merasakan dapat menyanggah.")
    today = clock.today(current().zone)
    ended = ended_at(case, reopening)
    if ended is None or clock.now() > workdays(reopening.within).after(ended).at:
        raise Refused("Waktu untuk menyanggah sudah lewat. Anda masih dapat membuat laporan baru.")
    before = round_of(case, reopening)
    if before >= int(reopening.rounds.on(today).value):
        raise Refused("Sanggahan sudah sebanyak yang diperbolehkan. Anda masih dapat membuat laporan baru.")
    if Vote.objects.filter(case=case.pk, resident__in=by.resident_ids, round=before).exists():
        raise Refused("Sanggahan Anda sudah tercatat.")
    return reopening, before


def vote(case: ServiceCase, by: Viewer, reason: str) -> bool:
    """Say that the answer does not hold. True when it was the vote that reopened the case."""
    from simpul.kernel.cases import engine
    from simpul.kernel.cases.models import Case

    reason = reason.strip()[:1000]
    if not reason:
        raise Refused("Tuliskan apa yang belum sesuai.", field="reason")
    with transaction.atomic():
        Case.objects.select_for_update().only("pk").get(pk=case.pk)  # votes at once are counted one after the other
        case.refresh_from_db()
        reopening, before = _open_to_votes(case, by)
        Vote.objects.create(case_id=case.pk, resident_id=_person(by), round=before, reason=reason, at=clock.now())
        audit.record("case.vote", "case", case.pk, by=by.user, number=case.number)
        voters = Vote.objects.filter(case=case.pk, round=before).annotate(person=PERSON)
        votes = voters.values("person").distinct().count()
        if votes < int(reopening.votes.on(clock.today(current().zone)).value):
            return False
        engine.take(reopening.step, case, by=by, role=SYSTEM, votes=votes)
    return True
