"""Codes that can be said again: for a reporter whose answer got lost on the way.

A browser proposes a secret with its form. The code comes from it, the form's key and this installation's own key, so the same
sending, repeated, brings the same code back. Nothing of the secret is stored; who only reads the database can't ask for a code.
"""

from __future__ import annotations

import re
from uuid import UUID

from simpul.kernel.cases import engine
from simpul.kernel.cases.models import ServiceCase
from simpul.kernel.cases.services import Service
from simpul.kernel.residents.sealing import fingerprint
from simpul.lib import codes

_SECRET = re.compile(r"[0-9a-f]{32}")  # 122 random bits of a UUID: nobody guesses it


def code_from(client_key: UUID | None, secret: str) -> str:
    """The access code of a form with this key and secret; empty if either is missing or too short."""
    if client_key is None or not _SECRET.fullmatch(secret):
        return ""
    return codes.derived(fingerprint(f"receipt:{client_key}:{secret}"))


def code_again(case: ServiceCase, client_key: UUID | None, secret: str) -> str:
    """The code of the case, if this secret made it; else empty."""
    code = code_from(client_key, secret)
    return code if code and engine.unlocks(case, code) else ""


def sent_before(service: Service, client_key: UUID | None, secret: str) -> tuple[ServiceCase, str] | None:
    """The case that this very sending has made already, and its code."""
    case = engine.made_by(service.model, client_key) if _SECRET.fullmatch(secret) else None
    code = code_again(case, client_key, secret) if case else ""
    return (case, code) if case and code else None
