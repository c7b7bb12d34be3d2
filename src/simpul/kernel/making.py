"""Objects of models made at little cost: new ones, and those of rows that were read.

Django asks each field for its default and sets it by a descriptor; a case has fifty of them. Here what every new object holds is found
once for each process. What comes of it is the same; a model that has something of its own done when it is made is made by Django.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cache
from typing import Any, TypeVar

from django.db.models import Model
from django.db.models.base import ModelState
from django.db.models.signals import post_init, pre_init

M = TypeVar("M", bound=Model)


def new(model: type[M], **given: Any) -> M:
    """What `model(**given)` makes. Raises `TypeError` for a name that is no column."""
    if not _plain(model):
        return model(**given)
    always, each, names = _blank(model)
    if not names.issuperset(given):
        raise TypeError(f"{model.__name__} has no {', '.join(sorted(given.keys() - names))}.")
    one = _bare(model, ModelState())
    held = one.__dict__
    held.update(always)
    for name, default in each:
        held[name] = default()
    for name, value in given.items():
        setattr(one, name, value)
    return one


def read(model: type[M], db: str, names: Collection[str], row: Sequence[Any]) -> M:
    """What `model.from_db` makes of a row. Columns that are not among `names` are fetched when they are asked for."""
    if not _plain(model):
        return model.from_db(db, names, row)
    state = ModelState()
    state.adding, state.db = False, db
    one = _bare(model, state)
    one.__dict__.update(zip(names, row, strict=True))
    return one


def _bare(model: type[M], state: ModelState) -> M:
    one = model.__new__(model)
    one._state = state
    return one


@cache
def _plain(model: type[Model]) -> bool:
    """Whether nothing of its own happens when an object of this model is made."""
    ours = model.__init__ is Model.__init__ and model.from_db.__func__ is Model.from_db.__func__  # type: ignore[attr-defined]
    return ours and not pre_init.has_listeners(model) and not post_init.has_listeners(model)


@cache
def _blank(model: type[Model]) -> tuple[dict[str, Any], tuple[tuple[str, Callable[[], Any]], ...], frozenset[str]]:
    """What every new object holds; what is made anew for each; and all names by which a column may be given."""
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    each = {field.attname: field.get_default for field in fields if field.has_default() and callable(field.default)}
    always = {field.attname: field.get_default() for field in fields if field.attname not in each}
    return always, tuple(each.items()), frozenset({"pk"}.union(*((field.name, field.attname) for field in fields)))
