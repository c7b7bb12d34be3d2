"""Rows of a table that come along with another question: as one text of JSON, or only their number."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import IntegerField, Model, Subquery, TextField

from simpul.lib.memo import forgets

M = TypeVar("M", bound=Model)


class AsText(Subquery):
    """The rows that a query set of objects gives, by `id`. NULL if there are none."""

    template = "(SELECT json_agg(one ORDER BY one.id)::text FROM (%(subquery)s) one)"
    output_field = TextField()


class Counted(Subquery):
    """How many rows a query set gives."""

    template = "(SELECT count(*) FROM (%(subquery)s) one)"
    output_field = IntegerField()


def objects(model: type[M], text: str | None) -> list[M]:
    """The objects that stand in such a text: new ones each time, since they keep what they are asked for."""
    names = [column.attname for column in model._meta.concrete_fields]
    return [model.from_db(DEFAULT_DB_ALIAS, names, values) for values in _values(model, text)] if text else []


@lru_cache(maxsize=2000)
def _values(model: type[Model], text: str) -> list[list[Any]]:
    """What stands in each row. All of it follows from the text."""
    columns = model._meta.concrete_fields
    return [[column.to_python(row[column.column]) for column in columns] for row in json.loads(text)]


forgets(_values.cache_clear)
