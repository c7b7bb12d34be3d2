"""What is dear on purpose where it guards real people: tests pay a token price for it."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher

PRICE = ("time_cost", "memory_cost", "parallelism")
REAL = {name: int(getattr(Argon2PasswordHasher, name)) for name in PRICE}


def passwords() -> None:
    """From now on a password is hashed by the same function with its least cost, a thousand times as fast."""
    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 8, 1
