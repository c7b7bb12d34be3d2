"""`collect`: the static files of a regency, with hashes in their names, compressed."""

from __future__ import annotations

from collections.abc import Sequence

from simpul.config.cli import inside_django


def run(words: Sequence[str]) -> int:
    """Collect them; `SIMPUL_COLLECT` tells the settings to write the manifest."""
    inside_django.set_up()
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    return 0
