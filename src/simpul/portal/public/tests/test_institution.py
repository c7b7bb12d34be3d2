"""The pages on privacy, accessibility and rules say what the code does."""

import pytest
from django.apps import apps
from django.test import Client

from simpul.kernel.audit.privacy import PersonalData
from simpul.kernel.privacy import outside
from simpul.kernel.regulations import registry as parameters
from simpul.kernel.residents.models import Resident
from simpul.portal.public import privacy

pytestmark = pytest.mark.django_db


def text(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200
    return answer.content.decode().replace("&#39;", "'").replace("&amp;", "&")


def test_every_declaration_on_personal_data_is_published() -> None:
    page = text("/privasi/")
    ours = [
        model.personal_data for model in apps.get_models() if isinstance(vars(model).get("personal_data"), PersonalData)
    ]
    declared = [*ours, *outside.TABLES.values()]
    assert len(declared) >= 7
    assert len(privacy.register()) == len(declared)
    for one in declared:
        for words in (one.purpose, one.legal_basis, one.retention, one.erasure):
            assert words in page


def test_it_names_what_is_kept_in_the_words_of_the_forms() -> None:
    residents = next(one for one in privacy.register() if one.declared is Resident.personal_data)
    assert {"Nama lengkap", "Nomor ponsel", "Alamat tinggal"} <= set(residents.fields)
    assert "ID" not in residents.fields


def test_every_number_set_by_a_rule_stands_with_its_basis() -> None:
    page = text("/hukum/")
    for parameter in parameters.values():
        assert parameter.label in page
        assert parameter.legal_basis in page
    assert page.count("belum dicocokkan</span>") == sum(not parameter.verified for parameter in parameters.values())


def test_the_page_on_accessibility_says_what_is_not_done_yet() -> None:
    page = text("/aksesibilitas/")
    assert "WCAG 2.2" in page
    assert "Yang belum" in page
