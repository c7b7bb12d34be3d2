"""When an officer leaves: what lies with him goes to a colleague who can act on it, or back to the queue of the role.

Each case by the engine's own everyday step (`assign`), in the role by which somebody may hand over: administrator, or head of the agency.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from simpul.kernel.accounts.models import Grant, User
from simpul.kernel.accounts.roles import ADMINISTRATOR, HEAD, Role, Scope
from simpul.kernel.accounts.roles import registry as roles
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.cases import engine, gate, services, splitting
from simpul.kernel.cases.company import CaseTask
from simpul.kernel.cases.models import OPEN, Case, CaseQuerySet
from simpul.kernel.notifications import send
from simpul.kernel.notifications.models import Channel, Message
from simpul.kernel.regency import current
from simpul.kernel.workflow import Refused
from simpul.lib import clock

NOTICE = "cases/stranded"


def role_of(by: Viewer) -> Role | None:
    """The role by which this viewer hands work over; None if he may not."""
    held = {grant.role for grant in by.grants}
    return next((role for role in (ADMINISTRATOR, HEAD) if role.code in held), None)


def _headed(by: Viewer) -> list[int]:
    return [grant.agency_id for grant in by.grants if grant.role == HEAD.code and grant.agency_id]


def cases_within(by: Viewer) -> CaseQuerySet:
    """The open cases that this viewer may hand over. Sealed ones never: those who may open them pass them on themselves.

    An administrator reads no cases: of these he is shown numbers and deadlines alone.
    """
    found: CaseQuerySet = Case.objects.filter(OPEN, sealed=False, service__in=list(services.registry))
    role = role_of(by)
    if role is ADMINISTRATOR:
        return found
    if role is HEAD:
        return found.filter(gate.staff_rows(by), agency__in=_headed(by))
    return found.none()


def tasks_within(by: Viewer) -> list[Q]:
    """The condition on tasks that this viewer may hand over."""
    role = role_of(by)
    if role is ADMINISTRATOR:
        return [Q(ended_at=None)]
    return [Q(ended_at=None, agency__in=_headed(by) if role is HEAD else [])]


def colleagues(leaving: User, by: Viewer) -> list[User]:
    """Those who hold today a role that the leaving officer holds or once held, at the same agency where it is held for one."""
    wanted = Q(pk__in=())
    for role, agency in Grant.objects.filter(user=leaving).values_list("role", "agency").distinct():
        known = roles.get(role)
        if known is not None and known is not ADMINISTRATOR:
            wanted |= Q(role=role, agency=agency) if known.scope is Scope.AGENCY else Q(role=role)
    held = Grant.objects.in_force().filter(wanted)
    if role_of(by) is not ADMINISTRATOR:
        held = held.filter(agency__in=_headed(by))
    found = User.objects.filter(pk__in=held.values("user"), is_active=True, is_staff_member=True)
    return list(found.exclude(pk=leaving.pk).order_by("name", "pk")[:200])


def pass_case(case: Case, leaving: User, to: User | None, *, by: Viewer, reason: str) -> None:
    """Give one case to somebody else, or to nobody. Raises `Refused`."""
    found, role = services.concrete(case), role_of(by)
    if role is None or not cases_within(by).filter(pk=case.pk).exists():
        raise Refused("Kasus ini tidak dapat Anda serahkan.")
    if found.assignee_id != leaving.pk:
        raise Refused("Kasus ini tidak lagi dikerjakan %(who)s.", who=leaving)
    if to is not None and not gate.works_on(found, Viewer(to)):
        raise Refused("%(who)s tidak dapat membuka kasus ini. Pilih petugas lain.", who=to)
    step = found.workflow.transitions["assign"]
    office = by.agency_for(role, found.agency_id)
    engine.take(step, found, by=by, role=role, office=office, reason=reason, assignee=to, queue=to is None)


def pass_task(task: CaseTask, leaving: User, to: User | None, *, by: Viewer, reason: str) -> None:
    """Give one task to somebody else of its agency, or back to its queue. Raises `Refused`."""
    found, role = services.concrete(task.case), role_of(by)
    if role is None or not CaseTask.objects.filter(*tasks_within(by), pk=task.pk).exists():
        raise Refused("Tugas ini tidak dapat Anda serahkan.")
    if task.assignee_id != leaving.pk:
        raise Refused("Tugas ini tidak lagi dikerjakan %(who)s.", who=leaving)
    if to is not None and splitting.helper_role(task, found, Viewer(to)) is None:
        raise Refused("%(who)s tidak dapat mengerjakan tugas ini. Pilih petugas lain.", who=to)
    step = found.workflow.transitions["assign"]
    office = by.agency_for(role, task.agency_id)
    engine.take(step, found, by=by, role=role, office=office, reason=reason, assignee=to, task=task)


def stranded() -> CaseQuerySet:
    """Open cases assigned to somebody who no longer holds the role whose turn it is."""
    of_agencies = [code for code, role in roles.items() if role.scope is Scope.AGENCY]
    able = Grant.objects.in_force().filter(
        Q(agency=OuterRef("agency")) | ~Q(role__in=of_agencies),
        user=OuterRef("assignee"), role=OuterRef("owner"), user__is_active=True, user__is_staff_member=True,
    )  # fmt: skip
    found: CaseQuerySet = Case.objects.filter(OPEN, ~Exists(able), assignee__isnull=False)
    return found


def stranded_tasks() -> Q:
    """The condition on open tasks whose officer has no role at their agency any more."""
    able = Grant.objects.in_force().filter(
        agency=OuterRef("agency"), user=OuterRef("assignee"), user__is_active=True, user__is_staff_member=True
    )
    return Q(~Exists(able), ended_at=None, assignee__isnull=False)


def stranded_within(by: Viewer) -> tuple[CaseQuerySet, QuerySet[CaseTask]]:
    """The cases and the tasks among them that this viewer may hand over."""
    tasks = CaseTask.objects.filter(stranded_tasks(), *tasks_within(by), case__sealed=False)
    return stranded().filter(pk__in=cases_within(by)), tasks


def tell() -> int:
    """Tell those who may hand it over how much lies with somebody who can no longer act; once a day, and nobody when nothing does.

    Returns how many were told.
    """
    if not stranded_count():
        return 0
    today = clock.now().astimezone(current().zone).replace(hour=0, minute=0, second=0, microsecond=0)
    told = Message.objects.filter(template=NOTICE, channel=Channel.INAPP, created_at__gte=today).values("user")
    able = Grant.objects.in_force().filter(role__in=(ADMINISTRATOR.code, HEAD.code)).values("user")
    number = 0
    for user in User.objects.filter(pk__in=able, is_active=True).exclude(pk__in=told).order_by("pk"):
        cases, tasks = stranded_within(Viewer(user))
        if many := cases.count() + tasks.count():
            send(to=user, template=NOTICE, context={"count": many})
            number += 1
    return number


def stranded_count() -> int:
    """Both together: what monitoring watches. Should be nought."""
    return stranded().count() + CaseTask.objects.filter(stranded_tasks()).count()
