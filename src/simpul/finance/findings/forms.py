"""What is filled in on findings: by APIP, by agencies, by examiners."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from simpul.finance.findings.models import Examination, Judgement
from simpul.finance.treasury.forms import MoneyField
from simpul.kernel.forms.fields import AgencyField, File, PastDayField

ACCEPT = "application/pdf,image/jpeg,image/png,image/webp"
AT_MOST = 5
PUBLIC = gettext_lazy("Terbaca umum. Jangan menulis nama orang.")


class FilesField(forms.Field):
    """Several PDFs or photos in one go; the files themselves are judged where they are stored."""

    widget = File

    def __init__(self, **more: Any) -> None:
        super().__init__(
            required=False,
            label=gettext_lazy("Bukti"),
            help_text=gettext_lazy("PDF atau foto, paling banyak 5 berkas."),
            **more,
        )
        self.widget.attrs.update({"accept": ACCEPT, "multiple": True})

    def clean(self, value: Any) -> list[Any]:
        """As many as there may be."""
        uploads = list(value or [])
        if len(uploads) > AT_MOST:
            raise forms.ValidationError(_("Paling banyak %(most)s berkas."), params={"most": AT_MOST})
        return uploads


def long(label: Any, *, most: int = 4000, rows: int = 4, **more: Any) -> forms.CharField:
    """Some sentences."""
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea({"rows": rows}), **more)


class ExaminationForm(forms.Form):
    """A report that came."""

    body = forms.ChoiceField(label=gettext_lazy("Pemeriksa"), choices=Examination.Body.choices)
    kind = forms.ChoiceField(label=gettext_lazy("Jenis"), choices=Examination.Kind.choices)
    year = forms.IntegerField(label=gettext_lazy("Tahun yang diperiksa"), min_value=2000, max_value=2100)
    number = forms.CharField(label=gettext_lazy("Nomor LHP"), max_length=80)
    title = forms.CharField(label=gettext_lazy("Judul"), max_length=200, help_text=PUBLIC)
    day = PastDayField(label=gettext_lazy("Tanggal LHP"))
    received = PastDayField(
        label=gettext_lazy("Diterima"), help_text=gettext_lazy("Tenggat rekomendasi dihitung dari hari ini.")
    )
    opinion = forms.ChoiceField(
        label=gettext_lazy("Opini"), required=False, choices=[("", gettext_lazy("Tanpa opini")), *Examination.Opinion.choices],
        help_text=gettext_lazy("Hanya laporan BPK atas laporan keuangan."),
    )  # fmt: skip


class DisclosureForm(forms.Form):
    """Since when everybody may read of a report."""

    day = PastDayField(label=gettext_lazy("Terbuka sejak"))
    basis = forms.CharField(
        label=gettext_lazy("Dasar"),
        max_length=200,
        help_text=gettext_lazy("Misalnya: diserahkan kepada DPRD 25 Mei 2027."),
    )


class FindingForm(forms.Form):
    """A finding in the four parts of an audit."""

    number = forms.CharField(label=gettext_lazy("Nomor temuan"), max_length=20)
    title = forms.CharField(label=gettext_lazy("Judul"), max_length=200, help_text=PUBLIC)
    agency = AgencyField(label=gettext_lazy("OPD"), empty_label=gettext_lazy("Pilih OPD"))
    condition = long(gettext_lazy("Kondisi"))
    criteria = long(gettext_lazy("Kriteria"))
    cause = long(gettext_lazy("Sebab"))
    effect = long(gettext_lazy("Akibat"))
    amount = MoneyField(label=gettext_lazy("Nilai temuan"), required=False)


class RecommendationForm(forms.Form):
    """What a finding asks of an agency."""

    words = long(gettext_lazy("Rekomendasi"), most=2000, help_text=PUBLIC)
    agency = AgencyField(label=gettext_lazy("OPD penanggung jawab"), empty_label=gettext_lazy("Pilih OPD"))
    unit = forms.CharField(label=gettext_lazy("Unit"), max_length=120, required=False)
    amount = MoneyField(label=gettext_lazy("Yang harus dipulihkan"), required=False)


class LinkForm(forms.Form):
    """Which entry or payment a finding is about."""

    ref = forms.CharField(
        label=gettext_lazy("Jurnal atau SP2D"),
        max_length=60,
        help_text=gettext_lazy("Misalnya: anggaran/2027/15, atau SP2D 12/2027."),
    )


class WithdrawalForm(forms.Form):
    """A finding was entered in error."""

    reason = long(gettext_lazy("Mengapa temuan ini keliru dicatat?"), most=500, rows=2)


class AnswerForm(forms.Form):
    """What the agency did."""

    words = long(gettext_lazy("Apa yang sudah dilakukan?"))
    evidence: Any = FilesField()


class JudgementForm(forms.Form):
    """What the examiner says."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Penilaian"), choices=Judgement.Outcome.choices, widget=forms.RadioSelect
    )
    reason = long(
        gettext_lazy("Alasan"), most=1000, rows=3, required=False, help_text=gettext_lazy("Wajib, kecuali sesuai.")
    )
    letter = forms.CharField(label=gettext_lazy("Nomor surat BPK"), max_length=80)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, by_letter: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if not by_letter:
            del self.fields["letter"]

    def clean(self) -> dict[str, Any]:
        """All but the good outcome have a reason."""
        answers = super().clean() or {}
        if answers.get("outcome") not in (None, "done") and len(answers.get("reason", "").strip()) < 10:
            self.add_error("reason", _("Tulis alasannya, paling sedikit sepuluh huruf."))
        return answers


class RestitutionForm(forms.Form):
    """Money that came back."""

    number = forms.CharField(label=gettext_lazy("Nomor STS"), max_length=60)
    day = PastDayField(label=gettext_lazy("Tanggal setor"))
    amount = MoneyField(label=gettext_lazy("Jumlah"))
    evidence: Any = FilesField()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more | {"auto_id": "setor_%s"})  # it may stand beside the form of an answer


class UndoForm(forms.Form):
    """A booking was wrong."""

    reason = long(gettext_lazy("Mengapa setoran ini dibatalkan?"), most=500, rows=2)
