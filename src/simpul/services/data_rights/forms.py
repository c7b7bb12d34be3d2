"""What the person is asked, and what the officer is asked who grants a request."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from simpul.kernel.forms import ApplicationForm
from simpul.kernel.forms.fields import VillageField
from simpul.kernel.regency import current
from simpul.kernel.residents.models import Resident
from simpul.lib import clock, nik
from simpul.services.data_rights.flow import RequestFlow
from simpul.services.data_rights.models import FIELDS, DataRequest


class RequestForm(ApplicationForm):
    """Which right, and about what."""

    kind = forms.ChoiceField(
        label=_("Apa permintaan Anda?"), choices=DataRequest.Kind.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("Jelaskan"), max_length=2000, widget=forms.Textarea({"rows": 4}),
        help_text=_("Data yang mana, apa yang keliru, dan apa yang benar."),
    )  # fmt: skip

    from_address = ("kind",)
    sections = ((_("Permintaan"), ("kind", "text")),)

    def case_fields(self) -> dict[str, Any]:
        kind = DataRequest.Kind(self.cleaned_data["kind"])
        return {"kind": kind, "title": kind.label, "text": self.cleaned_data["text"]}


@RequestFlow.grant.asks
class GrantForm(forms.Form):
    """Granting a correction: each fact as it is recorded, to be put right here. Other requests ask nothing more than the reason."""

    of_each = ("name", "region", "address", "nik")  # differs from person to person: nothing to fill in for many at once

    name = forms.CharField(label=FIELDS["name"], max_length=120)
    region = VillageField(label=FIELDS["region_id"], required=False)
    address = forms.CharField(label=FIELDS["address"], max_length=200, required=False)
    nik = forms.CharField(
        label=_("NIK yang benar"), max_length=24, required=False,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    elsewhere = forms.BooleanField(
        label=_("Yang diperbaiki ada di tempat lain"), required=False,
        help_text=_("Misalnya isi sebuah urusan. Jelaskan pada alasannya."),
    )  # fmt: skip

    def __init__(self, *args: Any, case: DataRequest, **kwargs: Any) -> None:
        self.person = case.recorded() if case.kind == DataRequest.Kind.CORRECTION else None
        super().__init__(*args, **kwargs)
        if self.person is None:
            self.fields.clear()
            return
        self.initial.update(name=self.person.name, region=self.person.region_id, address=self.person.address)
        told = {"name": self.person.name, "region": self.person.region, "address": self.person.address}
        for name, words in told.items():
            self.fields[name].help_text = gettext("Tercatat: %(words)s") % {"words": words or gettext("belum ada")}
        number = self.person.masked_nik or gettext("belum ada")
        kept = gettext("Tercatat: %(words)s. Kosongkan bila sudah benar; NIK baru perlu diverifikasi lagi di loket.")
        self.fields["nik"].help_text = kept % {"words": number}

    def clean_nik(self) -> str:
        typed = str(self.cleaned_data["nik"]).strip()
        try:
            return nik.parse(typed, today=clock.today(current().zone)).value if typed else ""
        except nik.NikError as wrong:
            raise forms.ValidationError(str(wrong)) from wrong

    def clean(self) -> dict[str, Any]:
        """What changes, and nothing else: an answer that is not one is refused."""
        answers = super().clean() or {}
        if self.person is None or self.errors:
            return answers
        changes = _changes(self.person, answers)
        if not changes and not answers["elsewhere"]:
            raise forms.ValidationError(
                gettext("Belum ada yang berubah. Perbaiki isinya, atau tolak permintaan ini dengan alasannya.")
            )
        return {**{name: value for name, value in answers.items() if name == "reason"}, "changes": changes}


def _changes(person: Resident, answers: dict[str, Any]) -> dict[str, Any]:
    """What is other than recorded, by the columns of the record."""
    typed = {"name": answers["name"], "region_id": answers["region"], "address": answers["address"]}
    found = {name: value for name, value in typed.items() if (value or None) != (getattr(person, name) or None)}
    return found | ({"nik": answers["nik"]} if answers["nik"] else {})
