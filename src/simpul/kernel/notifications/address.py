"""Where a message goes when there is no account to look it up in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Address:
    """An e-mail address or a mobile number (E.164), and the language its owner reads."""

    email: str = ""
    phone: str = ""
    language: str = "id"
