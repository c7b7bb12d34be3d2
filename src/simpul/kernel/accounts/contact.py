"""How somebody is reached: one field takes an e-mail address or a mobile number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from simpul.kernel.integrations import configured
from simpul.lib import phone as telephone


@dataclass(frozen=True)
class Contact:
    """An e-mail address in small letters, or a mobile number in E.164; the other is empty."""

    email: str = ""
    phone: str = ""

    @property
    def channel(self) -> str:
        """By which way a code goes there."""
        return "email" if self.email else "sms"

    def __str__(self) -> str:
        return self.email or self.phone


def read(text: str) -> Contact:
    """What somebody typed. Raises `ValidationError` with a sentence that says what to write."""
    text = text.strip()
    if "@" in text:
        try:
            validate_email(text)
        except ValidationError:
            raise ValidationError(_("Alamat e-mail ini belum lengkap. Contoh: nama@contoh.id.")) from None
        return Contact(email=text.lower())
    if not any(character.isdigit() for character in text):
        raise ValidationError(_("Tulis nomor ponsel, misalnya 0815 8602 999, atau alamat e-mail."))
    try:
        number = telephone.parse(text, mobile=True)
    except telephone.PhoneError as wrong:
        raise ValidationError(str(wrong)) from None
    if not can_text():
        raise ValidationError(_("Kode belum dapat dikirim lewat SMS. Gunakan alamat e-mail."))
    return Contact(phone=number)


def can_text() -> bool:
    """Whether this installation has a way to send SMS."""
    return bool(settings.SECRETS.get("sms_gateway") or configured("sms"))


class ContactField(forms.CharField):
    """Takes either; cleans to a `Contact`."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Nomor ponsel atau e-mail"))
        options.setdefault("widget", forms.TextInput(attrs={"autocomplete": "username", "inputmode": "email"}))
        super().__init__(max_length=254, **options)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return read(text) if text else None


class MobileField(forms.CharField):
    """A mobile number, cleaned to E.164."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return telephone.parse(text, mobile=True)
        except telephone.PhoneError as wrong:
            raise ValidationError(str(wrong)) from None
