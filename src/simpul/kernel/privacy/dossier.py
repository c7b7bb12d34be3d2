"""Everything that is kept about one person, table by table, as the tables' statements say it is found and shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Max, Model, Q, QuerySet
from django.utils.translation import gettext as _

from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.audit.privacy import After, Asked, By, Never, PersonalData
from simpul.kernel.documents.models import Document
from simpul.kernel.privacy import statements

MOST = 2000  # rows of one table in an export; pages show fewer


@dataclass(frozen=True)
class Row:
    """One row in words, and the files that hang on it."""

    at: datetime | None
    facts: list[tuple[str, str]]
    files: list[Document] = field(default_factory=list)


@dataclass(frozen=True)
class Section:
    """What one table keeps about the person. `until` is the day on which the last of it ends, if a clock runs."""

    model: type[Model]
    said: PersonalData
    count: int
    rows: list[Row]
    stays: bool
    until: datetime | None


def of(viewer: Viewer, *, most: int = MOST) -> list[Section]:
    """The sections that hold anything about the viewer, in the order of the rooms."""
    return [_section(model, said, rows, most) for model, said, rows in _held(viewer)]


def _held(viewer: Viewer) -> Iterator[tuple[type[Model], PersonalData, QuerySet[Any]]]:
    for model, said in statements.every():
        mine = whose(said, viewer)
        if mine is None:
            continue
        rows = model._default_manager.filter(mine & said.showing)
        if rows.exists():
            yield model, said, rows


def whose(said: PersonalData, viewer: Viewer) -> Q | None:
    """The condition on a table for the rows about a person; None if the table has none that could be."""
    ways = Q()
    if said.resident and viewer.resident_ids:
        ways |= Q(**{f"{said.resident}__in": viewer.resident_ids})
    if said.account and viewer.user is not None:
        ways |= Q(**{said.account: said.account_as % viewer.user.pk})
    return ways or None


def _section(model: type[Model], said: PersonalData, rows: QuerySet[Any], most: int) -> Section:
    shown = rows.order_by("-pk")[:most]
    stays, until = lasting(said, rows)
    return Section(model, said, rows.count(), [_row(model, said, one) for one in shown], stays, until)


def lasting(said: PersonalData, rows: QuerySet[Any]) -> tuple[bool, datetime | None]:
    """Whether these rows outlive a request for erasure, and until when; None where nothing has ended yet."""
    if any(isinstance(ending, Asked) for ending in said.ends):
        return False, None
    for ending in said.ends:
        if isinstance(ending, After) and ending.hold:
            if rows.filter(**{f"{ending.since}__isnull": True}).exists():
                return True, None
            last = rows.aggregate(last=Max(ending.since))["last"]
            return True, last + ending.keep if isinstance(last, datetime) else None
        if isinstance(ending, By | Never | After):
            return True, None
    return False, None


def _row(model: type[Model], said: PersonalData, row: Any) -> Row:
    facts, files = [], []
    for shown in said.shows:
        name, label = (shown, _label(model, shown)) if isinstance(shown, str) else shown
        value = getattr(row, name)
        value = value() if callable(value) else value
        value = _(value) if name.endswith("_display") and value else value
        if isinstance(value, Document):
            files.append(value)
        if words := _told(value):
            facts.append((_(label) if label else name, words))
    return Row(_at(row, said.dated), facts, files)


def _label(model: type[Model], name: str) -> str:
    return str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _told(value: Any) -> str:
    from django.utils import formats, timezone

    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    if isinstance(value, datetime):
        return str(formats.date_format(timezone.localtime(value), "j F Y H.i"))
    return str(value)


def _at(row: Any, path: str) -> datetime | None:
    for part in path.split("__") if path else ():
        row = getattr(row, part)
    return row if path and isinstance(row, datetime) else None


def files(sections: Iterable[Section]) -> list[Document]:
    """Every file that hangs on what is shown."""
    return [document for section in sections for row in section.rows for document in row.files]
