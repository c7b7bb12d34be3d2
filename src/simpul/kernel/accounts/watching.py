"""The audit trail of sign-in. django-allauth and Django tell by signals what they did; here it is written down.

A failed attempt names the account if there is one, never what was typed: people type passwords into the wrong field.
"""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as factors
from django.contrib.auth import signals as auth
from django.http import HttpRequest

from simpul.kernel import audit
from simpul.kernel.accounts.contact import Contact
from simpul.kernel.accounts.desk import shown
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.people import known_by


def connect() -> None:
    """Begin to listen; called once when Django starts."""
    auth.user_logged_in.connect(_signed_in, dispatch_uid="audit sign_in")
    auth.user_logged_out.connect(_signed_out, dispatch_uid="audit sign_out")
    auth.user_login_failed.connect(_wrong_password, dispatch_uid="audit wrong_password")
    account.login_code_rejected.connect(_wrong_code, dispatch_uid="audit wrong_code")
    account.password_reset_code_rejected.connect(_wrong_code, dispatch_uid="audit wrong_reset_code")
    factors.authentication_failed.connect(_wrong_factor, dispatch_uid="audit wrong_factor")
    for signal in (account.password_set, account.password_changed, account.password_reset):
        signal.connect(_new_password, dispatch_uid="audit new_password")
    factors.authenticator_added.connect(_factor_added, dispatch_uid="audit factor_added")
    factors.authenticator_removed.connect(_factor_removed, dispatch_uid="audit factor_removed")
    factors.authenticator_reset.connect(_factor_renewed, dispatch_uid="audit factor_renewed")


def _signed_in(sender: object, request: HttpRequest, user: User, **more: Any) -> None:
    audit.record("sign_in", "account", user.pk, by=user, factors=sorted(shown(request)))


def _signed_out(sender: object, request: HttpRequest, user: User | None, **more: Any) -> None:
    if user is not None:
        audit.record("sign_out", "account", user.pk, by=user)


def _wrong_password(sender: object, credentials: dict[str, Any], **more: Any) -> None:
    user = known_by(Contact(email=str(credentials.get("email") or "").lower()))
    _failed(user, "password")


def _wrong_code(sender: object, user: User, **more: Any) -> None:
    _failed(user, "code")


def _wrong_factor(sender: object, user: User, **more: Any) -> None:
    _failed(user, "mfa")


def _failed(user: User | None, factor: str) -> None:
    audit.record("sign_in_failed", "account", user.pk if user else "unknown", by=None, factor=factor)


def _new_password(sender: object, user: User, **more: Any) -> None:
    audit.record("new_password", "account", user.pk, by=user)


def _factor_added(sender: object, user: User, authenticator: Any, **more: Any) -> None:
    audit.record("factor_added", "account", user.pk, by=user, type=str(authenticator.type))


def _factor_removed(sender: object, user: User, authenticator: Any, **more: Any) -> None:
    audit.record("factor_removed", "account", user.pk, by=user, type=str(authenticator.type))


def _factor_renewed(sender: object, user: User, authenticator: Any, **more: Any) -> None:
    audit.record("factor_renewed", "account", user.pk, by=user, type=str(authenticator.type))
