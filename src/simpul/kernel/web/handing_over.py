"""`/meja/serah-terima/`: what lies with an officer who leaves, and the one act by which it goes to others."""

from __future__ import annotations

from functools import partial
from itertools import chain
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from simpul.kernel import audit
from simpul.kernel.accounts import granting
from simpul.kernel.accounts.desk import requires_staff
from simpul.kernel.accounts.granting import NotGranted
from simpul.kernel.accounts.models import Grant, User
from simpul.kernel.accounts.roles import ADMINISTRATOR
from simpul.kernel.accounts.viewer import Viewer, viewer_of
from simpul.kernel.cases import bulk, gate, handing_over, lists
from simpul.kernel.cases.company import CaseTask
from simpul.kernel.cases.deskwork import Batch
from simpul.kernel.cases.models import Case, CaseQuerySet
from simpul.kernel.notifications import send
from simpul.kernel.web import downloads
from simpul.kernel.workflow import Refused
from simpul.lib import clock

TITLE = gettext_lazy("Serah terima")
PAGE = 50  # with as many tasks: what one act may take (`bulk.MOST`)


class HandOverForm(forms.Form):
    """To whom, why, and whether the leaving officer's roles end as well."""

    to = forms.ModelChoiceField(
        User.objects.none(), label=gettext_lazy("Diserahkan kepada"), required=False, empty_label=gettext_lazy("Antrean bersama")
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Alasan"), max_length=500, widget=forms.Textarea({"rows": 2}),
        error_messages={"required": gettext_lazy("Tuliskan alasannya, misalnya nomor surat mutasi.")},
    )  # fmt: skip
    ends = forms.DateField(
        label=gettext_lazy("Akhiri perannya mulai"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip

    def __init__(self, *args: Any, leaving: User, by: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        able = [one.pk for one in handing_over.colleagues(leaving, by)]
        self.fields["to"].queryset = User.objects.filter(pk__in=able).order_by("name")  # type: ignore[attr-defined]
        if handing_over.role_of(by) is not ADMINISTRATOR:
            del self.fields["ends"]

    def clean_ends(self) -> Any:
        day = self.cleaned_data["ends"]
        if day and day < clock.now().date():
            raise forms.ValidationError(_("Pilih hari ini atau sesudahnya."))
        return day


@requires_staff
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest) -> HttpResponseBase:
    """The open work of one officer (`?dari=`), to be handed over; without one, the officers with work they can't act on.

    With `?unduh=` as a file.
    """
    viewer = viewer_of(request)
    if handing_over.role_of(viewer) is None:
        raise Http404
    asked = request.POST.get("dari") or request.GET.get("dari", "")
    if not asked:
        stranded = _stranded(viewer)
        if downloads.asked(request):
            rows = ((user.name, many) for user, many in stranded)
            return downloads.take_table(
                request, downloads.Table("serah-terima", [_("Petugas"), _("Urusan")], rows, personal=True)
            )
        return render(request, "web/handing_over.html", {"leaving": None, "stranded": stranded})
    leaving = User.objects.filter(pk=int(asked), is_staff_member=True).first() if _is_number(asked) else None
    if leaving is None or not _concerns(leaving, viewer):
        raise Http404
    form = HandOverForm(request.POST or None, leaving=leaving, by=viewer)
    if form.is_bound and form.is_valid():
        try:
            return redirect("desk_batch", key=_pass(request, leaving, form.cleaned_data, viewer).pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    audit.record("handover.view", "account", leaving.pk, by=viewer.user)
    cases = handing_over.cases_within(viewer).filter(assignee=leaving)
    if downloads.asked(request):
        return downloads.take_table(request, _table(cases, leaving, viewer))
    page = lists.newest_first(cases, request.GET.get("setelah", ""), PAGE)
    may_read = set(
        cases.filter(gate.staff_rows(viewer), pk__in=[row.id for row in page.rows]).values_list("pk", flat=True)
    )
    tasks = list(_tasks(leaving, viewer)[: PAGE + 1])
    context = {
        "leaving": leaving, "form": form, "page_of_cases": page, "may_read": may_read, "key": uuid4(),
        "chosen": request.POST.getlist("kasus"),
        "tasks": tasks[:PAGE], "more_tasks": len(tasks) > PAGE,
        "grants": Grant.objects.in_force().filter(user=leaving).select_related("agency", "region"),
    }  # fmt: skip
    return render(request, "web/handing_over.html", context, status=422 if form.errors else 200)


def _table(cases: CaseQuerySet, leaving: User, viewer: Viewer) -> downloads.Table:
    """What lies with somebody, as people take it away: titles only of what this viewer may read."""
    may_read = set(cases.filter(gate.staff_rows(viewer)).values_list("pk", flat=True))
    held = (
        (row.number, row.title if row.id in may_read else row.service_name, _(row.state.label), row.due_at)
        for row in lists.every(cases, most=downloads.MOST + 1)
    )
    given = (
        (one.case.number, _("Tugas untuk %(agency)s") % {"agency": one.agency.short_name}, _(one.get_state_display()), one.due_at)
        for one in _tasks(leaving, viewer)[: downloads.MOST]
    )  # fmt: skip
    rows = chain(given, held)
    header = [_("Nomor"), _("Perihal"), _("Keadaan"), _("Batas waktu")]
    return downloads.Table("serah-terima-petugas", header, rows, True, {"dari": leaving.pk})


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _concerns(leaving: User, viewer: Viewer) -> bool:
    """Whether his work is this viewer's to hand over: any for an administrator, for a head what lies at his agency."""
    if handing_over.role_of(viewer) is ADMINISTRATOR:
        return True
    theirs = Grant.objects.filter(user=leaving, agency__in=viewer.agencies).exists()
    return theirs or handing_over.cases_within(viewer).filter(assignee=leaving).exists()


def _tasks(leaving: User, viewer: Viewer) -> QuerySet[CaseTask]:
    within = CaseTask.objects.filter(*handing_over.tasks_within(viewer), assignee=leaving, case__sealed=False)
    return within.select_related("case", "agency").order_by("due_at", "pk")


def _stranded(viewer: Viewer) -> list[tuple[User, int]]:
    """Officers with open work that they can no longer act on, and how much."""
    many: dict[int, int] = {}
    for found in handing_over.stranded_within(viewer):
        for one in found.order_by().values("assignee").annotate(n=Count("pk"))[:200]:
            many[one["assignee"]] = many.get(one["assignee"], 0) + one["n"]
    return [(user, many[user.pk]) for user in User.objects.filter(pk__in=many).order_by("name")]


def _pass(request: HttpRequest, leaving: User, answers: dict[str, Any], viewer: Viewer) -> Batch:
    """Hand over what was ticked, each case whole with its outcome; then let the roles end, and tell who takes over."""
    assert viewer.user is not None
    try:
        key = UUID(request.POST.get("kunci", ""))
    except ValueError:
        raise Refused(_("Halaman ini sudah tidak berlaku. Muat ulang.")) from None
    if (known := Batch.objects.filter(pk=key, by=viewer.user).first()) is not None:
        return known
    chosen = {one.number for one in bulk.read(request.POST.getlist("kasus"))}
    cases = handing_over.cases_within(viewer).filter(number__in=chosen, assignee=leaving)
    parts: dict[int, list[Case | CaseTask]] = {}
    for part in (*cases, *(task for task in _tasks(leaving, viewer)[:PAGE] if task.case.number in chosen)):
        parts.setdefault(part.pk if isinstance(part, Case) else part.case_id, []).append(part)
    batch = bulk.begin(key, "hand_over_officer", str(TITLE), len(parts), viewer)
    for pk, of_case in parts.items():
        bulk.once(batch, pk, partial(_pass_on, of_case, leaving, answers, viewer))
    _afterwards(request, batch, leaving, answers, viewer)
    return batch


def _pass_on(parts: list[Case | CaseTask], leaving: User, answers: dict[str, Any], by: Viewer) -> None:
    """What he holds of one case: the case itself, his tasks, or both."""
    for part in parts:
        pass_it: Any = handing_over.pass_case if isinstance(part, Case) else handing_over.pass_task
        part.refresh_from_db()
        pass_it(part, leaving, answers["to"], by=by, reason=answers["reason"])


def _afterwards(request: HttpRequest, batch: Batch, leaving: User, answers: dict[str, Any], viewer: Viewer) -> None:
    to, done = answers["to"], batch.outcomes.filter(done=True).count()
    if to is not None and done:
        send(to=to, template="cases/taken_over", context={"number": done, "name": leaving.name})
    if (day := answers.get("ends")) is None or viewer.user is None:
        return
    for held in Grant.objects.in_force().filter(user=leaving).select_related("user"):
        try:
            granting.end_on(held, day, by=viewer.user, reason=answers["reason"])
        except NotGranted as refused:
            messages.error(request, str(refused))
