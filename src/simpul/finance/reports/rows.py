"""A statement as rows of a file: its name, its heads, its cells, in the language of the reader."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from simpul.finance.reports.asking import Asked
from simpul.finance.reports.statements import Told
from simpul.kernel.web import formats


def tongue() -> str:
    """The language of the page: `id` or `en`."""
    return "en" if formats.language() == "en" else "id"


def file(asked: Asked, name: str = "") -> str:
    """What a file of this statement, or of what else has a name, is called."""
    span = asked.span
    where = f"-{asked.agency.code}" if asked.agency else ""
    return f"{name or asked.statement.code}-{span.year}-{span.first:02}-{span.last:02}{where}"


def heads(asked: Asked, told: Told) -> list[str]:
    """The heads of the columns."""
    budget = [_("Anggaran")] if told.has_budget else []
    share = ["%"] if budget else []
    return [_("Kode"), _("Uraian"), *budget, str(asked.span.year), *share, str(asked.span.year - 1)]


def cells(told: Told) -> Iterator[list[Any]]:
    """The rows as they stand on the page; headings are empty but for their words."""
    for row in told.rows:
        words = row.line.said(tongue())
        if row.line.style == "head":
            yield [row.line.code, words, *([""] * (4 if told.has_budget else 2))]
            continue
        share = [round(row.share, 2) if row.share is not None else ""] if told.has_budget else []
        yield [row.line.code, words, *([row.budget] if told.has_budget else []), row.amount, *share, row.before]
