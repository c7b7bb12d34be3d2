"""The table of commands."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

from simpul.config.cli.trouble import Trouble


def _django() -> None:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "simpul.config.settings"
    django.setup()


def _prepare(_: Sequence[str]) -> int:
    _django()
    from simpul.config.cli import database

    database.prepare()
    return 0


def _migrate_template(_: Sequence[str]) -> int:
    _django()
    from simpul.config.cli import database

    database.migrate()
    return 0


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {"prepare": _prepare, "migrate-template": _migrate_template}


def main(words: Sequence[str]) -> int:
    """Run one command; a `Trouble` is one sentence and exit code 1."""
    try:
        return COMMANDS[words[0]](words[1:])
    except Trouble as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 1
