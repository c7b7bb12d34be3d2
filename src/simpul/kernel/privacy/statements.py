"""Every table's statement about personal data, gathered: those that models carry and those we make for other people's tables."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db.models import Model

from simpul.kernel.audit.privacy import After, By, PersonalData
from simpul.kernel.privacy.outside import TABLES


def of(model: type[Model]) -> PersonalData | None:
    """What a table says of itself; a service's table doesn't speak for the case it belongs to."""
    said = vars(model).get("personal_data") or TABLES.get(model._meta.label)
    return said if isinstance(said, PersonalData) else None


def every() -> Iterator[tuple[type[Model], PersonalData]]:
    """All tables with personal data, in the order of the rooms."""
    for model in apps.get_models():
        if said := of(model):
            yield model, said


def named(path: str) -> Any:
    """The function (or method) behind a dotted name. Raises `ImportError` or `AttributeError`."""
    parts = path.split(".")
    for cut in range(len(parts) - 1, 0, -1):
        try:
            found: Any = import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for name in parts[cut:]:
            found = getattr(found, name)
        return found
    raise ImportError(path)


def publish() -> None:
    """Write how long each table is kept where the database's own functions read it. Runs as owner after each migrate."""
    from simpul.kernel.privacy.models import Retention

    for model, said in every():
        for ending in said.ends:
            if isinstance(ending, After | By):
                Retention.objects.update_or_create(pk=model._meta.label, defaults={"keep": ending.keep})
