"""The form by which a case begins."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib.gis.geos import Point
from django.utils.translation import gettext_lazy as _

from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.forms.fields import PhotosField, VillageField
from simpul.kernel.forms.rendering import Section, Shown
from simpul.kernel.forms.twins import Declared, Late
from simpul.kernel.regions.models import Region
from simpul.lib import phone

HONEYPOT = "website"
POINT = frozenset({"longitude", "latitude"})  # drawn with the place they belong to


class ApplicationForm(forms.Form):
    """Base of every service's application. Subclasses add fields and say in `case_fields` what the case is made of.

    `sections` orders the page: (heading, names). Photos uploaded with a faulty form are kept in the draft, so nothing is sent twice
    over a bad line. What is `from_address` may be chosen beforehand by a link, `?kind=correction`.
    """

    sections: ClassVar[tuple[tuple[Any, tuple[str, ...]], ...]] = ()
    from_address: ClassVar[tuple[str, ...]] = ()
    bound_field_class = Late

    def __init__(self, *args: Any, viewer: Viewer, on_behalf: bool = False, **kwargs: Any) -> None:
        self.viewer, self.on_behalf = viewer, on_behalf
        self.base_fields = Declared(self.base_fields)  # type: ignore[misc]  # of this form alone
        super().__init__(*args, **kwargs)
        # mistakes are listed as the page goes
        self.order_fields([name for _title, names in self.sections for name in names])

    @property
    def photo_fields(self) -> tuple[str, ...]:
        """The fields that take photos. Found, not listed: a photo that nobody listed would be lost without a word."""
        return tuple(name for name, field in self.fields.items() if isinstance(field, PhotosField))

    def photos_refused(self) -> bool:
        """Whether a file could not be kept."""
        return any(name in self.errors for name in self.photo_fields)

    def case_fields(self) -> dict[str, Any]:
        """The columns of the new case."""
        raise NotImplementedError

    def laid_out(self) -> list[Section]:
        """The fields under their headings, as the page shows them."""
        sections = [
            Section(
                names[0], str(title), [self._shown(name) for name in names if name in self.fields and name not in POINT]
            )
            for title, names in self.sections
        ]
        return [section for section in sections if section.items]

    def _shown(self, name: str) -> Shown:
        bound = self[name]
        if name in self.photo_fields:
            return Shown("files", name, bound, source="photo")
        if name == "region" and "longitude" in self.fields:
            return Shown("place", name, bound, more={"longitude": self["longitude"], "latitude": self["latitude"]})
        return Shown("hidden" if bound.is_hidden else "field", name, bound)


class PlaceMixin(forms.Form):
    """Where: a point from the phone or the map, a village from the list, and words for those who will look for it."""

    longitude = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=-180, max_value=180)
    latitude = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=-90, max_value=90)
    region = VillageField(
        label=_("Desa atau kelurahan"), required=False, help_text=_("Tidak perlu bila Anda memakai titik lokasi.")
    )
    landmark = forms.CharField(
        label=_("Patokan"),
        max_length=200,
        required=False,
        help_text=_("Misalnya: depan SDN 2 Kandeman, sebelah warung Bu Tini."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        point = _point(cleaned)
        cleaned["place"] = point
        if point is not None:
            village = Region.objects.at(point)
            if village is None:
                self.add_error(
                    "region",
                    _("Titik lokasi itu di luar kabupaten ini. Pilih desa dari daftar, atau perbaiki titiknya."),
                )
            else:
                cleaned["region"] = village.code
        elif not cleaned.get("region") and "region" not in self.errors:
            self.add_error("region", _("Pilih desa atau kelurahan, atau gunakan lokasi Anda."))
        return cleaned


class ContactForm(forms.Form):
    """How to reach somebody who has no account, or for whom an operator files."""

    name = forms.CharField(label=_("Nama"), max_length=100, required=False)
    phone = forms.CharField(
        label=_("Nomor telepon"),
        max_length=20,
        required=False,
        widget=forms.TextInput({"type": "tel", "inputmode": "tel"}),
    )
    email = forms.EmailField(
        label=_("Alamat e-mail"),
        required=False,
        error_messages={"invalid": _("Alamat e-mail itu belum lengkap. Misalnya siti@contoh.id.")},
    )

    def clean_phone(self) -> str:
        typed = str(self.cleaned_data.get("phone") or "")
        if not typed.strip():
            return ""
        try:
            return phone.parse(typed)
        except phone.PhoneError as error:
            raise forms.ValidationError(str(error)) from error


def _point(cleaned: dict[str, Any]) -> Point | None:
    longitude, latitude = cleaned.get("longitude"), cleaned.get("latitude")
    return Point(longitude, latitude, srid=4326) if longitude is not None and latitude is not None else None
