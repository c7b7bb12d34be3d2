"""A new contact for an account: written down only after the code sent there has come back."""

from __future__ import annotations

from secrets import compare_digest
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from simpul.kernel import audit
from simpul.kernel.accounts import delivery
from simpul.kernel.accounts.contact import Contact, can_text
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.people import known_by
from simpul.lib import clock

PENDING = "new_contact"
MINUTES, TRIES = 10, 3


class NotChanged(ValueError):
    """The contact stays as it is. The message is a sentence for its owner."""


def begin(request: HttpRequest, user: User, to: Contact) -> None:
    """Send a code to the new contact. One of another account gets a letter instead; here that looks the same."""
    if not ratelimit.consume(request, action="request_login_code", key=str(to)):
        raise NotChanged(_("Terlalu sering. Tunggu sebentar, lalu coba lagi."))
    code: str = get_adapter().generate_login_code()
    owner = known_by(to)
    taken = owner is not None and owner.pk != user.pk
    template, context = ("accounts/taken", {}) if taken else ("accounts/code", {"code": code})
    delivery.deliver(to.channel, str(to), template, context, user.language)
    request.session[PENDING] = {
        "user": user.pk, "email": to.email, "phone": to.phone,
        "code": "" if taken else code, "at": clock.now().timestamp(), "tries": 0,
    }  # fmt: skip


def pending(request: HttpRequest, user: User) -> Contact | None:
    """The contact whose code is awaited."""
    state = _state(request, user)
    return Contact(email=state["email"], phone=state["phone"]) if state else None


def finish(request: HttpRequest, user: User, code: str) -> Contact:
    """The code came back: the contact is the account's from now on. Raises `NotChanged`."""
    state = _state(request, user)
    if state is None:
        raise NotChanged(_("Kode sudah kedaluwarsa. Minta kode baru."))
    typed = "".join(character for character in code if character.isdigit())
    if not state["code"] or not compare_digest(typed, state["code"]):
        _count_failure(request, state)
        raise NotChanged(_("Kode tidak cocok. Periksa kembali angka pada pesan terakhir."))
    to = Contact(email=state["email"], phone=state["phone"])
    before = Contact(email=user.email or "") if user.email else Contact(phone=user.phone or "")
    try:
        with transaction.atomic():
            _write(user, to)
            audit.record("new_contact", "account", user.pk, by=user, channel=to.channel)
            _tell(user, before)
    except IntegrityError as taken:
        raise NotChanged(_("Kontak ini sudah dipakai akun lain.")) from taken
    del request.session[PENDING]
    return to


def _tell(user: User, before: Contact) -> None:
    """The way that led to the owner so far hears of the change: whoever sits at his browser cannot stop it."""
    told = {"event": "contact_changed", "at": clock.now().isoformat()}
    if before.channel == "email" or can_text():
        delivery.deliver(before.channel, str(before), "accounts/security", told, user.language)


def _write(user: User, to: Contact) -> None:
    resident = user.resident
    if to.email:
        user.email = to.email
    else:
        user.phone, user.phone_verified = to.phone, True
    user.save(update_fields=["email", "phone", "phone_verified"])
    if resident is not None:
        resident.email, resident.phone = user.email or "", user.phone or ""
        resident.save(update_fields=["email", "phone"])


def _state(request: HttpRequest, user: User) -> dict[str, Any] | None:
    state: dict[str, Any] | None = request.session.get(PENDING)
    if state is None or state["user"] != user.pk:
        return None
    if clock.now().timestamp() - state["at"] > MINUTES * 60 or state["tries"] >= TRIES:
        del request.session[PENDING]
        return None
    return state


def _count_failure(request: HttpRequest, state: dict[str, Any]) -> None:
    state["tries"] += 1
    request.session[PENDING] = state
