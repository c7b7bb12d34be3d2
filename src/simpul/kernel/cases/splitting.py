"""Parallel tasks: several agencies work on one case, each with its own clock, and the resident gets one answer.

given → taken → done, or returned by the agency with a reason, or withdrawn by whoever holds the case. Each is an event of the case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from simpul.kernel.accounts.roles import Role, Scope, registry
from simpul.kernel.cases.company import CaseTask
from simpul.kernel.cases.parameters import TASK_WITHIN
from simpul.kernel.organizations.models import Agency
from simpul.kernel.regency import current
from simpul.kernel.workflow import APPLICANT, Refused, State, workdays
from simpul.lib import clock

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from simpul.kernel.accounts.viewer import Viewer
    from simpul.kernel.cases.engine import Move
    from simpul.kernel.cases.models import CaseEvent, ServiceCase
    from simpul.kernel.documents.models import Document

STEPS = {"take": "task_take", "done": "task_done", "return": "task_return", "withdraw": "task_withdraw"}


class GiveForm(forms.Form):
    """Whom we ask, for what, and by when."""

    agency = forms.ModelChoiceField(Agency.objects.none(), label=_("Instansi yang diminta"))
    asked = forms.CharField(label=_("Apa yang diminta"), max_length=1000, widget=forms.Textarea({"rows": 3}))
    days = forms.IntegerField(label=_("Batas waktu (hari kerja)"), min_value=1, max_value=60)

    def __init__(self, *args: Any, case: ServiceCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        out = [pk for pk in (case.agency_id, case.barred_agency_id) if pk]
        self.fields["agency"].queryset = Agency.objects.active().exclude(pk__in=out).order_by("name")  # type: ignore[attr-defined]
        self.fields["days"].initial = TASK_WITHIN.on(clock.today(current().zone)).value


def waiting(case: ServiceCase) -> list[CaseTask]:
    """The tasks of a case that are not ended."""
    return (
        list(CaseTask.objects.filter(case_id=case.pk, ended_at=None).select_related("agency")) if case.helping else []
    )


def settle(case: ServiceCase, target: State) -> None:
    """Keep the helpers true after a step's effects. Raises `Refused` where tasks that are still open stand in the way."""
    barred = case.barred_agency_id in case.helping if case.barred_agency_id else False
    ends = target.final or target.owner is APPLICANT
    if (case.sealed or barred or ends) and (tasks := waiting(case)):
        names = ", ".join(task.agency.short_name for task in tasks)
        raise Refused("Tugas %(names)s belum selesai. Tunggu hasilnya, atau tarik tugasnya dengan alasan.", names=names)
    if case.sealed:
        case.helping, case.rank = [], 0
    elif barred:
        case.helping = [pk for pk in case.helping if pk != case.barred_agency_id]


def shift(case: ServiceCase, since: datetime, until: datetime) -> None:
    """The clocks of the tasks stood still as long as that of their case."""
    for task in waiting(case):
        task.due_at = workdays(task.days).shifted(task.due_at, since, until)
        task.save(update_fields=["due_at"])


def helper_role(task: CaseTask, case: ServiceCase, by: Viewer) -> Role | None:
    """The role by which somebody may work on a task: one of the service's, held for the task's agency."""
    from simpul.kernel.cases import gate

    if by.user is None or not gate.works_on(case, by):
        return None
    for role in sorted(case.workflow.roles, key=lambda role: role.code):
        if role.scope is Scope.AGENCY and any(
            grant.role == role.code and grant.agency_id == task.agency_id for grant in by.grants
        ):
            return role
    return None


def move(
    name: str, task: CaseTask, case: ServiceCase, *, by: Viewer, reason: str = "", answer: str = "",
    documents: Iterable[Document] = (),
) -> CaseEvent:  # fmt: skip
    """Take a step of a task: `take`, `done`, `return` by its agency, `withdraw` by whoever holds the case. Raises `Refused`."""
    from simpul.kernel.cases import engine

    step = case.workflow.transitions[STEPS[name]]
    data: dict[str, Any] = {"task": task, "answer": answer.strip(), "documents": tuple(documents)}
    if name == "withdraw":
        return engine.perform(step, case, by=by, reason=reason, **data)
    role = helper_role(task, case, by)
    if role is None:
        raise Refused("Hanya petugas instansi yang diminta dapat mengerjakan tugas ini.")
    return engine.take(step, case, by=by, role=role, office=task.agency_id, reason=reason, **data)


def _give(case: ServiceCase, move: Move) -> None:
    agency: Agency | None = move.data.get("agency")
    asked, days = str(move.data.get("asked") or "").strip(), move.data.get("days")
    if agency is None or agency.pk == case.agency_id:
        raise Refused("Pilih instansi lain yang diminta membantu.", field="agency")
    if case.sealed or agency.pk == case.barred_agency_id:
        raise Refused("Kasus ini disegel atau menyangkut instansi itu. Tugas tidak dapat diberikan.", field="agency")
    if not asked:
        raise Refused("Tuliskan apa yang diminta.", field="asked")
    if any(task.agency_id == agency.pk for task in waiting(case)):
        raise Refused("%(agency)s sudah memegang tugas pada kasus ini.", field="agency", agency=agency.short_name)
    days = days or TASK_WITHIN.at(move.at)
    task = CaseTask.objects.create(
        case_id=case.pk, agency=agency, asked=asked, seq=1, days=days, given_at=move.at,
        due_at=workdays(days).after(move.at).at,
    )  # fmt: skip
    _record(case, task, move)
    _tell(case, task)


def _record(case: ServiceCase, task: CaseTask, move: Move) -> None:
    """Which task the event is about, and who helps from now on. The event that follows is the one the task stands on."""
    move.record.update({"task": task.pk, "to": task.agency.short_name})
    helps = CaseTask.objects.filter(case_id=case.pk, state__in=CaseTask.HELPS).values_list("agency_id", flat=True)
    case.helping = sorted(set(helps) - {case.barred_agency_id})


def stand(event: CaseEvent) -> None:
    """Let the task stand on the event that was just written for it."""
    if number := event.data.get("task"):
        CaseTask.objects.filter(pk=number).update(seq=event.seq)


def _task(case: ServiceCase, move: Move, *states: str) -> CaseTask:
    task = CaseTask.objects.select_related("agency").get(pk=move.data["task"].pk, case_id=case.pk)
    if task.state not in states:
        raise Refused("Tugas ini sudah %(state)s.", state=task.get_state_display().lower())
    return task


def _take(case: ServiceCase, move: Move) -> None:
    task = _task(case, move, "given")
    task.state, task.assignee = "taken", move.by.user
    task.save()
    _record(case, task, move)


def pass_on(case: ServiceCase, move: Move) -> None:
    """Give a task to another officer of its agency, or back to the agency's queue (no `assignee`)."""
    task = _task(case, move, "given", "taken")
    task.assignee = move.data.get("assignee")
    task.state = "taken" if task.assignee else "given"
    task.save()
    _record(case, task, move)
    move.record["assignee"] = str(task.assignee or "")


def _done(case: ServiceCase, move: Move) -> None:
    from simpul.kernel.cases import conversation
    from simpul.kernel.cases.models import Audience

    task = _task(case, move, "given", "taken")
    if not move.data["answer"]:
        raise Refused("Tuliskan hasilnya.", field="answer")
    task.answer, task.assignee = move.data["answer"], task.assignee or move.by.user
    _end(task, "done", move)
    for document in move.data["documents"]:
        conversation.attach(case, document, audience=Audience.STAFF)
    _record(case, task, move)


def _return(case: ServiceCase, move: Move) -> None:
    task = _task(case, move, "given", "taken")
    _end(task, "returned", move)
    _record(case, task, move)


def _withdraw(case: ServiceCase, move: Move) -> None:
    task = _task(case, move, "given", "taken")
    _end(task, "withdrawn", move)
    _record(case, task, move)


def _end(task: CaseTask, state: str, move: Move) -> None:
    task.state, task.ended_at = state, move.at
    task.late = state == "done" and move.at > task.due_at
    task.save()


def _tell(case: ServiceCase, task: CaseTask) -> None:
    """The officers of the agency that is asked."""
    from simpul.kernel.accounts.models import Grant, User
    from simpul.kernel.notifications import send

    theirs = [role.code for role in case.workflow.roles if role.scope is Scope.AGENCY and role.code in registry]
    held = Grant.objects.in_force().filter(role__in=theirs, agency=task.agency_id)
    for user in User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk"):
        send(to=user, template="cases/task", context={"number": case.number, "title": case.title}, about=case.number)


EFFECTS = {
    "task_give": _give, "task_take": _take, "task_done": _done, "task_return": _return, "task_withdraw": _withdraw,
}  # fmt: skip
