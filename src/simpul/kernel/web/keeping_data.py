"""The page of the officer for personal data: what was erased, what is held back, and the way to hold a case back."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from simpul.kernel import audit
from simpul.kernel.accounts.desk import requires_role
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.roles import AUDITOR, PRIVACY_OFFICER
from simpul.kernel.cases.models import Case
from simpul.kernel.privacy import statements
from simpul.kernel.privacy.models import Erasure, Hold
from simpul.kernel.web import downloads
from simpul.kernel.web.navigation import Item, staff
from simpul.lib import clock

KEEPERS = (PRIVACY_OFFICER, AUDITOR)
SHOWN = 100

staff.register(Item(gettext_lazy("Data pribadi"), "/pengelola/privasi/", "shield", roles=KEEPERS, order=75))


class HoldForm(forms.Form):
    """Which case must not be erased, and why."""

    number = forms.CharField(label=gettext_lazy("Nomor urusan"), max_length=40)
    reason = forms.CharField(
        label=gettext_lazy("Alasan"), max_length=300, help_text=gettext_lazy("Misalnya nomor perkara atau surat tugas.")
    )

    case: int

    def clean_number(self) -> str:
        """The number of a case. Sealed ones exist for nobody here, but may be held all the same: the number is known from the letter."""
        number = str(self.cleaned_data["number"]).strip().upper()
        found = Case.objects.filter(number=number).values_list("pk", flat=True).first()
        if found is None:
            raise forms.ValidationError(_("Tidak ada urusan dengan nomor ini. Periksa kembali."))
        if Hold.objects.standing().filter(case=found).exists():
            raise forms.ValidationError(_("Urusan ini sudah ditahan."))
        self.case = found
        return number


@requires_role(*KEEPERS)
def overview(request: HttpRequest) -> HttpResponseBase:
    """The ledger of erasures, the standing holds, and the form for a new one.

    `?unduh=` makes a file of the ledger, with `&yang=ditahan` of the holds.
    """
    purposes = {m._meta.label: said.purpose for m, said in statements.every()}
    if downloads.asked(request):
        return downloads.take_table(request, _holds() if request.GET.get("yang") == "ditahan" else _ledger(purposes))
    form = HoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _place(form.case, form.cleaned_data, cast(User, request.user))
        messages.success(request, _("Penghapusan urusan ini ditahan."))
        return redirect("privacy_keeping")
    context: dict[str, Any] = {
        "form": form, "holds": Hold.objects.standing().select_related("placed_by").order_by("-id"),
        "erasures": Erasure.objects.order_by("-id")[:SHOWN], "purposes": purposes,
    }  # fmt: skip
    return render(request, "privacy/keeping.html", context, status=422 if form.errors else 200)


def _holds() -> downloads.Table:
    """What is held back, as people take it away."""
    held = Hold.objects.standing().select_related("placed_by").order_by("-id")
    rows = ((one.number, one.reason, str(one.placed_by), one.placed_at) for one in held)
    header = [_("Urusan"), _("Alasan"), _("Ditahan oleh"), _("Sejak")]
    return downloads.Table("penghapusan-ditahan", header, rows, personal=True)


def _ledger(purposes: dict[str, str]) -> downloads.Table:
    """What was erased, as people take it away: how many rows, never whose."""
    rows = (
        (one.at, _(purposes[one.table]) if one.table in purposes else one.table, one.get_done_display(), one.rows, one.before)
        for one in Erasure.objects.order_by("-id")
    )  # fmt: skip
    header = [_("Waktu"), _("Data"), _("Yang dilakukan"), _("Banyaknya"), _("Yang berakhir sebelum")]
    return downloads.Table("penghapusan", header, rows)


@transaction.atomic
def _place(case: int, given: dict[str, Any], by: User) -> None:
    Hold.objects.create(case=case, number=given["number"], reason=given["reason"], placed_by=by)
    audit.record("hold", "case", case, by=by, reason=given["reason"])


@requires_role(*KEEPERS)
@require_POST
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the case be erased when its time is over."""
    with transaction.atomic():
        hold = get_object_or_404(Hold.objects.standing().select_for_update(of=("self",)), pk=pk)
        hold.lifted_at, hold.lifted_by = clock.now(), cast(User, request.user)
        hold.save(update_fields=["lifted_at", "lifted_by"])
        audit.record("hold_lifted", "case", hold.case, by=cast(User, request.user))
    messages.success(request, _("Penahanan dilepas."))
    return redirect("privacy_keeping")
