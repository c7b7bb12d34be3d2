"""What every table with personal data declares about itself (UU 27/2022 on personal data protection)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PersonalData:
    """Why a table holds data about people, on which legal basis, for how long, and how a person's data leaves it.

    A model carries it as its class attribute `personal_data`; the texts are Indonesian, since residents read them.
    """

    purpose: str
    legal_basis: str
    retention: str
    erasure: str

    def __post_init__(self) -> None:
        if not all((self.purpose, self.legal_basis, self.retention, self.erasure)):
            raise ValueError("Personal data needs a purpose, a legal basis, a retention and a way to erase it.")
