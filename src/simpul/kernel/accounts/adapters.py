"""Where django-allauth asks us: how contacts are stored, how codes leave, how second factors are kept."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as of_request
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from simpul.kernel import audit, regency
from simpul.kernel.accounts import delivery, desk
from simpul.kernel.accounts.contact import Contact, MobileField
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.people import known_by, resident_of
from simpul.kernel.accounts.throttling import neighbourhood
from simpul.kernel.residents import sealing
from simpul.lib import clock, qr

LETTERS = {
    "account/email/login_code": "accounts/code",
    "account/email/password_reset_code": "accounts/password_code",
    "account/email/unknown_account": "accounts/unknown",
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types that mypy may follow
    """Accounts as allauth sees them."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("E-mail atau kata sandi tidak cocok. Periksa kembali."),
        "incorrect_code": _("Kode tidak cocok. Periksa kembali angka pada pesan terakhir."),
        "incorrect_password": _("Kata sandi tidak cocok."),
        "too_many_login_attempts": _("Terlalu banyak percobaan. Tunggu beberapa menit, lalu coba lagi."),
        "rate_limited": _("Terlalu sering. Tunggu sebentar, lalu coba lagi."),
        "phone_taken": _("Nomor ini sudah dipakai akun lain."),
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that the audit trail also knows; behind a unix socket there may be none."""
        address = audit.origin().address or request.META.get("REMOTE_ADDR") or "0.0.0.0"  # noqa: S104  # a name, not a binding
        return neighbourhood(address)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Failures count for the account that is tried, also when it is named by its number."""
        tried = credentials.get("email") or credentials.get("phone") or ""
        return f"sign-in:{tried.lower()}"

    def get_login_stages(self) -> list[str]:
        """The code proves the contact it was sent to, so the stages that would verify contacts are left out."""
        return ["allauth.account.stages.LoginByCodeStage", "allauth.mfa.stages.AuthenticateStage"]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("profile")

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in. A resident's record stands from the first time on."""
        with transaction.atomic():
            super().login(request, user)
            if not user.is_staff_member:
                resident_of(user)

    def post_login(self, request: HttpRequest, user: User, **how: Any) -> HttpResponse:
        """Go on in the language of the account."""
        response: HttpResponse = super().post_login(request, user, **how)
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, max_age=31_536_000, samesite="Lax")
        return response

    def reauthenticate(self, user: User, password: str) -> bool:
        """Whether this is the password of the account."""
        found = self.authenticate(of_request.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Somebody who typed the password a moment ago isn't asked again."""
        if "password" in desk.shown(of_request.request, within=desk.JUST_NOW):
            return False
        return bool(super().is_reauthentication_required(app=app, **more))

    def phone_form_field(self, **options: Any) -> MobileField:
        return MobileField(**options)

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        user.phone, user.phone_verified = phone, verified
        user.save(update_fields=["phone", "phone_verified"])

    def set_phone_verified(self, user: User, phone: str) -> None:
        self.set_phone(user, phone, True)

    def get_user_by_phone(self, phone: str) -> User | None:
        return known_by(Contact(phone=phone))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mail leaves through the outbox. Words that we have no letter for are refused loudly."""
        details = {"code": context["code"]} if "code" in context else {}
        delivery.deliver("email", email, LETTERS[template_prefix], details, self._language(email=email))

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the owner that something about the security of the account changed."""
        if address := email or user.email:
            what = {"event": template_prefix.rpartition("/")[2], "at": clock.now().isoformat()}
            delivery.deliver("email", address, "accounts/security", what, user.language)

    def send_verification_code_sms(self, user: User, phone: str, code: str, **more: Any) -> None:
        delivery.deliver("sms", phone, "accounts/code", {"code": code}, user.language)

    def send_unknown_account_sms(self, phone: str, **more: Any) -> None:
        delivery.deliver("sms", phone, "accounts/unknown", {}, self._language(phone=phone))

    def _language(self, **contact: str) -> str:
        user = known_by(Contact(**contact))
        return user.language if user else (get_language() or settings.LANGUAGE_CODE)


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors as allauth sees them. Secrets lie sealed in the database."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Kode tidak cocok. Tunggu kode berikutnya, lalu coba lagi."),
        "cannot_delete_authenticator": _("Petugas harus memiliki faktor kedua. Tambahkan yang baru dahulu."),
    }

    def encrypt(self, text: str) -> str:
        return b64encode(sealing.seal(text)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.open_(b64decode(encrypted_text))

    def build_totp_svg(self, url: str) -> str:
        """The QR code to photograph, as an SVG document without styles."""
        return qr.svg(url)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Staff never give up the last second factor themselves."""
        if not authenticator.user.is_staff_member:
            return True
        strong = Authenticator.objects.filter(user=authenticator.user).exclude(type=Authenticator.Type.RECOVERY_CODES)
        return bool(strong.exclude(pk=authenticator.pk).exists())

    def _get_site_name(self) -> str:
        return regency.current().name
