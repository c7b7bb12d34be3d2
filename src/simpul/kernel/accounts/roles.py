"""Roles: what somebody may be in this regency. Each room declares its own, and how far its holder's office reaches."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

registry: dict[str, Role] = {}


class Scope(StrEnum):
    """How far a role reaches."""

    REGENCY = "regency"
    AGENCY = "agency"
    REGION = "region"
    OWN = "own"


@dataclass(frozen=True)
class Role:
    """A role by its code, which the database keeps, and its Indonesian label. Declaring it registers it, once.

    Scope OWN belongs to whoever asks for something and is never granted. `home` is the page its holder starts from.
    A `sensitive` role opens what is closed to others: giving it takes two people beside its holder (see `accounts.granting`).
    """

    code: str
    label: str
    scope: Scope
    home: str = "/meja/"
    sensitive: bool = False

    def __post_init__(self) -> None:
        if self.code in registry:
            raise ValueError(f"Role {self.code} is declared twice.")
        registry[self.code] = self

    def __str__(self) -> str:
        return self.label


APPLICANT = Role("applicant", "Pemohon", Scope.OWN)
REGENT = Role("regent", "Bupati", Scope.REGENCY, home="/pusat-komando/", sensitive=True)
ADMINISTRATOR = Role("administrator", "Pengelola sistem", Scope.REGENCY, home="/pengelola/", sensitive=True)
PRIVACY_OFFICER = Role("privacy_officer", "Pejabat pelindungan data pribadi", Scope.REGENCY, home="/pengelola/privasi/")
REGISTRAR = Role("registrar", "Petugas verifikasi warga", Scope.REGENCY, home="/meja/warga/")
AUDITOR = Role("auditor", "Pemeriksa", Scope.REGENCY, home="/pusat-komando/", sensitive=True)
LEGAL = Role("legal_officer", "Petugas bagian hukum", Scope.REGENCY, home="/pengelola/aturan/")
HEAD = Role("agency_head", "Kepala instansi", Scope.AGENCY)
SECRETARY = Role("regional_secretary", "Sekretaris Daerah", Scope.REGENCY, home="/pusat-komando/")
VILLAGE_OFFICER = Role("village_officer", "Perangkat desa atau kelurahan", Scope.REGION)
DISTRICT_OFFICER = Role("district_officer", "Petugas kecamatan", Scope.REGION)
