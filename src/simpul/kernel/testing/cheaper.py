"""What is dear for a reason that is none here: passwords that guard nobody, templates compiled anew by each process."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.template import engines
from jinja2 import FileSystemBytecodeCache

from simpul.kernel.regency import var

PRICE = ("time_cost", "memory_cost", "parallelism")
REAL = {name: int(getattr(Argon2PasswordHasher, name)) for name in PRICE}


def passwords() -> None:
    """From now on a password is hashed by the same function with its least cost, a thousand times as fast."""
    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 8, 1


def templates() -> None:
    """Compiled templates are kept from process to process and run to run; a changed one is compiled anew, by the hash of its text."""
    folder = var() / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    engines["jinja2"].env.bytecode_cache = FileSystemBytecodeCache(str(folder))  # type: ignore[attr-defined]
