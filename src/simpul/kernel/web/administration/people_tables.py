"""Staff and their roles brought as a table: one row for each role, the person's own columns the same on each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from simpul.kernel import audit
from simpul.kernel.accounts.models import Grant, User
from simpul.kernel.accounts.roles import Role, Scope
from simpul.kernel.accounts.roles import registry as roles
from simpul.kernel.audit.models import Entry
from simpul.kernel.organizations.models import Agency
from simpul.kernel.regency import current
from simpul.kernel.regions.models import Region
from simpul.kernel.web.administration.agency_tables import code, email, short
from simpul.kernel.web.administration.plans import Kind, Plan, fault, register
from simpul.lib import clock, spreadsheets
from simpul.lib.spreadsheets import CellError, Column, Table

ACTING = {"plt": "plt", "plt.": "plt", "plh": "plh", "plh.": "plh"}


def _role(cell: Any) -> Role:
    wanted = str(cell).strip().casefold()
    for role in roles.values():
        if role.scope is not Scope.OWN and wanted in (role.label.casefold(), role.code):
            return role
    raise ValueError("Pilih peran dari daftar.")


def _acting(cell: Any) -> str:
    found = ACTING.get(str(cell).strip().casefold())
    if found is None:
        raise ValueError("Isi Plt. atau Plh., atau kosongkan.")
    return found


COLUMNS = (
    Column("email", "E-mail kedinasan", email),
    Column("name", "Nama", partial(short, 120)),
    Column("position", "Jabatan", partial(short, 120), required=False),
    Column("unit", "Kode unit kerja", code, required=False),
    Column("role", "Peran", _role, required=False),
    Column("agency", "Kode instansi", code, required=False),
    Column("region", "Kode wilayah", spreadsheets.text, required=False),
    Column("acting", "Pelaksana", _acting, required=False),
    Column("valid_from", "Berlaku sejak", spreadsheets.day, required=False),
    Column("valid_to", "Tidak berlaku mulai", spreadsheets.day, required=False),
    Column("basis", "Nomor surat penugasan", partial(short, 200), required=False),
)


class _Here:
    """What is here already, read once."""

    def __init__(self, emails: set[str]) -> None:
        self.agencies = {one.code: one for one in Agency.objects.active()}
        self.regions = {one.code: one for one in Region.objects.only("code", "name", "level")}
        self.people = {one.email: one for one in User.objects.filter(email__in=emails).select_related("unit")}
        held = Grant.objects.filter(user__in=self.people.values()).select_related("user")
        today = clock.today(current().zone)
        self.grants = {
            (one.user.email, one.role, one.agency_id, one.region_id)
            for one in held
            if one.valid_to is None or one.valid_to > today
        }


def _told() -> list[str]:
    return [
        _("Satu baris untuk satu peran. Orang dengan dua peran ditulis dalam dua baris."),
        _("Akun baru memasang kata sandinya sendiri lewat “Lupa kata sandi, atau belum punya”."),
        _("Peran penting menunggu persetujuan pengelola lain."),
        _("Peran yang tidak tertulis di sini tidak dicabut."),
    ]


def _choices() -> dict[str, Sequence[str]]:
    return {
        "role": sorted(role.label for role in roles.values() if role.scope is not Scope.OWN),
        "acting": ["Plt.", "Plh."],
        "agency": list(Agency.objects.active().order_by("code").values_list("code", flat=True)),
        "unit": list(Agency.objects.active().order_by("code").values_list("code", flat=True)),
    }


def _rows() -> list[Sequence[Any]]:
    return []


def _plan(table: Table, by: User) -> Plan:
    here = _Here({values["email"] for values in table.rows.values()})
    plan = Plan()
    people: dict[str, User] = {}
    given: dict[tuple[Any, ...], Grant] = {}
    for row, values in table.rows.items():
        if person := _person(plan, row, values, here, people):
            _grant(plan, row, values, here, person, by, given)
    for grant in given.values():
        plan.new.append(f"{grant.user.name}: {grant}")
    plan.write = partial(_write, people, list(given.values()))
    return plan


def _person(plan: Plan, row: int, values: dict[str, Any], here: _Here, people: dict[str, User]) -> User | None:
    address, unit = values["email"], values.get("unit")
    if unit and unit not in here.agencies:
        plan.errors.append(fault(COLUMNS, row, "unit", _("Tidak ada instansi dengan kode ini.")))
        return None
    if address in people:
        if people[address].name != values["name"]:
            plan.errors.append(fault(COLUMNS, row, "name", _("Nama untuk e-mail ini berbeda dari baris di atas.")))
        return people[address]
    known = here.people.get(address)
    if known is not None and not known.is_staff_member:
        plan.errors.append(fault(COLUMNS, row, "email", _("Alamat ini dipakai akun warga. Pakai e-mail kedinasan.")))
        return None
    person = known or User(email=address, is_staff_member=True)
    wanted = {"name": values["name"], "position": values.get("position") or "", "unit": here.agencies.get(unit or "")}
    changes = [
        f"{name}: {getattr(person, name) or '–'} → {new or '–'}"
        for name, new in wanted.items()
        if getattr(person, name) != new
    ]
    for name, new in wanted.items():
        setattr(person, name, new)
    people[address] = person
    if known is None:
        plan.new.append(f"{person.name} <{address}>")
    elif changes:
        plan.changed.append((known.name, changes))
    else:
        plan.unchanged += 1
    return person


def _grant(
    plan: Plan,
    row: int,
    values: dict[str, Any],
    here: _Here,
    person: User,
    by: User,
    given: dict[tuple[Any, ...], Grant],
) -> None:
    role: Role | None = values.get("role")
    if role is None:
        return
    for key, known in (("agency", here.agencies), ("region", here.regions)):
        if values.get(key) and values[key] not in known:
            plan.errors.append(fault(COLUMNS, row, key, _("Kode ini tidak dikenal.")))
            return
    grant = Grant(
        user=person, role=role.code, granted_by=by, basis=values.get("basis") or "", acting=values.get("acting") or "",
        agency=here.agencies.get(values.get("agency") or ""), region=here.regions.get(values.get("region") or ""),
        valid_from=values.get("valid_from") or clock.today(current().zone), valid_to=values.get("valid_to"), sensitive=role.sensitive,
    )  # fmt: skip
    if faults := _faults(row, grant, person, by):
        plan.errors += faults
        return
    place = (person.email, role.code, grant.agency_id, grant.region_id)
    if place in here.grants:
        plan.unchanged += 1
    else:
        given.setdefault(place, grant)


def _faults(row: int, grant: Grant, person: User, by: User) -> list[CellError]:
    wrong = {
        "role": _("Peran Anda sendiri diberikan oleh pengelola lain.") if person.email == by.email else "",
        "basis": _("Isi nomor surat penugasannya.") if not grant.basis else "",
        "region": _("Isi instansi atau wilayah, tidak keduanya.") if grant.agency_id and grant.region_id else "",
    }
    if grant.acting and not grant.valid_to:
        wrong["valid_to"] = _("Plt. dan Plh. memerlukan tanggal berakhir.")
    elif grant.valid_to and grant.valid_to < grant.valid_from:
        wrong["valid_to"] = _("Tanggal berakhir tidak boleh sebelum tanggal mulai.")
    try:
        grant.clean()
    except ValidationError as refused:
        wrong |= {name: " ".join(words) for name, words in refused.message_dict.items()}
    return [fault(COLUMNS, row, name, words) for name, words in wrong.items() if words]


def _write(people: dict[str, User], given: list[Grant], by: User) -> None:
    """A handful of statements, however many rows there are."""
    new = [person for person in people.values() if person.pk is None]
    for person in new:
        person.set_unusable_password()
    with transaction.atomic():
        User.objects.bulk_create(new)
        User.objects.bulk_update(people.values(), ["name", "position", "unit"], batch_size=500)
        for grant in given:
            grant.user = grant.user  # its number is known only now
        Grant.objects.bulk_create(given)
        now = clock.now()
        Entry.objects.bulk_create(
            Entry(
                at=now, actor=by.pk, actor_name=str(by), verb="grant", noun="account", object_id=str(grant.user_id), reason=grant.basis,
                address=audit.origin().address, request_id=audit.origin().request_id,
                detail={"grant": grant.pk, "role": grant.role, "where": grant.agency.code if grant.agency else grant.region_id or ""},
            )
            for grant in given
        )  # fmt: skip
        audit.record("import.people", "account", "", by=by, new=len(new), people=len(people), grants=len(given))


PEOPLE = register(
    Kind("petugas", gettext_lazy("Petugas dan peran"), "/pengelola/orang/", COLUMNS, _told, _choices, _rows, _plan)
)
