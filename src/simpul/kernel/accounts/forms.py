"""What people fill in to sign up, to sign in and to prove who they are."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, LoginForm, ResetPasswordForm
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.core import ratelimit
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import TOTP
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from simpul.kernel.accounts.contact import Contact, ContactField
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.people import known_by

REMEMBERED_CODE = 120  # seconds: longer than any code of an authenticator app is accepted
CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": "8"}


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth ships no types that mypy may follow
    """A resident's way in: where to send the code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = ContactField(help_text=_("Kami kirim kode sekali pakai ke sana."))

    def clean_login(self) -> str:
        return str(self.cleaned_data["login"])


class StaffSignInForm(LoginForm):  # type: ignore[misc]
    """The first factor of staff."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.EmailField(
            label=_("E-mail kedinasan"), widget=forms.EmailInput(attrs={"autocomplete": "username"})
        )
        self.fields["password"].label, self.fields["password"].help_text = _("Kata sandi"), ""
        self.fields["password"].widget.attrs.pop("placeholder", None)

    def _setup_password_field(self) -> None:
        """Keep it, though residents sign up without one."""


class SignUpForm(forms.Form):
    """A new account. Somebody who already has one gets a code for that one: nobody learns from this page who has."""

    name = forms.CharField(
        label=_("Nama lengkap"),
        max_length=120,
        help_text=_("Seperti pada KTP."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact = ContactField(help_text=_("Kami kirim kode sekali pakai ke sana."))

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if not any(letter.isalpha() for letter in name):
            raise ValidationError(_("Tulis nama dengan huruf."))
        return name

    def try_save(self, request: HttpRequest) -> tuple[None, HttpResponse | None]:
        """Make the account unless it is there, and send the code (allauth calls this, and follows the answer)."""
        to: Contact = self.cleaned_data["contact"]
        limited = ratelimit.consume_or_429(request, action="request_login_code", key=str(to))
        if limited:
            return None, limited
        user = known_by(to) or self._make(to)
        LoginCodeVerificationProcess.initiate(
            request=request, user=user, email=to.email or None, phone=to.phone or None
        )
        return None, redirect("account_confirm_login_code")

    def _make(self, to: Contact) -> User:
        try:
            with transaction.atomic():
                return User.objects.create_user(
                    self.cleaned_data["name"], email=to.email or None, phone=to.phone or None
                )
        except IntegrityError:  # sent twice at once
            return User.objects.get(**({"email": to.email} if to.email else {"phone": to.phone}))


def code_field() -> forms.CharField:
    """Six digits, offered by telephones straight from the message."""
    return forms.CharField(label=_("Kode 6 angka"), max_length=12, widget=forms.TextInput(attrs=CODE))


def _plain(form: Any, label: Any) -> None:
    """Words of ours, and nothing written inside the box."""
    field = form.fields["code"]
    field.label, field.widget = label, forms.TextInput(attrs={**CODE, "maxlength": "12"})


class CodeForm(ConfirmLoginCodeForm):  # type: ignore[misc]
    """The six digits that were sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = code_field()


class NewPasswordForm(ResetPasswordForm):  # type: ignore[misc]
    """Who wants to set a new password. Only staff have one; others are told the same and get a letter that explains."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = forms.EmailField(
            label=_("E-mail kedinasan"), widget=forms.EmailInput(attrs={"autocomplete": "username"})
        )

    def clean_email(self) -> str:
        email: str = super().clean_email()
        self.users: list[User] = [user for user in self.users if user.is_staff_member]
        return email


class _Factor:
    """A code of an authenticator app or of the recovery list. One of an app counts once, as long as it would be accepted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, _("Kode dari aplikasi, atau kode pemulihan"))

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        factor: Authenticator = self.authenticator  # type: ignore[attr-defined]
        if factor.type == Authenticator.Type.TOTP:
            cache.set(TOTP(factor)._get_used_cache_key(code), "y", REMEMBERED_CODE)
        return code


class FactorForm(_Factor, AuthenticateForm):  # type: ignore[misc]
    """The second factor at sign-in."""


class FactorAgainForm(_Factor, ReauthenticateForm):  # type: ignore[misc]
    """The second factor again, in a session that needs it fresh."""


class PairingForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an authenticator app that is being paired."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, _("Kode 6 angka dari aplikasi"))
