"""The forms of contracts and of what is spoken for: a new one, its addendum, its progress, more or less of a commitment."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from simpul.finance.treasury.forms import Keyed, MoneyField
from simpul.finance.treasury.forms import day as a_day
from simpul.finance.treasury.models import Party
from simpul.kernel.organizations.models import Agency
from simpul.lib.money import MoneyError, parse

METHODS = [
    ("", gettext_lazy("Belum disebut")), ("e-purchasing", "E-purchasing"), ("pengadaan langsung", gettext_lazy("Pengadaan langsung")),
    ("penunjukan langsung", gettext_lazy("Penunjukan langsung")), ("tender cepat", gettext_lazy("Tender cepat")),
    ("tender", "Tender"), ("seleksi", gettext_lazy("Seleksi")), ("swakelola", gettext_lazy("Swakelola")),
]  # fmt: skip
FOUND = 50  # payees offered at once: whoever isn't among them is sought by more of the name


class ContractForm(Keyed):
    """A contract that was signed. `parties` are those found by the search beside the form."""

    agency = forms.ModelChoiceField(Agency.objects.none(), label="OPD", empty_label=None)
    party = forms.ModelChoiceField(Party.objects.none(), label=gettext_lazy("Penyedia"))
    number = forms.CharField(label=gettext_lazy("Nomor kontrak"), max_length=80)
    words = forms.CharField(
        label=gettext_lazy("Pekerjaan"),
        max_length=200,
        help_text=gettext_lazy("Terbaca umum. Jangan menulis nama orang."),
    )
    method = forms.ChoiceField(label=gettext_lazy("Cara pengadaan"), choices=METHODS, required=False)
    value = MoneyField(label=gettext_lazy("Nilai"))
    day = a_day(gettext_lazy("Tanggal kontrak"))
    starts = a_day(gettext_lazy("Mulai"))
    ends = a_day(gettext_lazy("Selesai"))

    def __init__(self, *args: Any, agencies: set[int], sought: str, **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["agency"]
        field.queryset = Agency.objects.filter(pk__in=agencies).order_by("name")
        party: Any = self.fields["party"]
        found = Party.objects.filter(name__icontains=sought).order_by("name", "id")
        party.queryset = (
            Party.objects.all() if self.is_bound else Party.objects.filter(pk__in=found[:FOUND].values("pk"))
        )
        shown = list(found[:FOUND])
        chosen = str(self.data.get("party", "")) if self.is_bound else ""
        if chosen.isdecimal() and len(chosen) < 18:
            shown += [one for one in Party.objects.filter(pk=chosen) if one not in shown]
        party.choices = [("", "–"), *((one.pk, one.name) for one in shown)]

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if told.get("starts") and told.get("ends") and told["ends"] < told["starts"]:
            self.add_error("ends", _("Tanggal selesai tidak boleh sebelum mulai."))
        return told


class AddendumForm(Keyed):
    """A change of a contract: of its value, of its end, or of both."""

    number = forms.CharField(label=gettext_lazy("Nomor adendum"), max_length=80)
    day = a_day(gettext_lazy("Tanggal"))
    delta = forms.CharField(
        label=gettext_lazy("Perubahan nilai"), max_length=30, required=False,
        help_text=gettext_lazy("Misalnya 5.000.000 atau -5.000.000. Kosong bila nilainya tetap."),
    )  # fmt: skip
    ends = forms.DateField(
        label=gettext_lazy("Selesai menjadi"), required=False, widget=forms.DateInput({"type": "date"})
    )
    reason = forms.CharField(label=gettext_lazy("Alasan"), max_length=500, widget=forms.Textarea({"rows": 2}))

    def clean_delta(self) -> Decimal:
        """The change; negative where the contract shrinks."""
        said = self.cleaned_data["delta"].strip().replace("−", "-")
        if not said:
            return Decimal(0)
        try:
            amount = parse(said.removeprefix("-"))
        except MoneyError as wrong:
            raise forms.ValidationError(str(wrong)) from None
        if amount < 0:
            raise forms.ValidationError(_("Tulis satu tanda kurang saja."))
        if amount >= Decimal(10) ** 16:
            raise forms.ValidationError(_("Jumlah itu lebih besar daripada anggaran negara. Periksa angkanya."))
        return -amount if said.startswith("-") else amount

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if not self.errors and not told.get("delta") and not told.get("ends"):
            self.add_error("delta", _("Tulis perubahan nilainya, atau tanggal selesai yang baru."))
        return told


class ProgressForm(Keyed):
    """How far the work is, as somebody saw it."""

    percent = forms.DecimalField(
        label=gettext_lazy("Kemajuan (%)"), min_value=0, max_value=100, decimal_places=2, max_digits=5
    )
    day = a_day(gettext_lazy("Tanggal"))
    evidence = forms.CharField(
        label=gettext_lazy("Bukti"), max_length=200, help_text=gettext_lazy("Nomor berita acara, foto, atau laporan.")
    )


class AdjustForm(Keyed):
    """More of a commitment, or less."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Yang dilakukan"),
        choices=[
            ("release", gettext_lazy("Lepas sisanya, seluruhnya atau sebagian")),
            ("increase", gettext_lazy("Tambah")),
        ],
    )
    amount = MoneyField(label=gettext_lazy("Jumlah"))
    reason = forms.CharField(label=gettext_lazy("Alasan"), max_length=500, widget=forms.Textarea({"rows": 2}))
