"""The forms of the payment desk. Every form carries a key, so that sending it twice does one thing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from simpul.finance.budget.models import Line
from simpul.finance.treasury.models import Commitment, Contract, Party, PartyAccount
from simpul.finance.treasury.paying import Tax
from simpul.kernel.accounts.models import User
from simpul.lib.money import MoneyError, parse, rupiah

LARGEST = 10**16  # no line of a regency holds a tenth of it


class MoneyField(forms.CharField):
    """An amount as people type it. `Decimal`, greater than nothing."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=30, widget=forms.TextInput({"inputmode": "decimal"}), **more)

    def clean(self, value: Any) -> Any:
        written = super().clean(value)
        if not written:
            return None
        try:
            amount = parse(written)
        except MoneyError as wrong:
            raise forms.ValidationError(str(wrong)) from None
        if amount <= 0:
            raise forms.ValidationError(_("Tulis jumlah yang lebih besar dari nol."))
        if amount >= LARGEST:
            raise forms.ValidationError(_("Jumlah itu lebih besar daripada anggaran negara. Periksa angkanya."))
        return amount


class Keyed(forms.Form):
    """A form that is sent once, however often."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **more: Any) -> None:
        more["initial"] = {"key": uuid4(), **more.get("initial", {})}
        super().__init__(*args, **more)


def day(label: Any) -> forms.DateField:
    """A day, by the browser's own calendar."""
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}))


class CommitmentForm(Keyed):
    """Speak for a part of a line."""

    line = forms.ModelChoiceField(Line.objects.none(), label=gettext_lazy("Baris anggaran"))
    kind = forms.ChoiceField(label=gettext_lazy("Jenis"), choices=Commitment.Kind.choices)
    contract: Any = forms.ModelChoiceField(Contract.objects.none(), label=gettext_lazy("Kontrak"), required=False)
    words = forms.CharField(
        label=gettext_lazy("Uraian"), max_length=200, help_text=gettext_lazy("Terbaca umum. Jangan menulis nama orang.")
    )
    amount = MoneyField(label=gettext_lazy("Jumlah"))

    def __init__(self, *args: Any, agencies: set[int], since: int, **more: Any) -> None:
        super().__init__(*args, **more)
        lines: Any = self.fields["line"]
        found = Line.objects.filter(agency__in=agencies, year__gte=since, outgoing=True)
        lines.queryset = found.select_related("account", "activity", "agency", "state").order_by("id")
        lines.label_from_instance = _line_label
        contracts: Any = self.fields["contract"]
        contracts.queryset = Contract.objects.filter(agency__in=agencies).order_by("-id")


def _line_label(line: Line) -> str:
    room = line.state.ceiling - line.state.committed if hasattr(line, "state") else Decimal(0)
    activity = line.activity.code if line.activity else ""
    return _("%(activity)s %(account)s, sisa %(room)s") % {
        "activity": activity,
        "account": line.account,
        "room": rupiah(room),
    }


class ReceiptForm(Keyed):
    """Goods or work that came."""

    number = forms.CharField(label=gettext_lazy("Nomor BAST"), max_length=60)
    day = day(gettext_lazy("Tanggal"))
    words = forms.CharField(label=gettext_lazy("Yang diterima"), max_length=200)
    amount = MoneyField(label=gettext_lazy("Nilai yang diterima"))
    evidence = forms.CharField(
        label=gettext_lazy("Bukti"), max_length=200, help_text=gettext_lazy("Nomor berita acara, foto, atau laporan.")
    )


class RequestForm(Keyed):
    """Ask for a payment out of a commitment."""

    account = forms.ModelChoiceField(PartyAccount.objects.none(), label=gettext_lazy("Dibayarkan kepada"))
    prepared_by = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("Disiapkan oleh (PPTK)"))
    amount = MoneyField(label=gettext_lazy("Jumlah"))
    invoice = forms.CharField(label=gettext_lazy("Nomor tagihan"), max_length=60, required=False)
    words = forms.CharField(
        label=gettext_lazy("Keperluan"),
        max_length=200,
        help_text=gettext_lazy("Terbaca umum. Jangan menulis nama orang."),
    )
    day = day(gettext_lazy("Tanggal"))
    tax = forms.ChoiceField(label=gettext_lazy("Potongan pajak"), required=False)
    tax_amount = MoneyField(label=gettext_lazy("Jumlah potongan"), required=False)

    def __init__(self, *args: Any, accounts: Any, officers: Any, taxes: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        for name, found in (("account", accounts), ("prepared_by", officers)):
            field: Any = self.fields[name]
            field.queryset = found
        choice: Any = self.fields["account"]
        choice.label_from_instance = lambda one: f"{one.party}, {one}"
        kinds: Any = self.fields["tax"]
        kinds.choices = [("", _("Tidak ada")), *taxes]

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if bool(told.get("tax")) != bool(told.get("tax_amount")):
            self.add_error("tax_amount", _("Pilih pajaknya dan tulis jumlahnya, atau kosongkan keduanya."))
        return told

    @property
    def taxes(self) -> list[Tax]:
        """What is kept back."""
        told, kinds = self.cleaned_data, cast(forms.ChoiceField, self.fields["tax"])
        names: dict[str, str] = dict(kinds.choices)  # type: ignore[arg-type]
        return [Tax(names[told["tax"]], told["tax"], told["amount"], told["tax_amount"])] if told["tax"] else []


class PartyForm(forms.Form):
    """A payee."""

    name = forms.CharField(label=gettext_lazy("Nama"), max_length=120)
    kind = forms.ChoiceField(label=gettext_lazy("Jenis"), choices=Party.Kind.choices)
    tax_number = forms.CharField(label="NPWP", max_length=30, required=False)


class AccountForm(forms.Form):
    """A bank account of a payee."""

    bank = forms.CharField(label="Bank", max_length=60)
    number = forms.CharField(
        label=gettext_lazy("Nomor rekening"), max_length=30, widget=forms.TextInput({"inputmode": "numeric"})
    )
    holder = forms.CharField(label=gettext_lazy("Atas nama"), max_length=120)


class StatementForm(forms.Form):
    """A file of the bank."""

    account = forms.CharField(label=gettext_lazy("Rekening"), max_length=40)
    file = forms.FileField(
        label=gettext_lazy("Berkas mutasi"), help_text=gettext_lazy("CSV atau MT940, paling besar 5 MB."),
        widget=forms.FileInput({"accept": ".csv,.txt,.sta,.940,text/csv,text/plain"}),
    )  # fmt: skip
