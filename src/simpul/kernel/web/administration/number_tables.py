"""Numbers of regulations brought as a table: each becomes a proposal, and a second person approves each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.roles import ADMINISTRATOR, LEGAL
from simpul.kernel.regency import current
from simpul.kernel.regulations import Parameter, entering, registry, values
from simpul.kernel.regulations.entering import NotEntered
from simpul.kernel.regulations.models import ParameterVersion, Proposal
from simpul.kernel.regulations.parameters import ruling_or_none, version_of
from simpul.kernel.web.administration.agency_tables import short
from simpul.kernel.web.administration.plans import Kind, Plan, fault, register
from simpul.lib import clock, spreadsheets
from simpul.lib.spreadsheets import Column, Table


def _address(cell: Any) -> str:
    """Converter for the address of a gazette."""
    written = spreadsheets.text(cell)
    try:
        URLValidator(schemes=["https", "http"])(written)
    except ValidationError:
        raise ValueError("Tulis alamat lengkap, diawali https://.") from None
    return short(300, written)


COLUMNS = (
    Column("code", "Kode", spreadsheets.text),
    Column("label", "Ketentuan", spreadsheets.text, required=False),
    Column("value", "Nilai", partial(short, 4000)),
    Column("unit", "Satuan", spreadsheets.text, required=False),
    Column("valid_from", "Berlaku sejak", spreadsheets.day),
    Column("legal_basis", "Dasar hukum", partial(short, 300)),
    Column("gazette_url", "Alamat naskah", _address, required=False),
    Column("retroactive_reason", "Alasan berlaku surut", partial(short, 500), required=False),
)


def _told() -> list[str]:
    return [
        _("Satu baris untuk satu angka. Ubah nilai, tanggal, dan dasar hukumnya; biarkan kodenya."),
        _("Baris yang tidak diubah dilewati. Setiap perubahan menjadi usulan yang disetujui orang kedua."),
        _("Tanggal yang sudah lewat memerlukan alasan berlaku surut."),
    ]


def _present(parameter: Parameter) -> ParameterVersion | None:
    ruling = ruling_or_none(parameter, clock.today(current().zone))
    return version_of(ruling.version if ruling else None)


def _rows() -> list[Sequence[Any]]:
    """Every number as it counts today; without one, as the code declares it."""
    return [
        (
            one.code, _(one.label), values.show(found.value), _(one.unit),
            found.valid_from, found.legal_basis, "", "",
        )
        for one in registry.values() for found in [_present(one) or one]
    ]  # fmt: skip


def _plan(table: Table, by: User) -> Plan:
    plan, wanted, changing = Plan(), dict[str, dict[str, Any]](), dict[str, dict[str, Any]]()  # by code: labels repeat
    waiting = set(Proposal.objects.filter(outcome=None).values_list("code", flat=True))
    for row, given in table.rows.items():
        parameter = registry.get(given["code"])
        if parameter is None:
            plan.errors.append(fault(COLUMNS, row, "code", _("Tidak ada ketentuan dengan kode ini.")))
        elif given["code"] in wanted:
            plan.errors.append(fault(COLUMNS, row, "code", _("Kode ini sudah ditulis di baris lain.")))
        else:
            wanted[given["code"]] = given
            if _changes(plan, row, given, parameter, waiting):
                changing[given["code"]] = given
    plan.missing = [_(one.label) for code, one in registry.items() if code not in wanted]
    plan.write = partial(_write, changing)
    return plan


def _changes(plan: Plan, row: int, given: dict[str, Any], parameter: Parameter, waiting: set[str]) -> bool:
    """Whether a row changes its number. The plan is told what it changes, or what is wrong in it."""
    present = _present(parameter)
    try:
        given["value"] = values.read(parameter, given["value"])
    except ValueError as wrong:
        plan.errors.append(fault(COLUMNS, row, "value", str(wrong)))
        return False
    if present and (present.value, present.legal_basis, present.valid_from) == (
        given["value"], given["legal_basis"], given["valid_from"],
    ):  # fmt: skip
        plan.unchanged += 1
        return False
    if parameter.code in waiting:
        plan.errors.append(fault(COLUMNS, row, "code", _("Sudah ada usulan yang menunggu persetujuan.")))
        return False
    try:
        entering.fits(parameter.code, given["valid_from"], given.get("retroactive_reason") or "")
    except NotEntered as refused:
        plan.errors.append(fault(COLUMNS, row, refused.field or "code", str(refused)))
        return False
    old = values.show(present.value) if present else "–"
    told = f"{old} → {values.show(given['value'])} {_(parameter.unit)}, {given['valid_from']:%d-%m-%Y}, {given['legal_basis']}"
    plan.changed.append((_(parameter.label), [told]))
    return True


def _write(wanted: dict[str, dict[str, Any]], by: User) -> None:
    """A proposal a row. What somebody else proposed in the meantime undoes all."""
    for code, given in wanted.items():
        try:
            entering.propose(
                code, given["value"], given["valid_from"], by=by, legal_basis=given["legal_basis"],
                gazette_url=given.get("gazette_url") or "", retroactive_reason=given.get("retroactive_reason") or "",
            )  # fmt: skip
        except NotEntered as refused:
            raise IntegrityError(str(refused)) from refused


def _done(plan: Plan) -> str:
    words = ngettext(
        "%(n)s usulan tercatat. Orang kedua yang menyetujuinya.", "%(n)s usulan tercatat. Orang kedua yang menyetujuinya.",
        len(plan.changed),
    )  # fmt: skip
    return words % {"n": len(plan.changed)}


NUMBERS = register(
    Kind(
        "angka", gettext_lazy("Angka dari peraturan"), "/pengelola/aturan/", COLUMNS, _told, dict, _rows, _plan,
        roles=(ADMINISTRATOR, LEGAL), done=_done,
    )
)  # fmt: skip
