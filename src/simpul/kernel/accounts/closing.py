"""Closing an account: what remains is a number that the audit trail and old cases point at."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction

from simpul.kernel import audit
from simpul.kernel.accounts.models import User


def close(user: User, *, by: User | None, reason: str) -> None:
    """Take the name, the contacts, the password and the factors away; whoever is signed in with it is out at once.

    The resident behind it is erased by `Resident.erase`, where the law allows.
    """
    if not reason.strip():
        raise ValueError("Tulis alasan mengapa akun ini ditutup.")
    with transaction.atomic():
        audit.record("close", "account", user.pk, by=by, reason=reason)
        Authenticator.objects.filter(user=user).delete()
        user.name, user.email, user.phone, user.phone_verified = "Akun yang ditutup", None, None, False
        user.resident, user.unit, user.position, user.is_active = None, None, "", False
        user.set_unusable_password()
        user.save()
