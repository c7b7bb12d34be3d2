"""What the cast signs in with: one password and a second factor for each officer, drawn anew for every installation.

Kept in `var/regencies/<slug>/cast.toml`, readable by its owner alone.
"""

from __future__ import annotations

import os
import secrets
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from allauth.mfa.totp.internal.auth import generate_totp_secret

from simpul.kernel.regency import current
from simpul.lib.codes import ALPHABET


@dataclass
class Keys:
    """The password of every officer of the cast, and each one's TOTP secret by e-mail address."""

    password: str
    totp: dict[str, str] = field(default_factory=dict)

    def secret_of(self, email: str) -> str:
        """The officer's TOTP secret; drawn at the first question."""
        return self.totp.setdefault(email, generate_totp_secret())

    def save(self) -> None:
        """Write the file whole, or leave the old one."""
        lines = [
            f'password = "{self.password}"',
            "",
            "[totp]",
            *(f'"{email}" = "{secret}"' for email, secret in self.totp.items()),
        ]
        fresh = path().with_suffix(".new")
        fresh.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
        fresh.replace(path())


def path() -> Path:
    """Where they are kept."""
    return current().folder / "cast.toml"


def read() -> Keys:
    """Those of this installation; new ones, not yet saved, if there are none."""
    try:
        kept = tomllib.loads(path().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Keys("-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(3)).lower())
    return Keys(kept["password"], dict(kept["totp"]))
