"""`/pengelola/aturan/`: the dated numbers, new versions of them, and the second person's approval."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from simpul.kernel.accounts.roles import ADMINISTRATOR, AUDITOR, LEGAL
from simpul.kernel.regency import current
from simpul.kernel.regulations import Parameter, days, entering, registry, values
from simpul.kernel.regulations.entering import NotEntered
from simpul.kernel.regulations.models import ParameterVersion, Proposal
from simpul.kernel.regulations.parameters import ruling_or_none, version_of
from simpul.kernel.web import downloads
from simpul.kernel.web.administration import effects
from simpul.kernel.web.administration.calendars import KINDS
from simpul.kernel.web.administration.gates import actor, only
from simpul.lib import clock

KEEPERS = (ADMINISTRATOR, LEGAL)
TODAY = gettext_lazy("Hari pertama angka baru dipakai.")


class VersionForm(forms.Form):
    """A new number, from when, and by which rule."""

    value = forms.CharField(label=gettext_lazy("Nilai baru"), max_length=4000)
    valid_from = forms.DateField(
        label=gettext_lazy("Berlaku sejak"), widget=forms.DateInput({"type": "date"}), help_text=TODAY
    )
    legal_basis = forms.CharField(
        label=gettext_lazy("Dasar hukum"), max_length=300, help_text=gettext_lazy("Nama, nomor, tahun, dan pasalnya.")
    )
    gazette_url = forms.URLField(
        label=gettext_lazy("Alamat naskahnya"), required=False, assume_scheme="https", max_length=300,
        help_text=gettext_lazy("Misalnya halaman JDIH."),
    )  # fmt: skip
    retroactive_reason = forms.CharField(
        label=gettext_lazy("Alasan berlaku surut"), required=False, max_length=500, widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Hanya bila tanggalnya sudah lewat. Hasil yang sudah dihitung tidak berubah."),
    )  # fmt: skip

    def __init__(self, *args: Any, parameter: Parameter, **kwargs: Any) -> None:
        self.parameter = parameter
        super().__init__(*args, **kwargs)
        self.fields["value"].help_text = _("Dalam %(unit)s.") % {"unit": parameter.unit}
        if isinstance(parameter.value, dict | list):
            self.fields["value"].widget = forms.Textarea({"rows": 6})

    def clean_value(self) -> Any:
        try:
            return values.read(self.parameter, self.cleaned_data["value"])
        except ValueError as wrong:
            raise forms.ValidationError(str(wrong)) from None


@only(*KEEPERS, AUDITOR)
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """Every number with its present version, and what waits for a second person; with `?unduh=` the numbers as a file."""
    today = clock.today(current().zone)
    rows = [(parameter, ruling_or_none(parameter, today)) for parameter in registry.values()]
    if downloads.asked(request):
        told = ((one, version_of(found.version if found else None)) for one, found in rows)
        return downloads.take_table(request, table("angka-dari-peraturan", told))
    waiting = [(proposal, *_named(proposal)) for proposal in entering.waiting()]
    unverified = sum(1 for _p, ruling in rows if ruling and not ruling.verified)
    context = {
        "rows": rows,
        "waiting": waiting,
        "year": today.year,
        "unverified": unverified,
        "may_enter": any(actor(request).holds(role) for role in KEEPERS),
    }
    return render(request, "administration/rules.html", context)


def table(name: str, rows: Iterable[tuple[Parameter, ParameterVersion | None]]) -> downloads.Table:
    """Numbers as people take them away: what is set, how high, since when, and by which rule."""
    header = [_("Ketentuan"), _("Nilai"), _("Satuan"), _("Berlaku sejak"), _("Dasar hukum"), _("Keterangan")]
    lines = (
        (
            _(parameter.label), *((values.show(found.value), _(parameter.unit), found.valid_from, found.legal_basis,
            _("sudah dicocokkan") if found.verified else _("belum dicocokkan"))
            if found else (_("tidak ada"), "", None, "", "")),
        )
        for parameter, found in rows
    )  # fmt: skip
    return downloads.Table(name, header, lines)


@only(*KEEPERS, AUDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """One number: its versions, its uses; and the form for a new one, which first shows what it will change."""
    parameter = _parameter(code)
    may_enter = any(actor(request).holds(role) for role in KEEPERS)
    form = VersionForm(request.POST if request.method == "POST" else None, parameter=parameter)
    preview = None
    if request.method == "POST" and not may_enter:
        raise Http404
    if form.is_bound and form.is_valid():
        preview = _preview(parameter, form.cleaned_data)
        if "kirim" in request.POST and _entered(request, form):
            return redirect("rule", code)
    versions = ParameterVersion.objects.filter(code=code).select_related("proposal").order_by("-valid_from")
    context = {
        "parameter": parameter, "present": ruling_or_none(parameter, clock.today(current().zone)), "versions": versions, "form": form,
        "preview": preview if not form.errors else None, "uses": effects.uses(parameter), "may_enter": may_enter,
        "past": Proposal.objects.filter(code=code).exclude(outcome=None).order_by("-pk")[:20],
        "waiting": Proposal.objects.filter(code=code, outcome=None).first(), "today": clock.today(current().zone),
    }  # fmt: skip
    return render(request, "administration/rule.html", context, status=422 if form.errors else 200)


@only(*KEEPERS, AUDITOR)
@require_safe
def proposal(request: HttpRequest, number: int) -> HttpResponse:
    """What somebody entered, with its consequences, for the second person."""
    found = get_object_or_404(Proposal, pk=number)
    title, url = _named(found)
    context: dict[str, Any] = {
        "proposal": found, "title": title, "url_of": url, "mine": found.author == actor(request).pk, "lapsed": entering.lapsed(found),
        "may_decide": any(actor(request).holds(role) for role in KEEPERS), "preview": None, "differences": None,
        "parameter": registry.get(found.code), "kinds": KINDS,
    }  # fmt: skip
    if found.code.startswith(days.PREFIX):
        year = int(found.code.removeprefix(days.PREFIX))
        context["differences"] = days.compared(year, found.value) if found.outcome is None else []
    elif found.code in registry and found.outcome is None:
        asked = {"value": found.value, "valid_from": found.valid_from}
        context["preview"] = _preview(registry[found.code], asked)
    return render(request, "administration/proposal.html", context)


@only(*KEEPERS)
@require_POST
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Approve, reject or withdraw."""
    found, by = get_object_or_404(Proposal, pk=number), actor(request)
    try:
        if "setujui" in request.POST:
            entering.approve(found, by=by, verified="verified" in request.POST)
            messages.success(request, _("Disetujui. Berlaku sesuai tanggalnya."))
        elif "tolak" in request.POST:
            entering.reject(found, by=by, note=request.POST.get("note", ""))
            messages.success(request, _("Ditolak. Pengusul dapat membaca alasannya."))
        else:
            entering.withdraw(found, by=by)
            messages.success(request, _("Usulan ditarik."))
    except NotEntered as refused:
        messages.error(request, str(refused))
        return redirect("rule_proposal", number)
    return redirect("rules_kept")


def _entered(request: HttpRequest, form: VersionForm) -> bool:
    answers = form.cleaned_data
    try:
        entering.propose(
            form.parameter.code, answers.pop("value"), answers.pop("valid_from"), by=actor(request), **answers
        )
    except NotEntered as refused:
        form.add_error(refused.field or None, str(refused))
        return False
    messages.success(request, _("Usulan tercatat. Orang kedua yang menyetujuinya."))
    return True


def _preview(parameter: Parameter, asked: dict[str, Any]) -> dict[str, Any]:
    day: date = asked["valid_from"]
    return {
        "uses": effects.uses(parameter), "keeping": effects.keeping(parameter), "value": asked["value"], "valid_from": day,
        "example": effects.example(parameter, asked["value"], day), "present": ruling_or_none(parameter, day),
    }  # fmt: skip


def _parameter(code: str) -> Parameter:
    if code not in registry:
        raise Http404
    return registry[code]


def _named(found: Proposal) -> tuple[str, str]:
    """What a proposal is about, in words, and where that is."""
    if found.code.startswith(days.PREFIX):
        year = found.code.removeprefix(days.PREFIX)
        return _("Kalender kerja %(year)s") % {"year": year}, f"/pengelola/kalender/{year}/"
    known = registry.get(found.code)
    return (_(known.label) if known else found.code), f"/pengelola/aturan/{found.code}/"
