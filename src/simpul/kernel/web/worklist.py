"""The officers' list: the queue and the other ways to look at the cases of a desk, with all that stands above and below."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.db.models import F, Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from simpul.kernel.accounts.desk import requires_staff
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.roles import Scope
from simpul.kernel.accounts.roles import registry as roles
from simpul.kernel.accounts.viewer import Viewer, viewer_of
from simpul.kernel.cases import (
    climbing,
    filters,
    gate,
    lexicon,
    lists,
    tables,
)
from simpul.kernel.cases.company import CaseTask
from simpul.kernel.cases.models import OPEN, Case, CaseQuerySet
from simpul.kernel.cases.services import Service, registry
from simpul.kernel.kept import Among, Slot, ask, this_moment
from simpul.kernel.web import downloads, narrowing, saved


@dataclass(frozen=True)
class View:
    """One way to look at the cases of a desk."""

    code: str
    label: str | Promise


VIEWS = (
    View("antrean", gettext_lazy("Antrean")),
    View("saya", gettext_lazy("Tugas saya")),
    View("lewat", gettext_lazy("Lewat batas")),
    View("berhenti", gettext_lazy("Jam berhenti")),
    View("tugas", gettext_lazy("Diminta membantu")),
    View("naik", gettext_lazy("Naik ke saya")),
    View("semua", gettext_lazy("Semua")),
)
LONG_AGO = datetime(
    2000, 1, 1, tzinfo=UTC
)  # with both ends the database expects few late cases, and keeps its plan for any moment
KEPT = {view.code for view in VIEWS} - {"naik"}


def queue(viewer: Viewer) -> Q:
    """The open cases whose turn it is at this desk: by role, and by agency or area where the role is held for one."""
    turn = Q(pk__in=())
    for grant in viewer.grants:
        mine = Q(owner=grant.role)
        scope = roles[grant.role].scope
        if scope is Scope.AGENCY:
            mine &= Q(agency=grant.agency_id)
        elif scope is Scope.REGION:
            mine &= Q(region__code__startswith=grant.region_id)
        turn |= mine
    return turn & OPEN


def cases_in(view: str, viewer: Viewer, helping: list[int] | None = None) -> CaseQuerySet:
    """The cases of a view. The gate comes first; the view only narrows. `helping`: what `late_tasks` says, if it was asked already."""
    inside: CaseQuerySet = Case.objects.filter(gate.staff_rows(viewer))
    if view == "semua":
        return inside
    if view == "tugas":
        return inside.filter(pk__in=tasks_of(viewer))
    if view == "naik":
        return climbing.raised_to(inside, viewer)
    turn = inside.filter(queue(viewer))
    if view == "saya":
        return turn.filter(assignee=viewer.user)
    if view == "lewat":
        late = queue(viewer) & Q(due_at__gt=LONG_AGO, due_at__lt=this_moment())
        asked = late_tasks(viewer) if helping is None else helping
        if asked:
            late |= Q(Among(F("pk"), Slot("helping", lambda: asked)))
        return inside.filter(late, OPEN, paused_at=None)
    return turn.filter(paused_at__isnull=view != "berhenti")


def known(view: str, viewer: Viewer, helping: list[int]) -> tuple[Hashable, ...]:
    """The key under which a view is kept as a question; empty where its rows rest on something read beforehand, and for no view of ours.

    Which late tasks there are is told each time (`helping`); whether there are any decides over the question.
    """
    if view not in KEPT:
        return ()
    return "desk", view, viewer.reach, viewer.user.pk if viewer.user and view == "saya" else None, bool(helping)


def tasks_of(viewer: Viewer, **more: Any) -> Any:
    """The cases on which an agency of this viewer was asked for help and has not ended it."""
    return CaseTask.objects.filter(agency__in=viewer.agencies, ended_at=None, **more).values("case")


def late_tasks(viewer: Viewer) -> list[int]:
    """Those of them whose time is over, up to a thousand: read beforehand, since most agencies have none, and a list without is quicker."""
    if not viewer.agencies:
        return []

    def late() -> Any:
        return tasks_of(viewer, due_at__lt=this_moment()).order_by("due_at", "id").values_list("case")[:1000]

    return [case for (case,) in ask(("late tasks", viewer.agencies), late)]


@requires_staff
@require_safe
def inbox(request: HttpRequest) -> HttpResponseBase:
    """The list of cases at this desk; with `?unduh=` the same as a file."""
    viewer = viewer_of(request)
    view = request.GET.get("lihat", "antrean")
    asked = filters.Filters.read(request.GET)
    by_age = view == "semua" or bool(asked.q)
    if downloads.asked(request):
        kept = {"lihat": view, **asked.parameters()}
        answers = _answering(asked) if "jawaban" in request.GET else None
        kept |= {"jawaban": "1"} if answers else {}
        found = filters.narrowed(cases_in(view, viewer), asked, viewer)
        return downloads.take_away(
            request, tables.DESK, found, viewer, by_deadline=not by_age, filters=kept, answers_of=answers
        )
    after = request.GET.get("setelah", "")
    seen = _Look(viewer, late_tasks(viewer))
    page = seen.page(view, asked, after, by_age=by_age)
    late, packed = page.beside or seen.beside_nothing()
    named = saved.read(packed)
    context = {
        "view": view, "views": VIEWS, "page_of_cases": page, "asked": asked, "told": tuple(filters.told(asked)),
        "better": "" if page.rows or after or page.after or lists.is_number(asked.q) else lexicon.corrected(asked.q),
        "choices": narrowing.choices(asked, viewer), "listing": tables.DESK, "late": late, "viewer": viewer, "after": after,
        "answering": _answering(asked), "saved": tuple(zip(named, seen.counted(named), strict=True)),
        "all": request.GET.get("pilih") == "semua", "acts": any(g.role not in gate.READ_EVERYTHING for g in viewer.grants),
        "intake": _intake(viewer),
    }  # fmt: skip
    return render(request, "web/inbox.html", context)


@dataclass(frozen=True)
class _Look:
    """One look at the desk: who looks, and the late tasks of his agencies."""

    viewer: Viewer
    helping: list[int]

    @property
    def told(self) -> dict[str, Any]:
        """The values of the slots of all that is asked."""
        return {"helping": self.helping, "me": self.viewer.user.pk if self.viewer.user else 0}

    def page(self, view: str, asked: filters.Filters, after: str, *, by_age: bool) -> lists.Page:
        """A page of the list, and what stands above it."""
        key, more = known(view, self.viewer, self.helping), {"beside": self.beside, **self.told}
        if by_age:
            return filters.newest_first(partial(self.cases, view), asked, self.viewer, key, after, **more)
        found = partial(self.narrowed, view, asked)
        return lists.most_urgent_first(found, after, **filters.kept(asked, key, self.viewer), **more)

    def cases(self, view: str) -> CaseQuerySet:
        """The cases of a view."""
        return cases_in(view, self.viewer, self.helping)

    def narrowed(self, view: str, asked: filters.Filters) -> CaseQuerySet:
        """Those of them that the filters let through."""
        return filters.narrowed(self.cases(view), asked, self.viewer)

    def beside(self) -> dict[str, Any]:
        """What stands above every list: how many are late, and the filters kept under a name."""
        late = self.cases("lewat").order_by().values("pk")[: lists.MOST_COUNTED + 1]
        return {"late_ones": lists.Many(late), "named": lists.Packed(saved.open_to(self.viewer))}

    def beside_nothing(self) -> tuple[Any, ...]:
        """The same where the list has no row beside which it could be told: beside the account."""

        def account() -> Any:
            beside = self.beside()
            return User.objects.filter(pk=Slot("me")).annotate(**beside).values_list(*beside)

        found: tuple[Any, ...] = ask(
            ("above", self.viewer.reach, bool(self.helping)), account, settled=True, **self.told
        )[0]
        return found

    def counted(self, named: Iterable[saved.Named]) -> list[int]:
        """How many cases each filter holds. One that seeks words is put together anew: they are no part of what it is kept as."""
        wanted: list[tuple[Callable[[], CaseQuerySet], Hashable]] = []
        for one in named:
            view, asked = one.asked
            key = {} if asked.q else filters.kept(asked, known(view, self.viewer, self.helping), self.viewer)
            wanted.append((partial(self.narrowed, view, asked), key.get("kept_as")))
        return lists.counts(wanted, **self.told)


def _intake(viewer: Viewer) -> tuple[Service, ...]:
    """The services in whose name this officer may file for somebody."""
    held = {grant.role for grant in viewer.grants}
    return tuple(one for one in registry.values() if any(role.code in held for role in one.intake_roles))


def _answering(asked: filters.Filters) -> Service | None:
    """The one service that the list shows, if its form was defined question by question: then files can hold the answers."""
    return asked.service if asked.service and asked.service.source else None
