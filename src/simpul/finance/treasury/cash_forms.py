"""The forms of a treasurer's cash: asking for it, accounting for it, bringing it back; and of money that comes in or goes to the state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from simpul.finance import roles
from simpul.finance.budget.models import Line
from simpul.finance.treasury.forms import Keyed, MoneyField, day
from simpul.finance.treasury.models import Commitment, Party, PartyAccount
from simpul.kernel.accounts.models import Grant, User
from simpul.kernel.organizations.models import Agency

WORDS = gettext_lazy("Terbaca umum. Jangan menulis nama orang.")


class CashForm(Keyed):
    """Ask for cash (UP, GU, TU) to the account of the agency's treasurer."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Jenis"),
        choices=[
            ("up", gettext_lazy("UP: sekali setahun, sampai batas keputusan Bupati")),
            ("gu", gettext_lazy("GU: mengganti UP yang sudah dipertanggungjawabkan")),
            ("tu", gettext_lazy("TU: tambahan untuk sebulan, setelah TU sebelumnya selesai")),
        ],
    )
    agency = forms.ModelChoiceField(Agency.objects.none(), label="OPD", empty_label=None)
    account = forms.ModelChoiceField(PartyAccount.objects.none(), label=gettext_lazy("Rekening bendahara"))
    prepared_by = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("Disiapkan oleh (PPTK)"))
    amount = MoneyField(label=gettext_lazy("Jumlah"))
    words = forms.CharField(label=gettext_lazy("Keperluan"), max_length=200, help_text=WORDS)
    day = day(gettext_lazy("Tanggal"))

    def __init__(self, *args: Any, agencies: set[int], on: date, **more: Any) -> None:
        super().__init__(*args, **{**more, "initial": {"day": on, **more.get("initial", {})}})
        held = Grant.objects.in_force(on).filter(role=roles.ACTIVITY_OFFICER.code, agency__in=agencies)
        newer = PartyAccount.objects.filter(party=OuterRef("party"), pk__gt=OuterRef("pk"))
        accounts = PartyAccount.objects.filter(~Exists(newer), verified_at__isnull=False, party__kind=Party.Kind.AGENCY)
        found: dict[str, Any] = {
            "agency": Agency.objects.filter(pk__in=agencies).order_by("name"),
            "account": accounts.select_related("party").order_by("party__name"),
            "prepared_by": User.objects.filter(pk__in=held.values("user")).order_by("name"),
        }
        for name, queryset in found.items():
            field: Any = self.fields[name]
            field.queryset = queryset
        choice: Any = self.fields["account"]
        choice.label_from_instance = lambda one: f"{one.party}, {one}"


class AccountingForm(Keyed):
    """What was spent of the cash, commitment by commitment; those left empty had nothing spent."""

    words = forms.CharField(label=gettext_lazy("Uraian"), max_length=200, help_text=WORDS)
    day = day(gettext_lazy("Tanggal"))

    def __init__(self, *args: Any, commitments: Sequence[Commitment], **more: Any) -> None:
        super().__init__(*args, **more)
        self.commitments = {f"of_{one.pk}": one for one in commitments}
        for name, one in self.commitments.items():
            label = _("%(words)s (%(account)s)") % {"words": one.words, "account": one.line.account.code}
            self.fields[name] = MoneyField(label=label, required=False)

    @property
    def items(self) -> dict[Commitment, Decimal]:
        """What was spent, by commitment."""
        return {one: self.cleaned_data[name] for name, one in self.commitments.items() if self.cleaned_data.get(name)}

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if not self.errors and not self.items:
            self.add_error(None, _("Tulis jumlah yang dibelanjakan pada sedikitnya satu komitmen."))
        return told


class ReturnForm(Keyed):
    """Cash that goes back to Kas Daerah."""

    amount = MoneyField(label=gettext_lazy("Jumlah"))
    words = forms.CharField(label=gettext_lazy("Uraian"), max_length=200, help_text=WORDS)
    day = day(gettext_lazy("Tanggal"))


class RevenueForm(Keyed):
    """Money that came in for a line of the budget."""

    line = forms.ModelChoiceField(Line.objects.none(), label=gettext_lazy("Baris pendapatan"))
    amount = MoneyField(label=gettext_lazy("Jumlah"))
    reference = forms.CharField(label=gettext_lazy("Nomor bukti"), max_length=60)
    words = forms.CharField(label=gettext_lazy("Uraian"), max_length=200, help_text=WORDS)
    day = day(gettext_lazy("Tanggal"))

    def __init__(self, *args: Any, agencies: set[int] | None, since: int, **more: Any) -> None:
        super().__init__(*args, **more)
        lines: Any = self.fields["line"]
        found = Line.objects.filter(year__gte=since, outgoing=False)
        if agencies is not None:
            found = found.filter(agency__in=agencies)
        lines.queryset = found.select_related("account", "agency").order_by("agency__name", "id")
        lines.label_from_instance = lambda one: f"{one.agency.short_name}, {one.account}, {one.year}"


class DepositForm(Keyed):
    """Revenue in a treasurer's hands that is brought to Kas Daerah (STS)."""

    agency = forms.ModelChoiceField(Agency.objects.none(), label="OPD", empty_label=None)
    number = forms.CharField(label=gettext_lazy("Nomor STS"), max_length=60)
    amount = MoneyField(label=gettext_lazy("Jumlah"))
    day = day(gettext_lazy("Tanggal"))

    def __init__(self, *args: Any, agencies: set[int], **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["agency"]
        field.queryset = Agency.objects.filter(pk__in=agencies).order_by("name")


class RemittanceForm(Keyed):
    """Taxes that were kept back, paid to the state."""

    account = forms.ChoiceField(label=gettext_lazy("Pajak"))
    amount = MoneyField(label=gettext_lazy("Jumlah"))
    receipt = forms.CharField(
        label="NTPN", max_length=30, help_text=gettext_lazy("Nomor Transaksi Penerimaan Negara dari bukti setor.")
    )
    day = day(gettext_lazy("Tanggal"))

    def __init__(self, *args: Any, taxes: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        kinds: Any = self.fields["account"]
        kinds.choices = list(taxes)


class TransferForm(Keyed):
    """A file that asks the bank to pay; the SP2D are chosen beside it."""

    account = forms.CharField(
        label=gettext_lazy("Dari rekening"), max_length=40, help_text=gettext_lazy("Rekening Kas Umum Daerah.")
    )
    day = day(gettext_lazy("Tanggal bayar"))
