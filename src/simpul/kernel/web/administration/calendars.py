"""`/pengelola/kalender/`: a year's days off, brought as a table and shown beside what the library foretells."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from simpul.kernel.accounts.roles import ADMINISTRATOR, AUDITOR, LEGAL
from simpul.kernel.regency import current
from simpul.kernel.regulations import days, entering
from simpul.kernel.regulations.entering import NotEntered
from simpul.kernel.regulations.models import Proposal
from simpul.kernel.web import downloads
from simpul.kernel.web.administration import tables
from simpul.kernel.web.administration.gates import actor, only
from simpul.lib import clock
from simpul.lib.spreadsheets import CellError, SpreadsheetError

KINDS = {
    "holiday": gettext_lazy("Libur"), "joint_leave": gettext_lazy("Cuti bersama"), "workday": gettext_lazy("Hari kerja"),
    "": gettext_lazy("Hari biasa"),
}  # fmt: skip
WORDS = {"holiday": "libur", "joint_leave": "cuti bersama"}


class YearForm(forms.Form):
    """The table of a year, and the decree behind it."""

    file = forms.FileField(label=gettext_lazy("Tabel XLSX atau CSV"))
    legal_basis = forms.CharField(
        label=gettext_lazy("Dasar hukum"), max_length=300,
        help_text=gettext_lazy("Nomor SKB 3 Menteri, atau keputusan bupati."),
    )  # fmt: skip
    retroactive_reason = forms.CharField(
        label=gettext_lazy("Alasan berlaku surut"), required=False, max_length=500, widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Hanya bila ada hari yang sudah lewat di dalamnya."),
    )  # fmt: skip


@only(ADMINISTRATOR, LEGAL, AUDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def year(request: HttpRequest, number: int) -> HttpResponseBase:
    """The days off of one year; and a table that somebody brings for it. With `?unduh=` the days as a file."""
    today = clock.today(current().zone)
    if not today.year - 1 <= number <= today.year + 2:
        raise Http404
    if downloads.asked(request):
        rows = [(day, name, KINDS[kind]) for day, (kind, name) in days.known(number).items()]
        return downloads.take_table(
            request, downloads.Table(f"kalender-{number}", [_("Hari"), _("Nama"), _("Jenis")], rows)
        )
    may_enter = any(actor(request).holds(role) for role in (ADMINISTRATOR, LEGAL))
    posted = request.method == "POST" and may_enter
    form = YearForm(request.POST if posted else None, request.FILES if posted else None)
    wrong: list[CellError] = []
    if form.is_bound and form.is_valid():
        made, wrong = _brought(request, form, number)
        if made is not None:
            return redirect("rule_proposal", made.pk)
    context = {
        "year": number, "years": range(today.year - 1, today.year + 3), "rows": days.known(number), "kinds": KINDS, "form": form,
        "wrong": wrong, "may_enter": may_enter, "waiting": Proposal.objects.filter(code=days.code_of(number), outcome=None).first(),
    }  # fmt: skip
    return render(request, "administration/calendar.html", context, status=422 if wrong or form.errors else 200)


@only(ADMINISTRATOR, LEGAL, AUDITOR)
@require_safe
def template(request: HttpRequest, number: int) -> HttpResponse:
    """The year as it counts now, as a table to correct and bring back."""
    rows = [(day, name, WORDS[kind]) for day, (kind, name) in days.known(number).items()]
    told = [
        _("Satu baris untuk satu hari. Hapus baris bila hari itu ternyata hari kerja."),
        _("Jenis: libur atau cuti bersama."),
        _("Isi semua hari dalam tahun itu: hari yang tidak tertulis menjadi hari kerja."),
    ]
    return tables.download(f"kalender-{number}", days.COLUMNS, rows, told, choices={"kind": ["libur", "cuti bersama"]})


def _brought(request: HttpRequest, form: YearForm, number: int) -> tuple[Proposal | None, list[CellError]]:
    answers = form.cleaned_data
    try:
        wanted, wrong = days.read(answers["file"].read(), number)
        if wrong:
            return None, wrong
        return _proposed(request, answers, number, wanted), []
    except SpreadsheetError as unreadable:
        form.add_error("file", str(unreadable))
    except NotEntered as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
    return None, []


def _proposed(request: HttpRequest, answers: dict[str, Any], number: int, wanted: list[dict[str, str]]) -> Proposal:
    changed = [one.day for one in days.compared(number, wanted) if one.changes]
    if not changed:
        raise NotEntered(_("Tabel ini sama dengan kalender yang sudah dipakai."), "file")
    made = entering.propose(
        days.code_of(number), wanted, changed[0], by=actor(request), legal_basis=answers["legal_basis"],
        retroactive_reason=answers["retroactive_reason"],
    )  # fmt: skip
    messages.success(request, _("Usulan tercatat. Orang kedua yang menyetujuinya."))
    return made
