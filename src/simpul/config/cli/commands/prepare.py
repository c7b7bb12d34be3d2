"""`prepare`: run by the installer in a process of its own, as owner of the database."""

from __future__ import annotations

from collections.abc import Sequence

from simpul.config.cli import inside_django


def run(words: Sequence[str]) -> int:
    """Migrate, publish, grant."""
    inside_django.set_up()
    from simpul.config.cli import database

    database.prepare()
    return 0
