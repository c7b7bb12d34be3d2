"""The cast: officers of every role, and residents. Their names say that they are made up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import make_password
from django.db import transaction

from simpul.config.demonstration import keys
from simpul.kernel.accounts.granting import grant
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.roles import Role, Scope, registry
from simpul.kernel.organizations.models import Agency
from simpul.kernel.regency import current
from simpul.kernel.regions.models import Region
from simpul.kernel.residents.models import Resident, Verified

SINCE = date(2020, 1, 1)
BASIS = "Petugas contoh"


@dataclass(frozen=True)
class Part:
    """Somebody of the cast. A resident has no role; `agency` is a code, empty where a role covers the regency."""

    name: str
    local: str
    role: str = ""
    agency: str = ""
    phone: str = ""

    @property
    def email(self) -> str:
        return f"{self.local}@{domain()}"


OFFICERS = (
    Part("Dewi Contoh", "admin.aduan", "complaint_desk"),
    Part("Agus Contoh", "admin.aduan.2", "complaint_desk"),
    Part("Ratna Contoh", "inspektorat", "inspectorate", "inspektorat"),
    Part("Endah Contoh", "pengganti.inspektorat", "inspectorate", "setda"),
    Part("Bupati Contoh", "bupati", "regent"),
    Part("Surya Contoh", "sekda", "regional_secretary"),
    Part("Hendra Contoh", "pengelola", "administrator"),
    Part("Ningsih Contoh", "pengelola.2", "administrator"),
    Part("Bagus Contoh", "hukum", "legal_officer"),
    Part("Lestari Contoh", "pemeriksa", "auditor"),
    Part("Laras Contoh", "data.pribadi", "privacy_officer"),
    Part("Wahyu Contoh", "verifikasi", "registrar"),
    Part("Yuni Contoh", "pelindungan.data", "privacy_officer"),
    Part("Tono Contoh", "loket", "registrar"),
)
MONEY = (  # the people of plans and money: regency-wide, then those of one agency and of one kecamatan, which is enough for a chain
    Part("Wulan Contoh", "perencana", "planner"),
    Part("Bayu Contoh", "perencana.2", "planner"),
    Part("Indah Contoh", "setwan", "council_secretariat"),
    Part("Rini Contoh", "tapd", "budget_team"),
    Part("Teguh Contoh", "bud", "bud"),
    Part("Kuncoro Contoh", "kuasa.bud", "kuasa_bud"),
    Part("Mega Contoh", "akuntansi", "accountant"),
    Part("Pandu Contoh", "apip", "apip"),
    Part("Sekar Contoh", "bpk", "bpk"),
)
OF_ONE_AGENCY = {
    "agency_planner": "Arif", "pa": "Bintang", "pptk": "Cahya", "ppk_skpd": "Damar", "spending_treasurer": "Elok",
    "revenue_treasurer": "Fajar", "commitment_officer": "Galih", "procurement_officer": "Hesti",
}  # fmt: skip
OF_ONE_AREA = {"village_officer": "Sukma", "district_officer": "Tirta"}
RESIDENTS = (
    Part("Siti Contoh", "siti", phone="+6281200000001"),
    Part("Joko Contoh", "joko", phone="+6281200000002"),
    Part("Maria Contoh", "maria", phone="+6281200000003"),
)
GIVEN = (
    *("Budi", "Sri", "Eko", "Wati", "Dian", "Rizal", "Tuti", "Anwar"),
    *("Fitri", "Gunawan", "Halimah", "Iwan", "Kartini", "Lukman", "Nur", "Oki"),
)


AT_AN_AGENCY = {"agency_officer": "petugas", "agency_head": "kepala"}


def domain() -> str:
    """The part of every address after the @, taken from the regency's own; always one that says “contoh”."""
    given = current().contact.get("email", "").rpartition("@")[2]
    return given if "contoh" in given else f"{current().slug.replace('_', '-')}.contoh.id"


def officers() -> Iterator[Part]:
    """Everybody with an office whose role exists here: one for each role over the regency, and one for each agency."""
    yield from (part for part in OFFICERS + MONEY if part.role in registry)
    one = Agency.objects.active().filter(kind=Agency.Kind.DEPARTMENT).order_by("id").first()
    for code, name in OF_ONE_AGENCY.items() if one else ():
        if code in registry:
            yield Part(f"{name} Contoh", code.replace("_", "."), code, one.code if one else "")
    for code, name in OF_ONE_AREA.items():
        if code in registry:
            yield Part(f"{name} Contoh", code.replace("_", "."), code)
    in_agencies = [role for role in registry.values() if role.code in AT_AN_AGENCY]
    for place, agency in enumerate(Agency.objects.active().exclude(kind=Agency.Kind.INSPECTORATE).order_by("id")):
        for nth, role in enumerate(in_agencies):
            local = AT_AN_AGENCY.get(role.code, role.code.replace("_", "."))
            yield Part(f"{GIVEN[(place + nth) % len(GIVEN)]} Contoh", f"{local}.{agency.code}", role.code, agency.code)


def load() -> None:
    """Enter everybody who is missing, each with password, second factor and role."""
    employ(officers())
    with transaction.atomic():
        known = _known()
        villages = list(Region.objects.villages()[: len(RESIDENTS)])
        for part, village in zip(RESIDENTS, villages, strict=False):
            if part.email not in known:
                _settle(part, village)


def employ(parts: Iterable[Part]) -> None:
    """Enter the officers who are missing."""
    kept, known = keys.read(), _known()
    missing = [part for part in parts if part.email not in known]
    hashed = make_password(kept.password) if missing else ""  # once: forty times would take as many seconds
    with transaction.atomic():
        for part in missing:
            _employ(part, kept, hashed)
        kept.save()


def _known() -> set[str]:
    held = User.objects.filter(email__endswith=f"@{domain()}").values_list("email", flat=True)
    return {email for email in held if email}


def table() -> list[tuple[str, str, str]]:
    """The first of each role, as (role, sign-in, with what)."""
    kept = keys.read()
    first: dict[str, Part] = {}
    for part in officers():
        first.setdefault(part.role, part)
    rows = [
        (registry[code].label, part.email, f"sandi {kept.password}, kode dari /contoh/") for code, part in first.items()
    ]
    return [("Warga", RESIDENTS[0].email, "kode sekali pakai, terbaca di /contoh/"), *rows]


def _employ(part: Part, kept: keys.Keys, hashed: str) -> None:
    user = User.objects.create_staff(part.name, email=part.email)
    user.password = hashed
    user.save(update_fields=["password"])
    TOTP.activate(user, kept.secret_of(part.email))
    role: Role = registry[part.role]
    agency = Agency.objects.get(code=part.agency) if part.agency else None
    region = Region.objects.villages().order_by("code")[0].parent if role.scope is Scope.REGION else None
    grant(user, role, by=None, agency=agency, region=region, valid_from=SINCE, basis=BASIS)


def _settle(part: Part, village: Region) -> None:
    resident = Resident.objects.create(
        name=part.name,
        email=part.email,
        phone=part.phone,
        region=village,
        address="Alamat contoh",
        verified_level=Verified.CONTACT,
    )
    User.objects.create_user(part.name, email=part.email, phone=part.phone, phone_verified=True, resident=resident)
