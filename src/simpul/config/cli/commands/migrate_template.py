"""`migrate-template`: run by the installer in a process of its own, as owner of the template."""

from __future__ import annotations

from collections.abc import Sequence

from simpul.config.cli import inside_django


def run(words: Sequence[str]) -> int:
    """Migrate, and publish nothing: a template belongs to no regency."""
    inside_django.set_up()
    from simpul.config.cli import database

    database.migrate()
    return 0
