"""What the regency keeps about people, read from the declaration that each table carries."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Field, Model
from django.utils.translation import gettext

from simpul.kernel.audit.privacy import PersonalData
from simpul.kernel.privacy import statements


@dataclass(frozen=True)
class Kept:
    """One table: what is in it, in the words that people see on forms, and what its declaration says."""

    table: str
    fields: list[str]
    declared: PersonalData


def register() -> list[Kept]:
    """Every table that says it holds personal data, in the order of the rooms."""
    return [Kept(model._meta.label, _named(model), declared) for model, declared in statements.every()]


HEADS = ["Tabel", "Tujuan", "Isi", "Dasar hukum", "Sumber", "Penerima", "Disimpan", "Cara dihapus", "Pengamanan"]
SAFEGUARDS = "Hak akses menurut peran; NIK tersandi; setiap pembukaan dicatat; salinan cadangan tersandi"


def rows() -> list[list[str]]:
    """The register of processing activities as a table (UU 27/2022 Pasal 31)."""
    return [
        [
            *(one.table, one.declared.purpose, ", ".join(one.fields), one.declared.legal_basis, one.declared.source),
            *(one.declared.recipients, one.declared.retention, one.declared.erasure, SAFEGUARDS),
        ]
        for one in register()
    ]


def _named(model: type[Model]) -> list[str]:
    """The columns that have a name for people; those without one hold what the platform itself needs."""
    own = (field for field in model._meta.local_fields if isinstance(field, Field))
    return [
        gettext(str(field.verbose_name))
        for field in own
        if not field.primary_key and field.verbose_name != field.name.replace("_", " ")
    ]
