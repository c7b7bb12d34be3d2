"""People who sign in, and the letters they would get."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client

from simpul.kernel.accounts import delivery
from simpul.kernel.accounts.models import User

PASSWORD = "kembang-kertas-27"


@dataclass
class Letter:
    """One message handed over for sending."""

    channel: str
    address: str
    template: str
    context: dict[str, Any]
    language: str


@dataclass
class Post:
    """Everything handed over."""

    letters: list[Letter] = field(default_factory=list)

    @property
    def code(self) -> str:
        """The code of the latest letter."""
        return str(self.letters[-1].context["code"])


@dataclass
class Officer:
    """A member of staff with an authenticator app."""

    user: User
    secret: str
    used: int = 0

    @property
    def code(self) -> str:
        """A code that the app shows now and that wasn't used yet."""
        step = int(time.time()) // 30 + [0, 1, -1][self.used]
        self.used += 1
        return format_hotp_value(hotp_value(self.secret, step))


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Post:
    """Letters are kept here instead of leaving."""
    kept = Post()
    monkeypatch.setattr(delivery, "deliver", lambda *letter: kept.letters.append(Letter(*letter)))
    return kept


@pytest.fixture(autouse=True)
def _sms(settings: Any) -> None:
    settings.SECRETS = {**settings.SECRETS, "sms_gateway": "http://127.0.0.1:9/"}


@pytest.fixture
def siti(db: None) -> User:
    return User.objects.create_user("Siti Rahayu", email="siti@contoh.id")


@pytest.fixture
def wahyu(db: None) -> User:
    """An officer who has a password and nothing else."""
    return User.objects.create_staff("Wahyu Prasetyo", email="wahyu@contoh.id", password=PASSWORD)


@pytest.fixture
def officer(wahyu: User) -> Officer:
    """The same, with an authenticator app."""
    secret = generate_totp_secret()
    TOTP.activate(wahyu, secret)
    return Officer(wahyu, secret)


@pytest.fixture
def browser() -> Client:
    return Client()
