"""Objects made at little cost: as Django would make them."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model
from django.db.models.signals import post_init

from simpul.kernel import making
from simpul.kernel.accounts.models import User
from simpul.kernel.cases.models import Case
from simpul.kernel.notifications.models import Message
from simpul.kernel.residents.models import Resident
from simpul.services.complaints.models import Report

OURS = [model for model in apps.get_models() if model.__module__.startswith("simpul.")]


def held(one: Model) -> dict[str, Any]:
    """What an object holds; of what is made anew for each (a moment, a key) only the type."""
    each = {field.attname for field in one._meta.concrete_fields if callable(field.default)}
    kept = {name: type(value) if name in each else value for name, value in one.__dict__.items() if name != "_state"}
    return kept | {"adding": one._state.adding, "db": one._state.db}


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_a_new_object_holds_what_django_would_put_into_it(model: type[Model]) -> None:
    assert held(making.new(model)) == held(model())


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_a_row_becomes_the_object_that_django_would_make_of_it(model: type[Model]) -> None:
    fields = model._meta.concrete_fields
    names = [field.attname for field in fields]
    values = [None if hasattr(field, "geom_type") else n for n, field in enumerate(fields)]
    for some, row in ((names, values), (names[:2], values[:2])):
        assert held(making.read(model, "default", some, row)) == held(model.from_db("default", some, row))
        assert making.read(model, "default", some, row).get_deferred_fields() == set(names) - set(some)


def test_most_of_our_models_are_made_at_little_cost() -> None:
    assert all(making._plain(model) for model in (Report, Case, Message, Resident, User))


def test_what_is_given_is_held_and_what_is_no_column_is_refused() -> None:
    person = Resident(pk=7, name="Sri Wahyuni")
    case = making.new(Report, applicant=person, title="Lampu mati", category_id="parkir")
    assert (case.applicant, case.applicant_id, case.title, case.category_id) == (person, 7, "Lampu mati", "parkir")
    with pytest.raises(TypeError, match="titel"):
        making.new(Report, titel="Lampu mati")


def test_what_is_made_anew_is_shared_by_no_two() -> None:
    one, other = making.new(Message), making.new(Message)
    assert one.message_id != other.message_id
    one.context["number"] = "ADU-2611-000001"
    one.ways.append("email")
    assert (other.context, other.ways) == ({}, [])
    assert one.__dict__["context"] is not other.__dict__["context"]


def test_a_model_that_is_watched_is_made_by_django() -> None:
    made: list[Model] = []

    def see(instance: Model, **_more: Any) -> None:
        made.append(instance)

    post_init.connect(see, sender=Resident)
    making._plain.cache_clear()
    try:
        person = making.new(Resident)
        assert len(made) == 1
        assert made[0] is person
    finally:
        post_init.disconnect(see, sender=Resident)
        making._plain.cache_clear()
