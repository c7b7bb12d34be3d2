"""What the regency keeps about people, read from the declaration that each table carries."""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.db.models import Field, Model

from simpul.kernel.audit.privacy import PersonalData


@dataclass(frozen=True)
class Kept:
    """One table: what is in it, in the words that people see on forms, and what its declaration says."""

    fields: list[str]
    declared: PersonalData


def register() -> list[Kept]:
    """Every table that says it holds personal data, in the order of the rooms."""
    found = ((model, vars(model).get("personal_data")) for model in apps.get_models())
    return [Kept(_named(model), declared) for model, declared in found if isinstance(declared, PersonalData)]


def _named(model: type[Model]) -> list[str]:
    """The columns that have a name for people; those without one hold what the platform itself needs."""
    own = (field for field in model._meta.local_fields if isinstance(field, Field))
    return [
        str(field.verbose_name)
        for field in own
        if not field.primary_key and field.verbose_name != field.name.replace("_", " ")
    ]
