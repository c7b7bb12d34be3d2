"""From a question to the field that asks it: what it accepts, how it looks, what it says when it refuses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.contrib.gis.geos import Point
from django.utils.translation import gettext_lazy as _

from simpul.kernel.forms.definition import FILES, Choice, Question, said
from simpul.kernel.forms.fields import PHOTO_TYPES, File, VillageField
from simpul.kernel.regency import current
from simpul.kernel.regions.models import Region
from simpul.kernel.residents import sealing
from simpul.lib import clock, nik

LONGEST_TEXT = 4000
MOST_RADIOS = 8
MOST_LISTED = 100  # more choices than that are searched
MOST_FOUND = 20
MOST_FILES = 5
SEALED = "sealed:"
NIK = "resident.nik"
MISSING = {
    "one": _("Pilih salah satu."),
    "many": _("Pilih paling sedikit satu."),
    "date": _("Isi tanggalnya."),
    "photo": _("Lampirkan fotonya."),
    "file": _("Lampirkan berkasnya."),
    "place": _("Pilih desa atau kelurahan, atau gunakan lokasi Anda."),
}
FILL_IN = _("Isian ini wajib diisi.")
STRAYED = _("Pilihan tadi tidak cocok dengan jawaban lain di formulir ini. Pilih lagi.")
REFUSED = _("Jawaban ini belum sesuai. Periksa lagi.")


class Integer(forms.IntegerField):
    """A whole number, typed with or without dots between the thousands."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            min_value=-(10**15),
            max_value=10**15,
            error_messages={"invalid": _("Tulis angka bulat, misalnya 3.")},
            **kwargs,
        )

    def to_python(self, value: Any) -> int | None:
        typed = str(value or "").strip()
        return super().to_python(typed.replace(".", "") if re.fullmatch(r"-?\d{1,3}(\.\d{3})+", typed) else typed)


class Number(forms.Field):
    """A number with a decimal comma or point."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Decimal | None:
        typed = str(value or "").strip().replace(",", ".")
        if not typed:
            return None
        try:
            found = Decimal(typed) if len(typed) <= 30 else Decimal("nan")
        except InvalidOperation:
            found = Decimal("nan")
        if not found.is_finite() or abs(found.adjusted()) > 20:
            raise forms.ValidationError(_("Tulis angka, misalnya 2,5."))
        return found


@dataclass(frozen=True)
class Sealed:
    """An identity number as drafts and answers may hold it: readable only in its mask."""

    masked: str
    sealed: str

    def __str__(self) -> str:
        return self.masked


class NikField(forms.CharField):
    """An identity number. Cleans to `Sealed`; one that was sealed before comes back as it was."""

    def clean(self, value: Any) -> Sealed | None:
        typed = str(value or "").strip()
        if not typed:
            return None
        try:
            if typed.startswith(SEALED):
                return Sealed(nik.mask(sealing.open_(bytes.fromhex(typed.removeprefix(SEALED)))), typed)
            number = nik.parse(typed, today=clock.today(current().zone))
        except (nik.NikError, ValueError) as error:
            raise forms.ValidationError(str(error)) from error
        return Sealed(nik.mask(number.value), SEALED + sealing.seal(number.value).hex())


class Listed(forms.ChoiceField):
    """One of many. Accepts whatever the list holds, though the page shows only some of it."""

    def __init__(self, *, among: frozenset[str], **kwargs: Any) -> None:
        self.among = among
        super().__init__(error_messages={"invalid_choice": _("Pilih dari daftar.")}, **kwargs)

    def valid_value(self, value: Any) -> bool:
        return str(value) in self.among


class SeveralListed(forms.MultipleChoiceField):
    """Some of many, likewise."""

    def __init__(self, *, among: frozenset[str], **kwargs: Any) -> None:
        self.among = among
        super().__init__(
            error_messages={"invalid_choice": _("Pilih dari daftar."), "invalid_list": _("Pilih dari daftar.")},
            **kwargs,
        )

    def valid_value(self, value: Any) -> bool:
        return str(value) in self.among


class NewFiles(forms.Field):
    """Files to add to those kept already. What they are is judged where they are stored."""

    widget = File

    def __init__(self, *, photo: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        shrinking = (
            {"accept": PHOTO_TYPES, "data-shrink": "1600"} if photo else {"accept": f"{PHOTO_TYPES},application/pdf"}
        )
        self.widget.attrs.update({"multiple": True, **shrinking})


def is_searched(question: Question, choices: Sequence[Choice]) -> bool:
    """Whether the list is too long to show, or its author wants it searched."""
    return "search" in question.look or "autocomplete" in question.look or len(choices) > MOST_LISTED


def found(choices: Sequence[Choice], words: str, chosen: Sequence[str]) -> list[Choice]:
    """The choices whose label holds all the words, a few of them, after those chosen already."""
    wanted = words.lower().split()
    before = [one for one in choices if one.name in chosen]
    fitting = (
        one
        for one in choices
        if one.name not in chosen and wanted and all(w in said(one.label).lower() for w in wanted)
    )
    return [*before, *(one for one, _n in zip(fitting, range(MOST_FOUND), strict=False))]


def field_for(question: Question, choices: Sequence[Choice], shown: Sequence[Choice]) -> forms.Field:
    """The field of a question; of a long list it shows only `shown`. Places have fields of their own (`place_fields`)."""
    common: dict[str, Any] = {"required": False}
    if question.known == NIK:
        return NikField(**common, widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}))
    if question.kind in ("one", "many"):
        return _choosing(question, choices, shown)
    if question.kind in FILES:
        return NewFiles(**common, photo=question.kind == "photo")
    return _typed(question, common)


def _typed(question: Question, common: dict[str, Any]) -> forms.Field:
    """What is written with the keyboard."""
    match question.kind:
        case "integer":
            return Integer(**common, widget=forms.TextInput({"inputmode": "numeric"}))
        case "decimal":
            return Number(**common, widget=forms.TextInput({"inputmode": "decimal"}))
        case "date":
            words = {"invalid": _("Tulis tanggal yang ada, misalnya 2026-05-31.")}
            return forms.DateField(**common, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"), error_messages=words)
    widget = forms.Textarea({"rows": 4}) if "multiline" in question.look else forms.TextInput()
    return forms.CharField(**common, max_length=LONGEST_TEXT, widget=widget)


def _choosing(question: Question, choices: Sequence[Choice], shown: Sequence[Choice]) -> forms.Field:
    pairs: list[Any] = [(one.name, said(one.label) or one.name) for one in shown]
    among = frozenset(one.name for one in choices)
    if question.kind == "many":
        return SeveralListed(required=False, among=among, choices=pairs, widget=forms.CheckboxSelectMultiple)
    searched = is_searched(question, choices)
    if searched or (len(pairs) <= MOST_RADIOS and "minimal" not in question.look):
        return Listed(required=False, among=among, choices=pairs, widget=forms.RadioSelect)
    return Listed(required=False, among=among, choices=[("", _("Pilih satu")), *pairs])


def place_fields(at: str) -> dict[str, forms.Field]:
    """A place: a point from the phone, or a village from the list."""
    return {
        f"{at}-region": VillageField(required=False),
        f"{at}-longitude": forms.FloatField(required=False, widget=forms.HiddenInput, min_value=-180, max_value=180),
        f"{at}-latitude": forms.FloatField(required=False, widget=forms.HiddenInput, min_value=-90, max_value=90),
    }


def located(values: dict[str, Any]) -> dict[str, Any] | None:
    """A place from its parts (`region`, `longitude`, `latitude`), or None for none. Raises `ValidationError` for one elsewhere."""
    region, longitude, latitude = (values.get(name) for name in ("region", "longitude", "latitude"))
    if longitude is None or latitude is None:
        return {"region": region} if region else None
    village = Region.objects.at(Point(longitude, latitude, srid=4326))
    if village is None:
        raise forms.ValidationError(
            _("Titik lokasi itu di luar kabupaten ini. Pilih desa dari daftar, atau perbaiki titiknya.")
        )
    return {"region": village.code, "longitude": longitude, "latitude": latitude}
