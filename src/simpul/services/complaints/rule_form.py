"""What the desk fills in for one rule of routing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from simpul.kernel.cases import lists
from simpul.kernel.organizations.models import Agency
from simpul.services.complaints.models import Category, Report
from simpul.services.complaints.routing import Rule


def _agencies() -> list[tuple[str, str]]:
    return [("", _("Pilih instansi")), *Agency.objects.active().order_by("name").values_list("code", "name")]  # type: ignore[list-item]


def _categories() -> list[tuple[str, str]]:
    return [
        (one.pk, f"{one.parent}: {one}" if one.parent_id else _("Semua dalam “%(branch)s”") % {"branch": one})
        for one in Category.objects.filter(active=True, oversight=False).select_related("parent").order_by("parent__position", "position")
    ]  # fmt: skip


def _districts() -> list[tuple[str, str]]:
    names = ((code, name) for code, name in lists.region_names().items() if len(code) == 8)
    return sorted(names, key=lambda pair: pair[1])


class RuleForm(forms.Form):
    """One rule: a name that explains itself, what must fit, and to whom the report goes."""

    name = forms.CharField(
        label=_("Nama aturan"), max_length=80, error_messages={"required": _("Beri nama aturan ini.")},
        help_text=_("Dibaca petugas sebagai alasan. Contoh: jalan provinsi di Subah.")
    )  # fmt: skip
    categories = forms.MultipleChoiceField(
        label=_("Kategori"), required=False, choices=_categories, widget=forms.CheckboxSelectMultiple,
        help_text=_("Kosong berarti semua kategori."),
    )  # fmt: skip
    regions = forms.MultipleChoiceField(
        label=_("Kecamatan"), required=False, choices=_districts, widget=forms.CheckboxSelectMultiple,
        help_text=_("Kosong berarti seluruh kabupaten."),
    )  # fmt: skip
    words = forms.CharField(
        label=_("Kata dalam laporan"), required=False, max_length=400,
        help_text=_("Pisahkan dengan koma. Salah satu cukup. Awal kata juga cocok: “lampu” cocok dengan “lampunya”."),
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label=_("Jenis"), required=False, choices=Report.Kind.choices, widget=forms.CheckboxSelectMultiple
    )
    agency = forms.ChoiceField(
        label=_("Teruskan ke"), choices=_agencies, error_messages={"required": _("Pilih instansi yang menangani.")}
    )

    def __init__(self, *args: Any, taken: frozenset[str] = frozenset(), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._taken = taken

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        if name.casefold() in self._taken:
            raise forms.ValidationError(_("Nama ini sudah dipakai aturan lain. Pilih nama yang membedakan."))
        return name

    def clean_words(self) -> tuple[str, ...]:
        words = [" ".join(word.split()).casefold() for word in str(self.cleaned_data["words"]).split(",")]
        if any(0 < len(word) < 3 for word in words):
            raise forms.ValidationError(_("Kata paling sedikit tiga huruf, supaya tidak cocok dengan semua laporan."))
        return tuple(dict.fromkeys(word for word in words if word))

    def rule(self) -> Rule:
        """The rule as filled in."""
        answers = self.cleaned_data
        return Rule(
            answers["name"],
            answers["agency"],
            tuple(answers["categories"]),
            tuple(answers["regions"]),
            answers["words"],
            tuple(answers["kinds"]),
        )

    @staticmethod
    def filled(rule: Rule) -> dict[str, Any]:
        """A rule as initial answers."""
        return {**rule.as_json(), "words": ", ".join(rule.words)}
