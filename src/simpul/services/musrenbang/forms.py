"""What a proposer is asked, and what officers are asked for each step."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from simpul.finance import public
from simpul.kernel.forms import ApplicationForm, ContactForm, PhotosField, PlaceMixin, StepForm
from simpul.kernel.forms.fields import AgencyField, PickField
from simpul.kernel.regency import current
from simpul.lib import clock
from simpul.services.musrenbang import rules
from simpul.services.musrenbang.flow import COUNCIL, ProposalFlow
from simpul.services.musrenbang.models import Proposal
from simpul.services.musrenbang.parameters import REGENCY_MONTH

MONEY: dict[str, Any] = {
    "max_digits": 15,
    "decimal_places": 0,
    "min_value": 1,
    "widget": forms.TextInput({"inputmode": "numeric"}),
}


class ProposalForm(PlaceMixin, ContactForm, ApplicationForm):
    """What, where, and how urgent."""

    title = forms.CharField(
        label=_("Apa yang diusulkan?"), max_length=120, help_text=_("Misalnya: perbaikan saluran irigasi Dukuh Krajan.")
    )
    text = forms.CharField(
        label=_("Mengapa perlu, dan siapa yang terbantu?"), max_length=4000, widget=forms.Textarea({"rows": 4}),
        help_text=_("Dapat dibaca umum. Jangan tulis NIK, nomor telepon, atau nama orang."),
    )  # fmt: skip
    urgency = forms.TypedChoiceField(
        label=_("Seberapa mendesak?"), coerce=int, choices=Proposal.Urgency.choices, initial=2, widget=forms.RadioSelect
    )
    amount = forms.DecimalField(
        label=_("Perkiraan biaya (rupiah)"),
        required=False,
        help_text=_("Angka saja, tanpa titik. Kosongkan bila tidak tahu."),
        **MONEY,
    )
    proposer = forms.CharField(
        label=_("Diusulkan oleh kelompok atau lembaga"), max_length=120, required=False,
        help_text=_("Misalnya: RT 02 Dukuh Krajan. Tampil untuk umum; kosongkan bila Anda mengusulkan sendiri."),
    )  # fmt: skip
    photos = PhotosField(label=_("Foto"), required=False, at_most=3)

    sections = (
        (_("Usulan"), ("title", "text", "urgency", "amount", "proposer", "photos")),
        (_("Lokasi"), ("region", "landmark", "longitude", "latitude")),
        (_("Kabar untuk Anda"), ("name", "phone", "email")),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of_council = self.on_behalf and self.viewer.user is not None and self.viewer.user.holds(COUNCIL)
        if self.of_council:
            self.fields["proposer"].label = _("Anggota dan fraksi DPRD")
            self.fields["proposer"].help_text = _("Tampil untuk umum sebagai pengusul pokok pikiran.")
            self.fields["proposer"].required = True
        if self.of_council or (self.viewer.resident_id is not None and not self.on_behalf):
            for name in ("name", "phone", "email"):
                del self.fields[name]

    def case_fields(self) -> dict[str, Any]:
        answers, today = self.cleaned_data, clock.today(current().zone)
        same = {name: answers[name] for name in ("title", "text", "urgency", "amount", "proposer", "place", "landmark")}
        kind = Proposal.Kind.COUNCIL if self.of_council else Proposal.Kind.PROPOSAL
        year = rules.plan_year(today, int(REGENCY_MONTH.on(today).value))
        return {**same, "kind": kind, "year": year, "region_id": answers["region"]}


@ProposalFlow.bring.asks
class BringForm(StepForm):
    """What everybody may see of it."""

    publish_photos = forms.BooleanField(label=_("Foto aman ditampilkan (tanpa wajah dan pelat nomor)"), required=False)


@ProposalFlow.decline.asks
@ProposalFlow.refuse.asks
@ProposalFlow.accept.asks
@ProposalFlow.postpone.asks
@ProposalFlow.reject.asks
@ProposalFlow.fail.asks
class WhyForm(StepForm):
    """Why it was decided so. Everybody may read it."""

    why = forms.CharField(
        label=_("Alasan (dibaca umum)"), max_length=1000, widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Tuliskan alasannya. Alasan ini dibaca umum.")},
    )  # fmt: skip


@ProposalFlow.entrust.asks
class AgencyForm(StepForm):
    """Who would do it."""

    agency = AgencyField(label=_("Perangkat daerah yang akan mengerjakan"), empty_label="---------")


@ProposalFlow.hand_on.asks
class HandOnForm(AgencyForm, WhyForm):
    """Who would do it, and what the kecamatan found."""


@ProposalFlow.judge.asks
class JudgeForm(WhyForm):
    """What the agency found."""

    feasible = forms.TypedChoiceField(
        label=_("Dapat dikerjakan?"), coerce=lambda value: value == "ya", widget=forms.RadioSelect,
        choices=[("ya", _("Ya, layak")), ("tidak", _("Tidak layak"))],
    )  # fmt: skip
    agency_amount = forms.DecimalField(label=_("Biaya menurut perangkat daerah (rupiah)"), required=False, **MONEY)


class UndertakingField(PickField):
    """An undertaking of the agency in the plan of the proposal's year or the one after. Cleans to it."""

    def __init__(self, **kwargs: Any) -> None:
        self.agency = 0
        self.years: tuple[int, ...] = ()
        super().__init__(choices=self._offered, **kwargs)

    def _offered(self) -> list[tuple[str, str]]:
        found = [one for year in self.years for one in public.undertakings(self.agency, year, most=300)]
        return [("", gettext("Pilih kegiatan")), *((str(one.pk), str(one)) for one in found)]

    def find(self, value: str) -> public.Undertaking | None:
        return public.undertaking(int(value), self.agency) if value.isdecimal() and len(value) < 18 else None


@ProposalFlow.plan.asks
class PlanForm(StepForm):
    """Which undertaking of the agency's plan pays for it."""

    undertaking = UndertakingField(label=_("Kegiatan yang mendanai"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["undertaking"]
        assert isinstance(field, UndertakingField)
        field.agency, field.years = self.case.agency_id or 0, (self.case.year, self.case.year + 1)
        field.choices = field._offered


@ProposalFlow.finish.asks
class FinishForm(StepForm):
    """What was done."""

    text = forms.CharField(label=_("Apa yang sudah dikerjakan"), max_length=2000, widget=forms.Textarea({"rows": 3}))
    photos = PhotosField(label=_("Foto sesudah"), required=False, at_most=3)
