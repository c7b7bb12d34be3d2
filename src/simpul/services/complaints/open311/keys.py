"""Who may send requests: clients with a key. The key itself is told once; the database keeps its keyed hash."""

from __future__ import annotations

import secrets

from django.db import transaction

from simpul.kernel import audit
from simpul.kernel.accounts.models import User
from simpul.kernel.residents.sealing import fingerprint
from simpul.services.complaints.models import ApiKey


def issue(name: str, contact: str, *, by: User | None, writes: str = ApiKey.Writes.OWN) -> tuple[ApiKey, str]:
    """Make a key: returns its row and the key itself, which nobody can read again. `writes` says what updates it may send."""
    text = secrets.token_urlsafe(24)
    with transaction.atomic():
        key = ApiKey.objects.create(name=name, contact=contact, key_fingerprint=_print(text), writes=writes)
        audit.record("open311.key_issued", "api_key", key.pk, by=by, name=name, writes=str(writes))
    return key, text


def revoke(key: ApiKey, *, by: User | None, reason: str) -> None:
    """End a key at once; nobody is to be called about it any more."""
    with transaction.atomic():
        ApiKey.objects.filter(pk=key.pk).update(active=False, contact="")
        audit.record("open311.key_revoked", "api_key", key.pk, by=by, reason=reason, name=key.name)


def holder(text: str) -> ApiKey | None:
    """The client that shows this key; None for a wrong, revoked or missing one."""
    return ApiKey.objects.filter(key_fingerprint=_print(text), active=True).first() if text else None


def _print(text: str) -> bytes:
    return fingerprint(f"open311:{text}")
