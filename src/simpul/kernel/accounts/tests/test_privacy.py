"""Every table that says who somebody is declares why, on which ground, how long, and how that ends (UU 27/2022)."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db.models import Field, Model

from simpul.kernel.audit.privacy import PersonalData

TELLS = re.compile(
    r"^(nik|phone|email|address|birth|gender|sex|religion|mother|family_card|npwp)(_|$)|_nik$|_phone$|_email$"
)
POINTS_AT = {"residents.Resident"}
NOT_ABOUT_PEOPLE = {"organizations.Agency"}  # contacts of offices, published


def _personal(model: type[Model]) -> list[str]:
    """The columns of a model that tell who somebody is; a name only beside a way to reach its bearer."""
    fields = [field for field in model._meta.get_fields() if isinstance(field, Field)]
    columns = [field.name for field in fields if TELLS.search(field.name)]
    return columns + [
        field.name for field in fields if field.related_model and field.related_model._meta.label in POINTS_AT
    ]


OURS = [model for model in apps.get_models() if model.__module__.startswith("simpul.")]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_a_table_with_personal_data_declares_itself(model: type[Model]) -> None:
    if model._meta.label in NOT_ABOUT_PEOPLE:
        return
    found = _personal(model)
    assert not found or isinstance(getattr(model, "personal_data", None), PersonalData), f"{model._meta.label}: {found}"


def test_the_walk_finds_what_it_is_meant_to_find() -> None:
    assert set(_personal(apps.get_model("residents.Resident"))) >= {
        "nik_sealed",
        "nik_hash",
        "phone",
        "email",
        "address",
    }
    assert "applicant" in _personal(apps.get_model("cases.Case"))
    assert not _personal(apps.get_model("regulations.ParameterVersion"))


def test_a_declaration_leaves_nothing_open() -> None:
    with pytest.raises(ValueError, match="retention"):
        PersonalData(purpose="Menangani urusan", legal_basis="UU 25/2009", retention="", erasure="Dikosongkan")
