"""From our steps to their follow-ups: each once and in order. What was sent without an answer is looked up there before it goes again."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from simpul.kernel.cases.models import Audience, CaseEvent, CaseMessage
from simpul.lib import clock
from simpul.services.complaints.bridged import LaporReport, LaporTurn
from simpul.services.complaints.flow import ReportFlow
from simpul.services.complaints.lapor import carrying, contract

STATUS = {"dispatched": "proses", "in_progress": "proses", "inspected": "proses", "objected": "proses",
          "answered": "selesai", "closed": "selesai", "archived": "selesai"}  # fmt: skip


def push() -> int:
    """Queue what is new and send what is due. Returns how many turns arrived."""
    for pk in LaporReport.objects.filter(case__seq__gt=F("told")).order_by("pk").values_list("pk", flat=True):
        queue(pk)
    return sum(send(turn) for turn in _due())


def queue(pk: int) -> None:
    """Put the steps of a report that they do not know of yet in line. A report that is sealed tells no more than its outcome."""
    with transaction.atomic():
        report = LaporReport.objects.select_for_update(of=("self",)).select_related("case").get(pk=pk)
        case, before = report.case, report.told
        for event in CaseEvent.objects.filter(case=case.pk, seq__gt=report.told).order_by("seq"):
            step = ReportFlow.transitions.get(event.action)
            if step is not None and not step.quiet and event.target in STATUS and event.target != event.source:
                status = str((contract.settings().get("statuses") or {}).get(event.target, STATUS[event.target]))
                text = _("Laporan ini sudah ditindaklanjuti.") if case.sealed else _words(event, before)
                LaporTurn.objects.get_or_create(report=report, seq=event.seq, defaults={"status": status, "text": text})
            before = event.seq
        report.told = max(report.told, before)
        report.save(update_fields=["told"])


def _words(event: CaseEvent, before: int) -> str:
    """The office's answer, where the step is one; else what the state means for the resident."""
    if event.action in {"answer", "conclude"}:
        earlier = CaseEvent.objects.filter(case=event.case_id, seq__lt=event.seq).order_by("-seq").first()
        said = CaseMessage.objects.filter(
            case=event.case_id, role="", audience__gte=Audience.PARTY, audit__lt=event.audit_id
        )
        if earlier is not None:
            said = said.filter(audit__gt=earlier.audit_id)
        if answer := said.order_by("-pk").first():
            return answer.text
    step, state = ReportFlow.transitions[event.action], ReportFlow.states[event.target]
    return f"{step.past or step.label}. {_(str(state.note)) if state.note else ''}".strip()


def _due() -> Iterator[LaporTurn]:
    """The first waiting turn of each report; the next follow when it has arrived."""
    while True:
        first = LaporTurn.objects.filter(sent_at=None, failed_at=None).order_by("report", "seq").distinct("report")
        due = [turn for turn in first.select_related("report__case") if turn.not_before <= clock.now()]
        yield from due
        if not due:
            return


def send(turn: LaporTurn) -> bool:
    """Bring one turn there. Whatever goes wrong, it waits for its next try; what they refuse for good is left for people to see."""
    name = f"{turn.report.case.number}-{turn.seq}"

    def bring() -> bool:
        contract.ask("answer_path", "answer", again=False, tracking_id=turn.report.tracking_id,
                     status=turn.status, answer=turn.text, reference=name)  # fmt: skip
        return True

    if not carrying.carry(turn, looked_up=lambda: _there(turn, name), bring=bring):
        return False
    LaporTurn.objects.filter(pk=turn.pk).update(sent_at=clock.now(), failed_at=None)
    return True


def _there(turn: LaporTurn, name: str) -> bool:
    """Whether they have it already."""
    found = contract.rows(contract.ask("answers_path", "answers", tracking_id=turn.report.tracking_id))
    return any(str(row.get(contract.word("reference"))) == name for row in found)
