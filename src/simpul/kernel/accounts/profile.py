"""The forms of one's own account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from simpul.kernel import audit
from simpul.kernel.accounts.contact import ContactField
from simpul.kernel.accounts.forms import code_field
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.people import resident_of
from simpul.kernel.regions.models import Region


class ProfileForm(forms.Form):
    """Name, language and where one lives."""

    name = forms.CharField(label=_("Nama lengkap"), max_length=120, help_text=_("Seperti pada KTP."))
    language = forms.ChoiceField(label=_("Bahasa"), choices=settings.LANGUAGES, widget=forms.RadioSelect)
    region = forms.ModelChoiceField(
        Region.objects.none(),
        label=_("Desa atau kelurahan tempat tinggal"),
        required=False,
        empty_label=_("Pilih desa atau kelurahan"),
        help_text=_("Tempat Anda tinggal sekarang, bukan menurut NIK."),
    )
    address = forms.CharField(label=_("Alamat"), max_length=200, required=False, help_text=_("Jalan, nomor, RT/RW."))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        home = user.resident
        kwargs["initial"] = {
            "name": user.name,
            "language": user.language,
            "region": home.region_id if home else None,
            "address": home.address if home else "",
        }
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = Region.objects.villages().named()  # type: ignore[attr-defined]

    def save(self) -> None:
        """Write it to the account and to the resident behind it."""
        data = self.cleaned_data
        with transaction.atomic():
            self.user.name, self.user.language = data["name"], data["language"]
            self.user.save(update_fields=["name", "language"])
            resident = resident_of(self.user)
            resident.name, resident.region, resident.address = data["name"], data["region"], data["address"]
            resident.save(update_fields=["name", "region", "address"])
            audit.record("profile", "account", self.user.pk, by=self.user, changed=sorted(self.changed_data))


class NewContactForm(forms.Form):
    """A new contact."""

    contact = ContactField(help_text=_("Kami kirim kode sekali pakai ke sana."))


class ContactCodeForm(forms.Form):
    """The code that was sent to it."""

    code = code_field()
