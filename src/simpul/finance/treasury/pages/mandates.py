"""`/keuangan/belanja/mandat/`: standing mandates by which benefits are asked for as soon as a case decides them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from simpul.finance.treasury import case_payments
from simpul.finance.treasury.case_payments import GIVERS
from simpul.finance.treasury.forms import Keyed, MoneyField
from simpul.finance.treasury.forms import day as a_day
from simpul.finance.treasury.mandates import Mandate
from simpul.finance.treasury.pages.frame import READERS, agencies_of, mine, page_of, today
from simpul.kernel.accounts.desk import requires_role
from simpul.kernel.accounts.viewer import Viewer, viewer_of
from simpul.kernel.organizations.models import Agency
from simpul.kernel.web import downloads
from simpul.kernel.workflow import Refused


class MandateForm(Keyed):
    """What somebody lets the platform do in the own name."""

    place = forms.ChoiceField(label=gettext_lazy("Tugas"))
    most = MoneyField(label=gettext_lazy("Paling banyak tiap pembayaran"))
    starts = a_day(gettext_lazy("Mulai"))
    ends = a_day(gettext_lazy("Sampai"))
    decree = forms.CharField(
        label=gettext_lazy("Dasar"), max_length=200, help_text=gettext_lazy("Surat yang menugaskannya.")
    )

    def __init__(self, *args: Any, viewer: Viewer, **more: Any) -> None:
        super().__init__(*args, **more)
        self.places = {
            f"{duty}:{agency.pk}": (duty, agency)
            for duty, role in GIVERS.items()
            for agency in Agency.objects.filter(pk__in=agencies_of(viewer, role)).order_by("name")
        }
        choice: Any = self.fields["place"]
        choice.choices = [(code, f"{_(duty.label)}, {agency.name}") for code, (duty, agency) in self.places.items()]


@requires_role(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def mandates(request: HttpRequest) -> HttpResponseBase:
    """Who lets what be done in the own name, and a form for those who may."""
    viewer, day = viewer_of(request), today()
    form = MandateForm(
        request.POST or None, viewer=viewer, initial={"starts": day, "ends": day.replace(month=12, day=31)}
    )
    if request.method == "POST" and not form.places:
        return render(request, "treasury/mandates.html", _context(request, None), status=403)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        duty, agency = form.places[told["place"]]
        try:
            case_payments.give(
                agency,
                duty,
                most=told["most"],
                starts=told["starts"],
                ends=told["ends"],
                decree=told["decree"],
                by=viewer,
            )
        except Refused as refusal:
            form.add_error("ends", str(refusal))
        else:
            messages.success(request, _("Mandat berlaku."))
            return redirect("mandates")
    if downloads.asked(request):
        return downloads.take_table(request, _table(request))
    status = 422 if form.errors else 200
    return render(request, "treasury/mandates.html", _context(request, form if form.places else None), status=status)


def _table(request: HttpRequest) -> downloads.Table:
    heads = [
        "OPD",
        _("Tugas"),
        _("Pemberi mandat"),
        _("Paling banyak"),
        _("Mulai"),
        _("Sampai"),
        _("Dicabut"),
        _("Dasar"),
    ]
    lines = (
        [
            one.agency.short_name, _(one.get_duty_display()), one.person.name, one.most, one.starts, one.ends, one.ended_on or "",
            one.decree,
        ]
        for one in _seen(request)[: downloads.MOST]
    )  # fmt: skip
    return downloads.Table("mandat", heads, lines)


def _seen(request: HttpRequest) -> Any:
    return Mandate.objects.filter(**mine(request, "agency")).select_related("agency", "person").order_by("-id")


def _context(request: HttpRequest, form: MandateForm | None) -> dict[str, Any]:
    user = viewer_of(request).user
    return {
        **page_of(request, _seen(request)),
        "form": form,
        "me": user and user.pk,
        "today": today(),
        "query": downloads.query(request),
    }


@requires_role(*GIVERS.values())
@require_POST
def end(request: HttpRequest, number: int) -> HttpResponse:
    """Its giver takes it back, from today."""
    found = get_object_or_404(Mandate, pk=number, ended_on=None, **mine(request, "agency"))
    try:
        case_payments.take_back(found, day=today(), by=viewer_of(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Mandat dicabut."))
    return redirect("mandates")
