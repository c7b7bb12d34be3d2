"""The nightly job that does what the tables state: rows whose time is over lose their words, or go.

1. Each table's endings by the clock, in batches; a batch and the ledger row that counts it are one transaction.
2. What the platform may not change is ended by functions of the database that know the retention themselves (decision 0031).
Killed in the middle it has lost nothing: what is due is asked anew, and what was blanked is no longer due.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import DateField, DateTimeField, Exists, Model, OuterRef, Q, QuerySet

from simpul.kernel.audit.privacy import After, By, Ending
from simpul.kernel.privacy import statements
from simpul.kernel.privacy.models import Erasure, Hold
from simpul.kernel.privacy.outside import JOBS_KEPT
from simpul.kernel.regency import current
from simpul.lib import clock

BATCH = 500
log = logging.getLogger(__name__)


def run(*, batch: int = BATCH) -> int:
    """End everything that is due; returns how many rows it was. A table that fails is told of and doesn't keep the others."""
    ended = 0
    for model, said in statements.every():
        for ending in said.ends:
            try:
                while done := _step(model, ending, batch):
                    ended += done
            except DatabaseError as error:  # its words could tell what stood in a row
                log.error("Erasure of %s failed: %s", model._meta.label, type(error).__name__)
    return ended


def _step(model: type[Model], ending: Ending, batch: int) -> int:
    """One batch of one ending; 0 when nothing is due, or when it doesn't end by this clock."""
    if isinstance(ending, After):
        return _end(model, ending, batch)
    return _ask(model, ending, batch) if isinstance(ending, By) else 0


@transaction.atomic
def _end(model: type[Model], ending: After, batch: int) -> int:
    """One batch of a table."""
    before = clock.now() - ending.keep
    keys = list(due(model, ending, before).select_for_update(of=("self",), skip_locked=True).values_list("pk")[:batch])
    pks = [key for (key,) in keys]
    if not pks:
        return 0
    chosen = model._default_manager.filter(pk__in=pks)
    if ending.act:
        statements.named(ending.act)(model, pks)
    elif ending.blank:
        chosen.update(**ending.blank)
    else:
        chosen.delete()
    _note(model, "blanked" if ending.blank else "deleted", len(pks), before)
    return len(pks)


@transaction.atomic
def _ask(model: type[Model], ending: By, batch: int) -> int:
    """One batch of a table that only the database's own function may change."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {connection.ops.quote_name(ending.function)}(%s)", [batch])
        rows = int(cursor.fetchone()[0])
    if rows:
        _note(model, "blanked", rows, clock.now() - ending.keep)
    return rows


def due(model: type[Model], ending: After, before: datetime) -> QuerySet[Any]:
    """The rows of a table whose time was over before a moment, that still say something and that no legal hold keeps."""
    only = ending.only() if callable(ending.only) else ending.only
    rows = model._default_manager.filter(only, **{f"{ending.since}__lt": _moment(model, ending.since, before)})
    if ending.blank:
        rows = rows.filter(_still_says(ending.blank))
    if ending.hold:
        rows = rows.filter(~Exists(Hold.objects.standing().filter(case=OuterRef(ending.hold))))
    return rows.order_by("pk")


def _still_says(blank: Mapping[str, Any]) -> Q:
    """Whether any of these columns differs from what it is blanked to."""
    says = Q()
    for name, value in blank.items():
        says |= Q(**{f"{name}__isnull": False}) if value is None else ~Q(**{name: value})
    return says


def _moment(model: type[Model], path: str, before: datetime) -> datetime | date:
    """The moment as the column at the end of a path holds it: a day where it holds days."""
    found: Any = model
    for part in path.split("__"):
        column = found._meta.get_field(part)
        found = column.related_model
    if isinstance(column, DateField) and not isinstance(column, DateTimeField):
        return before.astimezone(current().zone).date()
    return before


def _note(model: type[Model], done: str, rows: int, before: datetime) -> None:
    Erasure.objects.create(table=model._meta.label, done=done, rows=rows, before=before)


def drop_old_jobs() -> int:
    """Delete what the task queue remembers of work done long ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM procrastinate_jobs job
            WHERE status IN ('succeeded', 'failed', 'cancelled', 'aborted')
              AND NOT EXISTS (SELECT 1 FROM procrastinate_events e WHERE e.job_id = job.id AND e.at >= %s)
            """,
            [clock.now() - JOBS_KEPT],
        )
        return int(cursor.rowcount)
