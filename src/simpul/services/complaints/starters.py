"""What a regency starts with: a tree of categories, and the ways in that the sources name. Both are the regency's to change."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from simpul.kernel.regency import current
from simpul.services.complaints.models import Category, Channel

DATA = Path(__file__).parent / "data"


def load() -> None:
    """Enter what is missing; never touch what is there. Runs as owner after each migrate."""
    if not Category.objects.exists():
        Category.objects.bulk_create(_categories())
    known = set(Channel.objects.values_list("code", flat=True))
    Channel.objects.bulk_create(channel for channel in _channels() if channel.code not in known)


def _rows(name: str) -> Iterator[dict[str, str]]:
    path = DATA / name
    if path.exists():
        with path.open(encoding="utf-8", newline="") as lines:
            yield from csv.DictReader(lines)


def _categories() -> Iterator[Category]:
    for position, row in enumerate(_rows("categories.csv")):
        yield Category(
            code=row["code"], parent_id=row["parent"] or None, name=row["name"], name_en=row["name_en"], icon=row["icon"] or "megaphone",
            oversight=row["oversight"] == "1", needs_after_photo=row["after_photo"] == "1", position=position,
        )  # fmt: skip


def _channels() -> Iterator[Channel]:
    for row in [*_rows("channels.csv"), *_rows(f"channels-{current().code}.csv")]:
        yield Channel(
            code=row["code"], name=row["name"], name_en=row["name_en"], kind=row["kind"], number=row["number"], owner=row["owner"],
            valid_from=date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None, source=row["source"],
        )  # fmt: skip
