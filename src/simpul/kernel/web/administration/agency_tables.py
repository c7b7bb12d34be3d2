"""Agencies and units brought as a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from simpul.kernel import audit
from simpul.kernel.accounts.models import User
from simpul.kernel.organizations.models import Agency
from simpul.kernel.web.administration.plans import Kind, Plan, fault, register
from simpul.lib import spreadsheets
from simpul.lib.spreadsheets import Column, Table

CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
KINDS = {label.casefold(): value for value, label in Agency.Kind.choices}
SAME = ("kind", "legal_basis", "phone", "email", "address", "opening_hours")


def code(cell: Any) -> str:
    """Converter for the code of an agency."""
    written = spreadsheets.text(cell).lower()
    if not CODE.fullmatch(written) or len(written) > 40:
        raise ValueError("Tulis dengan huruf kecil, angka, dan tanda hubung, misalnya dishub.")
    return written


def _kind(cell: Any) -> str:
    found = KINDS.get(str(cell).strip().casefold())
    if found is None:
        raise ValueError("Pilih jenis dari daftar.")
    return found


def short(most: int, cell: Any) -> str:
    """Converter for words that fit into a column."""
    written = spreadsheets.text(cell)
    if len(written) > most:
        raise ValueError(f"Paling banyak {most} huruf.")
    return written


def email(cell: Any) -> str:
    """Converter for an e-mail address."""
    written = spreadsheets.text(cell).lower()
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", written):
        raise ValueError("Tulis alamat e-mail yang lengkap.")
    return written


COLUMNS = (
    Column("code", "Kode", code),
    Column("name", "Nama", partial(short, 160)),
    Column("short_name", "Nama singkat", partial(short, 40)),
    Column("kind", "Jenis", _kind),
    Column("parent", "Kode induk", code, required=False),
    Column("legal_basis", "Dasar hukum", partial(short, 200), required=False),
    Column("phone", "Telepon", partial(short, 20), required=False),
    Column("email", "E-mail", email, required=False),
    Column("address", "Alamat", partial(short, 200), required=False),
    Column("opening_hours", "Jam layanan", partial(short, 120), required=False),
    Column("valid_from", "Berlaku sejak", spreadsheets.day, required=False),
)


def _told() -> list[str]:
    return [
        _("Satu baris untuk satu instansi atau unit. Kode tidak berubah selamanya."),
        _("Kode induk menunjuk baris lain atau instansi yang sudah ada."),
        _("Ganti nama dan penutupan tidak lewat tabel, tetapi di halaman instansinya."),
    ]


def _rows() -> list[Sequence[Any]]:
    found = Agency.objects.active().select_related("parent").order_by("name")
    return [
        (
            one.code, one.name, one.short_name, one.get_kind_display(), one.parent.code if one.parent else "", one.legal_basis,
            one.phone, one.email, one.address, one.opening_hours, one.valid_from,
        )
        for one in found
    ]  # fmt: skip


def _plan(table: Table, by: User) -> Plan:
    here = {one.code: one for one in Agency.objects.select_related("parent")}
    wanted: dict[str, dict[str, Any]] = {}
    plan = Plan()
    for row, values in table.rows.items():
        if values["code"] in wanted:
            plan.errors.append(fault(COLUMNS, row, "code", _("Kode ini sudah tertulis di atas.")))
        wanted.setdefault(values["code"], {**values, "row": row})
    for key, values in wanted.items():
        _judge(plan, values, wanted, here)
        if (one := here.get(key)) is None:
            plan.new.append(f"{values['name']} ({key})")
        elif changes := _changes(one, values):
            plan.changed.append((one.name, changes))
        else:
            plan.unchanged += 1
    plan.missing = [one.name for code, one in sorted(here.items()) if code not in wanted and one.valid_to is None]
    plan.write = partial(_write, wanted, here)
    return plan


def _judge(plan: Plan, values: dict[str, Any], wanted: dict[str, Any], here: dict[str, Agency]) -> None:
    row, parent, known = values["row"], values.get("parent"), here.get(values["code"])
    if parent and parent not in wanted and parent not in here:
        plan.errors.append(fault(COLUMNS, row, "parent", _("Tidak ada instansi dengan kode ini.")))
    elif parent and _in_a_ring(values["code"], wanted, here):
        plan.errors.append(fault(COLUMNS, row, "parent", _("Induk ini berada di bawah instansi itu sendiri.")))
    if known and values["name"] != known.name:
        plan.errors.append(fault(COLUMNS, row, "name", _("Nama berbeda. Ganti nama di halaman instansinya.")))
    if known and values["short_name"] != known.short_name:
        plan.errors.append(fault(COLUMNS, row, "short_name", _("Nama berbeda. Ganti nama di halaman instansinya.")))


def _in_a_ring(code: str, wanted: dict[str, Any], here: dict[str, Agency]) -> bool:
    seen, at = {code}, _parent_of(code, wanted, here)
    while at:
        if at in seen:
            return True
        seen.add(at)
        at = _parent_of(at, wanted, here)
    return False


def _parent_of(code: str, wanted: dict[str, Any], here: dict[str, Agency]) -> str:
    if code in wanted:
        return str(wanted[code].get("parent") or "")
    one = here.get(code)
    return one.parent.code if one and one.parent else ""


def _changes(one: Agency, values: dict[str, Any]) -> list[str]:
    pairs = [(name, getattr(one, name), values.get(name) or "") for name in SAME]
    pairs.append(("parent", one.parent.code if one.parent else "", values.get("parent") or ""))
    if values.get("valid_from"):
        pairs.append(("valid_from", one.valid_from, values["valid_from"]))
    titles = {column.key: column.title for column in COLUMNS}
    return [f"{titles[name]}: {old or '–'} → {new or '–'}" for name, old, new in pairs if old != new]


def _write(wanted: dict[str, dict[str, Any]], here: dict[str, Agency], by: User) -> None:
    """Two statements for the rows and one for their parents, however many there are."""
    touched = []
    for code, values in wanted.items():
        one = here.get(code) or Agency(code=code, name=values["name"], short_name=values["short_name"])
        for name in SAME:
            setattr(one, name, values.get(name) or "")
        one.valid_from = values.get("valid_from") or one.valid_from
        touched.append(one)
    with transaction.atomic():
        Agency.objects.bulk_create([one for one in touched if one.pk is None])
        all_ = {one.code: one for one in [*here.values(), *touched]}
        for code, values in wanted.items():
            all_[code].parent = all_[values["parent"]] if values.get("parent") else None
        Agency.objects.bulk_update(touched, [*SAME, "valid_from", "parent"], batch_size=500)
        new = [code for code in wanted if code not in here]
        audit.record("import.agencies", "agency", "", by=by, new=new, rows=len(wanted))


AGENCIES = register(
    Kind(
        "instansi",
        gettext_lazy("Instansi dan unit"),
        "/pengelola/instansi/",
        COLUMNS,
        _told,
        lambda: {"kind": [label for _value, label in Agency.Kind.choices]},
        _rows,
        _plan,
    )
)
