"""Consent: what may be done only because somebody said yes, in which words, and whether he still does.

if consents.given("surveys", viewer): ...
Most of what a regency does rests on a duty, not on consent; only what is declared here asks for it. Nothing is ticked beforehand.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from simpul.kernel import audit
from simpul.kernel.accounts.models import User
from simpul.kernel.privacy.models import Consent

registry: dict[str, Purpose] = {}


@dataclass(frozen=True)
class Purpose:
    """Something that needs a yes. Raise `version` when the words change: who agreed to others has not agreed to these."""

    code: str
    title: str | Promise
    text: str | Promise
    version: int = 1

    def __post_init__(self) -> None:
        if registry.setdefault(self.code, self) is not self:
            raise ValueError(f"The purpose {self.code} is declared twice.")


SURVEYS = Purpose(
    "surveys",
    _("Undangan survei"),
    _("Pemerintah kabupaten boleh mengundang saya mengisi survei kepuasan setelah urusan saya selesai."),
)
PREFILL = Purpose(
    "prefill",
    _("Formulir terisi sendiri"),
    _("Data diri yang sudah saya berikan boleh ditawarkan pada formulir layanan lain, agar tidak saya ketik lagi."),
)


def given(purpose: Purpose, user: User | None) -> bool:
    """Whether this person agrees today, to these words."""
    last = latest(user).get(purpose.code) if user is not None else None
    return last is not None and last.given and last.version == purpose.version


def latest(user: User) -> dict[str, Consent]:
    """The last word on each purpose."""
    said = Consent.objects.filter(user=user).order_by("purpose", "-id").distinct("purpose")
    return {one.purpose: one for one in said}


def say(purpose: Purpose, user: User, *, yes: bool) -> Consent:
    """Write down that somebody agrees, or no longer does, with the words he read."""
    with transaction.atomic():
        entry = audit.record(
            "consent" if yes else "consent_withdrawn", "account", user.pk, by=user, purpose=purpose.code
        )
        return Consent.objects.create(
            user=user, purpose=purpose.code, version=purpose.version, text=str(purpose.text), given=yes, at=entry.at, audit=entry
        )  # fmt: skip
