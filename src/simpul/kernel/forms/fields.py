"""Fields that know this platform's nouns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from simpul.kernel.forms.drawing import LongSelect
from simpul.kernel.kept import Slot, ask
from simpul.kernel.organizations.models import Agency
from simpul.kernel.regency import current
from simpul.kernel.regions.models import Region
from simpul.lib import clock
from simpul.lib.memo import Memo

PHOTO_TYPES = "image/jpeg,image/png,image/webp"


class File(forms.ClearableFileInput):
    """Several files in one input. Templates know it by its name."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile[bytes]]:
        return list(files.getlist(name)) if hasattr(files, "getlist") else list(files.get(name) or [])

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files


class PhotosField(forms.Field):
    """Several photos in one go. Cleans to a list of uploads; the files themselves are judged where they are stored."""

    widget = File

    def __init__(self, *, at_most: int = 3, **kwargs: Any) -> None:
        self.at_most = at_most
        super().__init__(**kwargs)
        self.widget.attrs.update({"accept": PHOTO_TYPES, "multiple": True, "data-shrink": "1600"})

    def clean(self, value: Any) -> list[UploadedFile[bytes]]:
        uploads = list(value or [])
        if self.required and not uploads:
            raise forms.ValidationError(_("Lampirkan paling sedikit satu foto."))
        if len(uploads) > self.at_most:
            raise forms.ValidationError(_("Paling banyak %(most)s foto."), params={"most": self.at_most})
        return uploads


class PastDayField(forms.DateField):
    """The day on which something happened: today at the latest."""

    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is not None and day > clock.today(current().zone):
            raise forms.ValidationError(_("Tanggal itu belum tiba. Pilih hari ini atau sebelumnya."))
        return day


def _choices() -> list[tuple[str, list[tuple[str, str]]]]:
    villages = Region.objects.villages().order_by("parent__name", "name").values_list("parent__name", "code", "name")
    return grouped((f"Kecamatan {district}", code, name) for district, code, name in villages)


village_choices = Memo(_choices, seconds=300)


class PickField(forms.ChoiceField):
    """One of a list that is long. It is drawn up only where it is shown; what came back is looked up by itself. None if nothing was."""

    widget = LongSelect

    def find(self, value: str) -> Any:
        """What stands behind a value; None if it may not be chosen."""
        raise NotImplementedError

    def prepare_value(self, value: Any) -> Any:
        return getattr(value, "pk", value)

    def clean(self, value: Any) -> Any:
        text = self.to_python(value)
        forms.Field.validate(self, text)
        found = self.find(text) if text else None
        if text and found is None:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice", params={"value": text}
            )
        return found


class VillageField(PickField):
    """A village of this regency, chosen from a list grouped by kecamatan. Cleans to its code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=lambda: [("", _("Pilih desa atau kelurahan")), *village_choices()], **kwargs)

    def find(self, value: str) -> str | None:
        return value if value in _villages() else None


_villages = Memo(lambda: frozenset(code for _group, rows in village_choices() for code, _name in rows), seconds=300)


class AgencyField(PickField):
    """An agency that exists today. Cleans to it."""

    def __init__(self, *, empty_label: Any = "", **kwargs: Any) -> None:
        super().__init__(choices=lambda: [("", empty_label), *_agency_choices()], **kwargs)

    def find(self, value: str) -> Agency | None:
        return (
            next(iter(ask("agency", _agency, key=int(value))), None) if value.isdecimal() and len(value) < 18 else None
        )


_agency_choices = Memo(
    lambda: [(agency.pk, str(agency)) for agency in Agency.objects.active().order_by("name")], seconds=30
)


def _agency() -> Any:
    today = Slot("today", lambda: clock.today(current().zone))
    return Agency.objects.active(today).filter(pk=Slot("key"))


def grouped(leaves: Iterable[tuple[str, str, str]]) -> list[tuple[str, list[tuple[str, str]]]]:
    """(group, value, label) rows, already in order, as the choices of a select with groups."""
    return [
        (group, [(value, label) for _group, value, label in rows])
        for group, rows in groupby(leaves, key=lambda row: row[0])
    ]
