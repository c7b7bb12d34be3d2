"""The counter's second page: records that may be of the person who stands there, merged or parted; and what waits for a second officer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from simpul.kernel import audit
from simpul.kernel.accounts import verifying
from simpul.kernel.accounts.desk import requires_role
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.roles import REGISTRAR
from simpul.kernel.accounts.throttling import TooMany, throttle
from simpul.kernel.privacy import likeness, merging
from simpul.kernel.privacy.records import RecordMerge
from simpul.kernel.residents.models import Resident
from simpul.kernel.web.counter import at_counter

LOOKS_AN_HOUR = 20
WAITING = 5


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=gettext_lazy("Alasan"), max_length=300, widget=forms.Textarea({"rows": 2}))


@requires_role(REGISTRAR)
@require_http_methods(["GET", "POST"])
def records(request: HttpRequest) -> HttpResponse:
    """Look for others (`cari`), say that one is the same (`gabung`), judge what a colleague says (`setuju`, `tolak`), part (`pisah`)."""
    by, person = cast(User, request.user), at_counter(request)
    deed = DEEDS.get(request.POST.get("deed", ""))
    form = ReasonForm(request.POST if deed in (_merge, _part) else None)
    found: list[likeness.Candidate] | None = None
    try:
        if deed is not None and (deed in (_decide,) or form.is_valid()):
            messages.success(request, deed(request, person, by, form))
            return redirect("records")
        if person is not None and request.method == "POST":
            found = _look(person, by)
    except (merging.NotMerged, TooMany) as no:
        messages.error(request, str(no))
        return redirect("records")
    return render(
        request, "account/records.html", _context(request, person, by, form, found), status=422 if form.errors else 200
    )


def _look(person: Resident, by: User) -> list[likeness.Candidate]:
    """The likely others; counted, and each left in the trail."""
    throttle("resident_likeness", str(by.pk), limit=LOOKS_AN_HOUR, seconds=3600)
    found = likeness.candidates(person)
    for one in found:
        audit.record("view", "resident", one.resident.pk, by=by, reason=_("Memeriksa catatan ganda"))
    return found


def _merge(request: HttpRequest, person: Resident | None, by: User, form: ReasonForm) -> str:
    other = _chosen(request, person)
    if person is None or other is None:
        raise merging.NotMerged(_("Cari orangnya dan catatan gandanya sekali lagi."))
    merge = merging.ask(person, other, by=by, reason=form.cleaned_data["reason"])
    return _("Kedua catatan sudah digabung.") if merge.granted else _("Menunggu persetujuan petugas lain.")


def _chosen(request: HttpRequest, person: Resident | None) -> Resident | None:
    """One of those who were offered: no other number opens anything."""
    number = request.POST.get("record", "")
    offered = likeness.candidates(person) if person is not None else []
    return next((one.resident for one in offered if str(one.resident.pk) == number), None)


def _decide(request: HttpRequest, person: Resident | None, by: User, form: ReasonForm) -> str:
    yes = request.POST["deed"] == "setuju"
    merge = RecordMerge.objects.waiting().filter(pk=_number(request)).first()
    if merge is None:
        raise merging.NotMerged(_("Penggabungan ini sudah diputuskan."))
    merging.decide(merge, by=by, yes=yes)
    return _("Kedua catatan sudah digabung.") if yes else _("Usulan ditolak. Kedua catatan tetap terpisah.")


def _part(request: HttpRequest, person: Resident | None, by: User, form: ReasonForm) -> str:
    merge = _of(person).filter(pk=_number(request)).first()
    if merge is None:
        raise merging.NotMerged(_("Penggabungan ini sudah dibatalkan."))
    merging.undo(merge, by=by, reason=form.cleaned_data["reason"])
    return _("Kedua catatan sudah dipisahkan lagi.")


DEEDS: dict[str, Callable[[HttpRequest, Resident | None, User, ReasonForm], str]] = {
    "gabung": _merge, "setuju": _decide, "tolak": _decide, "pisah": _part,
}  # fmt: skip


def _number(request: HttpRequest) -> int:
    number = request.POST.get("merge", "")
    return int(number) if number.isdecimal() and len(number) < 18 else 0


def _of(person: Resident | None) -> Any:
    """What is in force for the person at the counter."""
    mine = Q(main=person.main_id) if person is not None else Q(pk__in=())
    return RecordMerge.objects.standing().filter(mine).select_related("alias__region").order_by("pk")


def _context(
    request: HttpRequest, person: Resident | None, by: User, form: ReasonForm, found: list[likeness.Candidate] | None
) -> dict[str, Any]:
    pairs = RecordMerge.objects.waiting().select_related("alias__region", "main__region", "asked_by").order_by("pk")
    waiting = [
        (one, verifying.facts(one.main), verifying.facts(one.alias), one.asked_by_id == by.pk)
        for one in pairs[:WAITING]
    ]
    for one, *_rest in waiting:
        for number in (one.main_id, one.alias_id):
            audit.record("view", "resident", number, by=by, reason=_("Memeriksa usulan penggabungan"))
    return {
        "person": person, "facts": verifying.facts(person) if person else [], "form": form, "waiting": waiting,
        "found": None if found is None else [(one, verifying.facts(one.resident)) for one in found],
        "standing": [(one, verifying.facts(one.alias)) for one in _of(person)],
        "chosen": request.POST.get("record") or request.POST.get("merge"),
    }  # fmt: skip
