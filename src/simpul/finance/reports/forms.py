"""The form of a memorial journal: its day, words and evidence, and as many legs as are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from simpul.finance.classification.codes import CodeError, clean
from simpul.finance.classification.models import Account
from simpul.finance.ledger.posting import Side
from simpul.kernel.organizations.models import Agency
from simpul.lib.money import MoneyError, parse

LEAST, LEGS, MOST = 2, 4, 40


class MemorialForm(forms.Form):
    """Everything but the legs."""

    day = forms.DateField(label=gettext_lazy("Tanggal buku"), widget=forms.DateInput({"type": "date"}))
    words = forms.CharField(
        label=gettext_lazy("Uraian"), max_length=300, widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Terbaca umum. Jangan menulis nama orang."),
    )  # fmt: skip
    evidence = forms.FileField(
        label=gettext_lazy("Bukti"), required=False, help_text=gettext_lazy("PDF atau foto, paling besar 10 MB."),
        widget=forms.FileInput({"accept": "application/pdf,image/jpeg,image/png"}),
    )  # fmt: skip


class LegForm(forms.Form):
    """One leg: an account and an agency, debit or credit."""

    account = forms.CharField(label=gettext_lazy("Akun"), required=False, max_length=40)
    agency = forms.ModelChoiceField(Agency.objects.none(), label="OPD", required=False, to_field_name="code")
    debit = forms.CharField(label=gettext_lazy("Debit"), required=False, max_length=30)
    credit = forms.CharField(label=gettext_lazy("Kredit"), required=False, max_length=30)

    def __init__(self, *args: Any, agencies: Any, needed: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["account"].required = self.fields["agency"].required = needed
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]
        self.fields["debit"].widget.attrs["inputmode"] = self.fields["credit"].widget.attrs["inputmode"] = "decimal"

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written here."""
        return not any(self[name].value() for name in ("account", "debit", "credit"))

    def clean_account(self) -> str:
        try:
            return clean(self.cleaned_data["account"]) if self.cleaned_data["account"] else ""
        except CodeError as wrong:
            raise forms.ValidationError(str(wrong)) from None

    def clean_debit(self) -> Decimal:
        return _money(self.cleaned_data["debit"])

    def clean_credit(self) -> Decimal:
        return _money(self.cleaned_data["credit"])

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if self.is_empty or self.errors:
            return told
        if not told["account"]:
            self.add_error("account", _("Isi kode akunnya."))
        if not told["agency"]:
            self.add_error("agency", _("Pilih OPD-nya."))
        if bool(told["debit"]) == bool(told["credit"]):
            self.add_error("debit", _("Isi debit atau kredit, salah satu saja."))
        return told

    @property
    def side(self) -> Side:
        """The leg as it is posted."""
        told = self.cleaned_data
        return Side(told["account"], told["agency"].pk, told["debit"] - told["credit"])


def _money(told: str) -> Decimal:
    try:
        amount = parse(told) if told.strip() else Decimal(0)
    except MoneyError as wrong:
        raise forms.ValidationError(str(wrong)) from None
    if amount < 0:
        raise forms.ValidationError(_("Tulis tanpa tanda minus; pakai kolom sebelahnya."))
    return amount


def leg_forms(data: Any, many: int) -> list[LegForm]:
    """The legs of a form, as many as it has."""
    agencies = Agency.objects.order_by("name")
    return [
        LegForm(data, prefix=f"baris-{n}", agencies=agencies, needed=n <= LEAST) for n in range(1, min(many, MOST) + 1)
    ]


def unknown(sides: Sequence[Side], year: int) -> set[str]:
    """The accounts that take no legs in a year's chart."""
    known = Account.objects.of(year).filter(code__in={side.account for side in sides}, postable=True)
    return {side.account for side in sides} - set(known.values_list("code", flat=True))
