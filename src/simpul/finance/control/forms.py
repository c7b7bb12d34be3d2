"""The forms of control."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from simpul.finance.control.kinds import KINDS
from simpul.finance.control.subjects import SUBJECTS


def _words(rows: int = 3) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


def _day() -> forms.DateInput:
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class OverrideForm(forms.Form):
    """What somebody asks to be allowed. All of it is public once it is signed."""

    kind = forms.ChoiceField(label=_("Jenis pengecualian"))
    subject_kind = forms.ChoiceField(
        label=_("Menyangkut"), choices=[(one.code, one.label) for one in SUBJECTS.values()]
    )
    subject = forms.CharField(
        label=_("Nama dokumennya"), max_length=200,
        help_text=_("SPP: 2027/dpupr/12. Kontrak: dpupr/nomor kontrak. Bulan buku: 2027-03. "
                    "Baris anggaran: tahun/perangkat daerah/sub kegiatan/akun."),
    )  # fmt: skip
    words = forms.CharField(label=_("Apa yang diminta"), max_length=500, widget=_words(2))
    reason = forms.CharField(
        label=_("Alasan"), max_length=2000, widget=_words(), help_text=_("Dibaca semua orang. Jangan sebut nama penerima perorangan.")
    )  # fmt: skip
    legal_basis = forms.CharField(label=_("Dasar hukum"), max_length=300)
    evidence = forms.CharField(
        label=_("Lampiran"), max_length=300, help_text=_("Nomor nota dinas atau berita acara, dan di mana disimpan.")
    )
    until = forms.DateField(label=_("Berlaku sampai"), required=False, widget=_day())

    def __init__(self, *args: Any, kinds: list[str], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code, KINDS[code].label) for code in kinds]


class StepForm(forms.Form):
    """What is said with a step of a review."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(label=_("Uraian"), max_length=4000, widget=_words(4))


class AskForm(StepForm):
    """A question to the agency, and by when it answers."""

    due = forms.DateField(label=_("Dijawab paling lambat"), required=False, widget=_day())


class AnswerForm(StepForm):
    """What the agency says, and what it says it by."""

    evidence = forms.CharField(
        label=_("Bukti"), max_length=500, help_text=_("Nomor dan letak dokumen yang mendukung jawaban.")
    )
