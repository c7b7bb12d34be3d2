"""One thing reported twice: the later report follows the earlier one. Its reporter is told and counted; all of it can be undone.

The earlier one leads, so that nobody gains time by merging: the oldest promise stands (decision record 0023).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simpul.kernel.cases.company import Follower
from simpul.kernel.workflow import SYSTEM, Refused

if TYPE_CHECKING:
    from simpul.kernel.accounts.viewer import Viewer
    from simpul.kernel.cases.engine import Move
    from simpul.kernel.cases.models import CaseEvent, ServiceCase

WHY = "merged"


def merge(one: ServiceCase, other: ServiceCase, *, by: Viewer) -> CaseEvent:
    """Let the later of two reports follow the earlier. Raises `Refused`."""
    from simpul.kernel.cases import engine

    duplicate, main = sorted((one, other), key=lambda case: case.pk, reverse=True)
    return engine.perform(duplicate.workflow.transitions["merge"], duplicate, by=by, main=main)


def unmerge(duplicate: ServiceCase, *, by: Viewer, reason: str) -> CaseEvent:
    """Let a merged report stand alone again: state, owner and deadline as they were, less the time it was merged."""
    from simpul.kernel.cases import engine

    return engine.perform(duplicate.workflow.transitions["unmerge"], duplicate, by=by, reason=reason)


def _fits(case: ServiceCase, main: ServiceCase | None, by: Viewer) -> None:
    from simpul.kernel.cases import gate
    from simpul.kernel.cases.models import Secrecy

    if main is None or not gate.works_on(main, by):
        raise Refused("Laporan yang dituju tidak ditemukan.", field="main")
    if main.service != case.service or main.pk >= case.pk:
        raise Refused("Laporan hanya dapat digabung ke laporan layanan yang sama yang masuk lebih dulu.", field="main")
    if any(one.sealed or one.secrecy == Secrecy.CONFIDENTIAL or one.barred_agency_id for one in (case, main)):
        raise Refused("Laporan rahasia atau disegel tidak dapat digabung.", field="main")
    if main.closed_at is not None or main.merged_into_id is not None:
        raise Refused("Laporan yang dituju sudah selesai atau sudah digabung ke laporan lain.", field="main")
    if case.paused_at is not None:
        raise Refused("Jam kasus ini sedang berhenti. Jalankan dulu, baru gabungkan.")


def _merge(case: ServiceCase, move: Move) -> None:
    from simpul.kernel.notifications import send

    main: ServiceCase | None = move.data.get("main")
    _fits(case, main, move.by)
    assert main is not None
    if case.helping or type(case)._default_manager.filter(merged_into=case.pk).exists():
        raise Refused("Kasus ini punya tugas instansi lain, atau laporan lain sudah digabung ke sini.")
    case.late = case.late or (case.due_at is not None and move.at > case.due_at)
    case.merged_into_id, case.is_merged, case.owner, case.assignee, case.rank = main.pk, True, "", None, 0
    case.paused_at, case.pause_reason = move.at, WHY
    move.record["into"] = main.number
    _carry_followers(case, main, move)
    _event_of_main("absorb", main, case, move)
    if case.applicant:
        send(
            to=case.applicant, template="cases/merged", context={"number": case.number, "title": case.title},
            about=case.number,
        )  # fmt: skip


def _carry_followers(case: ServiceCase, main: ServiceCase, move: Move) -> None:
    """Its reporter, and whoever followed it, follow the main case. Whoever does so already, or reported it himself, counts once."""
    people = [case.applicant_id, *Follower.objects.filter(case=case.pk).values_list("resident_id", flat=True)]
    rows = [
        Follower(case_id=main.pk, resident_id=person, via_id=case.pk, how=Follower.How.MERGED, at=move.at)
        for person in dict.fromkeys(people)
        if person is None or person != main.applicant_id
    ]
    Follower.objects.bulk_create(rows, ignore_conflicts=True)


def _event_of_main(name: str, main: ServiceCase, case: ServiceCase, move: Move) -> None:
    from simpul.kernel.cases import engine

    engine.take(main.workflow.transitions[name], main, by=move.by, role=SYSTEM, reason=move.reason, other=case)


def _unmerge(case: ServiceCase, move: Move) -> None:
    from simpul.kernel.cases import everyday, services

    if case.merged_into_id is None:
        raise Refused("Kasus ini tidak digabung ke laporan lain.")
    main = services.concrete(case.merged_into)  # type: ignore[arg-type]
    everyday.resume(case, move)
    case.merged_into, case.is_merged = None, False
    case.owner = case.state_now.owner.code if case.state_now.owner else ""
    move.record["from"] = main.number
    Follower.objects.filter(case=main.pk, via=case.pk).delete()
    _event_of_main("release", main, case, move)


def _names_the_other(case: ServiceCase, move: Move) -> None:
    move.record["report"] = move.data["other"].number


EFFECTS = {"merge": _merge, "unmerge": _unmerge, "absorb": _names_the_other, "release": _names_the_other}
